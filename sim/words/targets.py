"""Words of calibration on reported figures and of predicting other cases."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.calibrate": (
        "用报告数字或办件日志校准模型",
        "fit the model to reported figures or to an event log",
    ),
    "help.calibrate targets": (
        "用改革前的事实和公开数字推断参数，给出后验",
        "infer parameters from facts before the reform and public anchors",
    ),
    "help.calibrate report": (
        "报告的每个数字与后验下的模拟逐项对照",
        "every figure of the report beside the simulated one under the posterior",
    ),
    "help.calibrate log": (
        "从办件日志学出一个可模拟的流程模型",
        "learn a process model that can be simulated from an event log",
    ),
    "help.calibrate validate": (
        "用留出的办件检验学出的模型",
        "test a learnt model on cases held out",
    ),
    "no-calibration": ("请写明校准什么", "say what to calibrate on"),
    "unknown-calibration": (
        "校准没有 {name} 这一项",
        "there is no calibration named '{name}'",
    ),
    # predict
    "help.predict": (
        "不重新校准，预测另一座城市的案例",
        "predict another city's case without refitting",
    ),
    "option.posterior": (
        "参数取自哪个后验：自带的名称（如 sample-city）或文件；none 不用后验",
        "posterior of uncertain numbers: a shipped name (such as sample-city) or a file; none: no "
        "posterior",
    ),
    "option.draws": (
        "对未知量抽取多少组（默认 %(default)s）",
        "draws of what is not known (default: %(default)s)",
    ),
    "column.after-90": ("改革后 [90 % 区间]", "after [90 % interval]"),
    "column.relative-90": ("变化率 [90 % 区间]", "relative change [90 % interval]"),
    "column.sources-of-doubt": ("不确定来自", "doubt comes from"),
    "doubt": ("未知 {ignorance} %，偶然 {chance} %", "ignorance {ignorance} %, chance {chance} %"),
    "posterior-partly": (
        "后验 {posterior} 的 {all} 个参数中，这里用得上 {told} 个。",
        "Of the {all} quantities of posterior {posterior}, {told} are found here.",
    ),
    "posterior-saved": (
        "--posterior 的各次重复参数不同，不能用 -o 存成一个可复现的运行",
        "with --posterior replications differ in their numbers: -o cannot keep them as one run "
        "that can be reproduced",
    ),
    "posterior-precise": (
        "--precision 只管偶然误差，不能与 --posterior 同用；请用 --reps 写明重复次数",
        "--precision is about chance alone and does not go with --posterior: say how many --reps",
    ),
    "posterior-doubt": (
        "后验 {posterior} 的 {draws} 组参数；不确定来自——{doubts}。",
        "{draws} draws of posterior {posterior}; doubt comes from: {doubts}.",
    ),
    "posterior-doubt-difference": (
        "后验 {posterior} 的 {draws} 组参数；变化量的不确定来自——{doubts}。",
        "{draws} draws of posterior {posterior}; doubt about the changes comes from: {doubts}.",
    ),
    "predict-sum": (
        "{draws} 组未知量，每组重复 {reps} 次；后验：{posterior}。改革的效果没有一个是输入。",
        "{draws} draws, {reps} replications each; posterior: {posterior}. "
        "No effect of the reform is an input.",
    ),
    "predict-few-draws": (
        "只抽了 {draws} 组未知量：区间取其中最低到最高，同类城市约有 {share} 的可能落在区间内；"
        "要得到 90 % 区间，至少抽 {least} 组（--draws）。",
        "Only {draws} draws: intervals go from the lowest to the highest of them and hold one more "
        "such city about {share} of the time; 90 % takes at least {least} (--draws).",
    ),
    "case-note-statutory": (
        "未写明原承诺时限：承诺时限的变化从法定时限算起。",
        "No promised limit is stated: the promised time is compared with the statutory limit.",
    ),
    "case-note-trips": (
        "写明的跑动次数超出了这些事项能有的范围，改革后按比例推算。",
        "The trips stated are beyond what such items take; those after are in proportion.",
    ),
    "case-note-materials": (
        "写明的材料数与事项对不上，改革后按比例推算。",
        "The papers stated do not fit the items; those after are in proportion.",
    ),
    "case-note-steps": (
        "写明的环节数超出了这些事项能有的范围，改革后按比例推算。",
        "The steps stated are beyond what such items take; those after are in proportion.",
    ),
    "case-note-departments_visited": (
        "写明要跑的部门数与事项对不上，改革后按比例推算。",
        "The departments stated do not fit the items; those after are in proportion.",
    ),
    "case-note-each-queue": (
        "人比窗口类别还少：每类窗口仍按留一个人推算。",
        "Fewer people are left than there are kinds of windows: each kind keeps one.",
    ),
    "case-note-no-hall": (
        "未写明 hall 或 office：窗口、人员和来人数的变化没有计入。",
        "The file has no hall or office: changes of windows, staff and arrivals are left out.",
    ),
    "case-note-service": (
        "按写明的办理时间得不到写明的等候时间：差距作为窗口的其他占用时间处理。",
        "The stated service time does not give the stated wait: the gap is read as other work at "
        "the windows.",
    ),
    # calibrate targets
    "option.points": (
        "一共模拟多少个参数点（默认 %(default)s）",
        "simulations in all (default: %(default)s)",
    ),
    "option.steps": (
        "马尔可夫链的步数（默认 %(default)s）",
        "steps of the chains (default: %(default)s)",
    ),
    "stage.first": ("第一轮模拟", "first wave"),
    "stage.second": ("第二轮模拟", "second wave"),
    "stage.chains": ("后验抽样", "posterior"),
    "stage.left-out": ("逐条留出检验", "facts left out one by one"),
    "stage.patterns": ("模拟报告的六年", "the report's six years"),
    "column.fact": ("改革前的事实", "fact before the reform"),
    "column.prior-90": ("先验 [90 %]", "prior [90 %]"),
    "column.posterior-90": ("后验 [90 %]", "posterior [90 %]"),
    "column.quantity": ("参数", "quantity"),
    "column.position-90": ("在范围内的位置 [90 %]", "position in its range [90 %]"),
    "column.contraction": ("不确定缩小", "narrower by"),
    "column.verdict": ("数据能否确定", "do the facts inform it"),
    "column.tied-to": ("与谁分不开", "known only together with"),
    "known.informed": ("能", "yes"),
    "known.weakly": ("略能", "weakly"),
    "known.not-informed": ("不能：仍只是申报的范围", "no: still only its declared range"),
    "fit-checks": (
        "链的一致性 R-hat {rhat}；与 ABC 的均值相差至多 {gap} 个标准差；仿真器对留出点的 50 % 区间"
        "覆盖 {half} %、95 % 区间覆盖 {most} %；先验空间剩下 {left} %。",
        "Chains agree to R-hat {rhat}; means differ from ABC by at most {gap} standard deviations; "
        "emulator intervals of 50 % and 95 % cover {half} % and {most} % of points left out; "
        "{left} % of the prior's space is not ruled out.",
    ),
    "left-out": (
        "逐条留出：{all} 条事实中有 {covered} 条可由其余事实预测；预测不到的：{missed}。",
        "Left out one by one, {covered} of {all} facts are predicted from the others; "
        "not predicted: {missed}.",
    ),
    "none": ("无", "none"),
    "posterior-written": ("后验已存为 {path}", "the posterior is in {path}"),
    "not-converged": (
        "校准没有收敛：链互不一致，或没有参数能同时说明全部事实",
        "the calibration did not converge: chains disagree, or no values tell all facts at once",
    ),
    # calibrate report
    "option.designed": (
        "“实际”一栏改为各部门都照方案办的情形",
        "lived is then a city in which everybody does what the schemes say",
    ),
    "column.why": ("原因", "why"),
    "column.lived-90": ("实际 [90 %]", "lived [90 %]"),
    "column.gap": ("实际与指南之差", "lived less guide"),
    "column.guide-range": ("办事指南 [各种算法]", "guides [other ways of counting]"),
    "not-agreeing": (
        "不符或只有区间够到的：",
        "Those that miss, or that only an interval reaches:",
    ),
    "points": ("{points} 个百分点", "{points} points"),
    "another-reading": ("↳ {title}（不计数）", "↳ {title} (not counted)"),
    "target.within": ("≈ 区间内", "≈ interval reaches it"),
    "holds-in": ("{share} 的抽样成立", "holds in {share} of draws"),
    "patterns-sum": (
        "{all} 条中 {hits} 条按其口径相符，其中 {sturdy} 条换哪种算法、在整个区间内都相符；另有 "
        "{within} 条只有区间够到（后验 {posterior}，{draws} 组抽样）。改革效果没有一条用于校准。",
        "{hits} of {all} patterns agree, each by its reading, {sturdy} of them whatever the way of "
        "counting and over the whole interval; {within} more are only reached by an interval "
        "(posterior {posterior}, {draws} draws). No effect of the reform was fitted.",
    ),
}
