"""Words of attribution over conflicts and of the worth of shared data."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.attribute": (
        "五大冲突各占多少：哪一个代价最大",
        "what each of the five conflicts costs, and which costs most",
    ),
    "option.precision": (
        "模拟到区间半宽不超过总效果的这一比例为止（默认 10%%）；同时写 --reps 则为重复次数上限",
        "simulate until intervals are within this part of the total (default: 10%%); "
        "with --reps, that is the most replications",
    ),
    "option.indicator": (
        "看哪个指标（可写多次；精度按第一个）",
        "indicator to look at (may be repeated; precision is about the first)",
    ),
    "not-a-part": (
        "{option} 应是 0 与 1 之间的数或百分数（如 0.1 或 10%），而不是 {text}",
        "{option} takes a number between 0 and 1 or a percentage (0.1 or 10%), not '{text}'",
    ),
    "no-institutions-here": (
        "城市 {name} 没有 institutions 一节，说不出五大冲突",
        "the city '{name}' has no section 'institutions', and so no conflicts",
    ),
    "nothing-to-attribute": (
        "方案 {name} 没有改革：五大冲突只在改革中起作用",
        "the scenario '{name}' has no reform: conflicts act in a reform only",
    ),
    "conflict.peer_guidance": ("平级与指导", "peer guidance"),
    "conflict.uniform_template": ("共性与个性", "uniform template"),
    "conflict.separate_systems": ("集成性与独立性", "separate systems"),
    "conflict.data_barriers": ("共享与壁垒", "data barriers"),
    "conflict.staffing": ("效率与人员", "staffing"),
    "indicator.days_per_year": ("全年办理用时（工作日）", "days until done, a year (working days)"),
    "indicator.trips_per_year": ("全年跑动（次）", "trips a year"),
    "indicator.clerk_hours_per_year": ("全年耗用人工（小时）", "clerk-hours a year"),
    "indicator.wait_hours_per_year": ("全年排队等候（小时）", "hours waited in queues a year"),
    "column.conflict": ("冲突", "conflict"),
    "column.shapley": ("化解后的变化 [95 % 区间]", "worth of resolving it [95 % interval]"),
    "column.share": ("占比", "share"),
    "column.alone": ("只化解它", "alone"),
    "column.given-rest": ("其余都化解后再化解它", "given the rest"),
    "all-five": ("五项合计", "all five"),
    "attributing": ("{scenarios} 种组合，各重复 {reps} 次", "{scenarios} combinations × {reps}"),
    "attribute-matter": ("{title}：{matter}", "{title}: {matter}"),
    "attribute-title": (
        "{indicator}：冲突照旧 {before}，全部化解 {after}",
        "{indicator}: {before} as found, {after} with all conflicts resolved",
    ),
    "attribute-others": (
        "其他指标：化解各项冲突带来的变化",
        "Other indicators: worth of resolving",
    ),
    "attribute-nothing": (
        "结论：五大冲突合起来也看不出影响，谈不上哪一个代价最大。",
        "In short: all five together make no difference that can be seen; none costs most.",
    ),
    "attribute-first": (
        "结论：“{first}”代价最大，与其余四项都能分清（两两比较，合计错误率 5 %）。",
        "In short: '{first}' costs most, told apart from each of the others "
        "(all pairs compared, 5 % error in all).",
    ),
    "attribute-open": (
        "结论：“{first}”排在最前，但与以下各项分不清高下：{others}。",
        "In short: '{first}' comes first, but is not told apart from: {others}.",
    ),
    "attribute-interaction": (
        "相互作用：总效果减去各项单独化解的效果之和为 {value}。",
        "Interaction: the total less the sum of what each is worth alone is {value}.",
    ),
    "pair-together": (
        "“{one}”与“{other}”相辅相成：一起化解比分开化解多带来 {value}。",
        "'{one}' and '{other}' need each other: resolved together they bring {value} more.",
    ),
    "pair-instead": (
        "“{one}”与“{other}”彼此替代：化解了一项，另一项的作用就小了（{value}）。",
        "'{one}' and '{other}' replace each other: with one resolved, the other does less "
        "({value}).",
    ),
    "attribute-sample": (
        "{scenarios} 种组合各重复 {reps} 次，同一批申请人、同样的运气；种子 {seed}；"
        "最宽的区间半宽为总效果的 {half}。数值为沙普利值，相加恰为总效果。",
        "{scenarios} combinations × {reps} replications, same applicants and same luck; "
        "seed {seed}; the widest interval is ±{half} of the total. Shapley values: they add up "
        "to the total.",
    ),
    "precision-missed": (
        "没有达到要求的精度 {wanted}：加大 --reps 可继续。",
        "The precision asked for ({wanted}) was not reached: allow more with --reps.",
    ),
    "attribute-all-five": (
        "方案没有把五大冲突都写成照旧；这里一律按照旧与化解的 32 种组合计算。",
        "The scenario does not leave all five conflicts as found; here all 32 combinations "
        "of as found and resolved are simulated all the same.",
    ),
}
