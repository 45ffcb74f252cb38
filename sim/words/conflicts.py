"""Words of attribution over conflicts and of the worth of shared data."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.attribute": (
        "五大冲突各占多少：哪一个代价最大",
        "what each of the five conflicts costs, and which costs most",
    ),
    "option.indicator": (
        "看哪个指标（attribute 可写多次，精度按第一个）",
        "indicator looked at (of attribute several: precision is about the first)",
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
    "option.all": (
        "每次重复都模拟全部 32 种组合，而不是只走一个化解先后及其倒序（10 种）",
        "simulate all 32 combinations in every replication, not an order of resolving and its "
        "reverse (10 of them)",
    ),
    "attributing": (
        "{runs} 次模拟或概算，直到 {reps} 次重复",
        "{runs} runs or outlines, up to {reps} replications",
    ),
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
    "attribute-single": (
        "结论：只有一次重复，说不出把握有多大；去掉 --reps，便会重复到足够精确。",
        "In short: one replication does not tell how sure this is; without --reps there are as "
        "many as precision takes.",
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
    "attribute-width": (
        "最宽的区间为总效果的 ±{half}。",
        "The widest interval is ±{half} of the total. ",
    ),
    "attribute-sample": (
        "{scenarios} 种组合各重复 {reps} 次，同一批申请人、同样的运气；种子 {seed}。"
        "{width}数值为沙普利值，相加恰为总效果。",
        "{scenarios} combinations × {reps} replications, same applicants and same luck; "
        "seed {seed}. {width}Shapley values: they add up to the total.",
    ),
    "attribute-orders": (
        "{reps} 次重复，共 {runs} 次模拟：每次重复按随机的先后逐项化解，再按倒序走一遍，"
        "每五次重复走遍全部 {scenarios} 种组合；同一批申请人、同样的运气；种子 {seed}。"
        "{width}数值为沙普利值，相加恰为总效果。"
        "“只化解它”与“其余都化解后再化解它”只来自走到该组合的重复，较粗（--all 更细）。",
        "{reps} replications, {runs} runs: each replication resolves the conflicts in a random "
        "order and then in reverse; five of them meet all {scenarios} combinations; same "
        "applicants and same luck; seed {seed}. {width}"
        "Shapley values: they add up to the total. 'Alone' and 'given the rest' come only from "
        "replications that met the combination, and are rougher (--all: finer).",
    ),
    "attribute-outlines": (
        "另有 {outlines} 份概算（机构照样决策，办件按路线推算而不逐件模拟），使天数、次数、"
        "人员工时的区间更窄，数值不因此偏移。",
        "Besides, {outlines} outlines (institutions act, cases are reckoned from their routes): "
        "they narrow the intervals of days, trips and clerks' time, and bias nothing.",
    ),
    "attribute-imprecise": (
        "没有达到要求的精度 {wanted}：加大 --reps 可继续。",
        "The precision asked for ({wanted}) was not reached: allow more with --reps.",
    ),
    "attribute-all-five": (
        "方案没有把五大冲突都写成照旧；这里一律按照旧与化解的 32 种组合计算。",
        "The scenario does not leave all five conflicts as found; here all 32 combinations "
        "of as found and resolved are simulated all the same.",
    ),
    # Several reforms compared at once.
    "simultaneous": (
        "同时比较 {count} 个改革：每个指标的各个区间合起来有 95 % 的把握全部成立（Bonferroni），"
        "因此比单独比较时宽。",
        "{count} reforms compared at once: of each indicator, all intervals hold together with "
        "95 % (Bonferroni), so they are wider than for one reform alone.",
    ),
    # The worth of shared data.
    "help.value": (
        "每条联网、每项共享数据值多少，先做哪一项",
        "what each link and each released record is worth, and which comes first",
    ),
    "option.by": ("按什么排先后（默认 days）", "what ranks them (default: days)"),
    "option.most": (
        "最多模拟多少项，其余只做估算（默认 %(default)s）",
        "simulate so many at most, only estimate the others (default: %(default)s)",
    ),
    "option.found": (
        "现状已有的联网与共享也算在内",
        "count what the city shares as found as well",
    ),
    "nothing-shared": (
        "方案 {name} 的改革没有新的联网或数据共享（--found 可看现状已有的）",
        "the reform of '{name}' brings no link and releases no record (--found: those there are)",
    ),
    "value.screening": (
        "先按办事路线估算 {count} 项，再模拟其中要紧的 …",
        "estimating {count} links and records from routes, then simulating those that may matter",
    ),
    "share.link": ("联通{title}", "link to {title}"),
    "share.record": ("共享“{title}”", "record: {title}"),
    "shared-by": ("{what}（{holder}）", "{what} ({holder})"),
    "held-by": ("{holder}（{count} 项）", "{holder} ({count})"),
    "column.shared": ("共享什么（由谁提供）", "what is shared (by whom)"),
    "column.first": ("先做它 [95 % 区间]", "alone [95 % interval]"),
    "column.last": ("最后做它 [95 % 区间]", "given the rest [95 % interval]"),
    "column.days_per_year": ("全年用时", "days a year"),
    "column.trips_per_year": ("全年跑动", "trips a year"),
    "column.clerk_hours_per_year": ("全年人工（小时）", "clerk-hours a year"),
    "value-whole": (
        "{indicator}：全部共享与一项都不共享相比 {change}",
        "{indicator}: all shared rather than nothing: {change}",
    ),
    "value-departments": (
        "按部门排先后（{indicator}；各部门的联网与数据一并计算）",
        "Departments by priority ({indicator}; all that a department holds, taken together)",
    ),
    "value-shares": ("逐项排先后（{indicator}）", "Links and records by priority ({indicator})"),
    "value-not-apart": (
        "* 在现有重复次数下，它的作用与零分不清（各项一并检验，合计错误率 5 %）。",
        "* not told apart from nothing at these replications (all at once, 5 % error in all).",
    ),
    "value-screened": (
        "另有 {count} 项只做了估算、没有模拟，其中 {unused} 项没有任何办件用到；"
        "--most 可多模拟，--format json 看估算。",
        "{count} more were estimated, not simulated; {unused} of them no case uses. "
        "Simulate more with --most; estimates are in --format json.",
    ),
    "value-note": (
        "负数是节省。改革的其他内容一律照做，部门一律照办；排序取“先做”与“后做”的中点，"
        "因为联网和数据缺一不可，单做一样往往看不出作用。",
        "Negative numbers are savings. All else that the reform does is in force, and everybody "
        "does as it says; order is by the midpoint of first and last, because a link without a "
        "record to carry, or a record without a link, does nothing alone.",
    ),
    "value-sample": (
        "各重复 {reps} 次，同一批申请人、同样的运气；种子 {seed}。",
        "{reps} replications each, same applicants and same luck; seed {seed}.",
    ),
}
