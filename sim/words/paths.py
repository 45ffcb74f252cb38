"""Words of reform paths, sensitivity and breakpoints."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    # breakpoint
    "help.breakpoint": (
        "某个参数到多少时，两个方案的优劣互换",
        "the value of a number at which two scenarios change places",
    ),
    "option.field": (
        "参数名称（explain 列出的名称，可用 *；几个参数则按同一倍数变动）",
        "name of a number as explain lists it (* for anything; several move by a common factor)",
    ),
    "option.range": (
        "参数变动的范围，如 0.5..2（默认用声明的范围）",
        "range of the number, such as 0.5..2 (default: as declared)",
    ),
    "option.finest": (
        "分界点定到范围的几分之几（默认 0.5%%）",
        "part of the range to which the breakpoint is located (default: 0.5%%)",
    ),
    "not-a-range": (
        "选项 {option} 要写成“小..大”，如 0.5..2，而不是“{text}”",
        "option {option} takes LOW..HIGH, such as 0.5..2, not '{text}'",
    ),
    "option-needed": ("请用 {option} 写明", "say which with {option}"),
    "range-needed": (
        "声明的范围没有变动余地，请用 --range 写明范围",
        "the declared range leaves nothing to vary: give one with --range",
    ),
    "trying-values": ("逐个取值试算", "trying values"),
    "common-factor": ("{count} 个参数同乘的倍数", "common factor of {count} numbers"),
    "end-open": ("范围之外", "beyond the range"),
    "breakpoint-falls": (
        "分界点：{name} = {value}（95 % 区间 {low} 至 {high}）。"
        "低于它，改革后的“{indicator}”更高；高于它则更低。",
        "Breakpoint: {name} = {value} (95 % interval {low} to {high}). "
        "Below it the reform has more of '{indicator}', above it less.",
    ),
    "breakpoint-rises": (
        "分界点：{name} = {value}（95 % 区间 {low} 至 {high}）。"
        "低于它，改革后的“{indicator}”更低；高于它则更高。",
        "Breakpoint: {name} = {value} (95 % interval {low} to {high}). "
        "Below it the reform has less of '{indicator}', above it more.",
    ),
    "never-differs": (
        "在 {low} 至 {high} 之间，两个方案的“{indicator}”没有差别。",
        "Between {low} and {high} the scenarios do not differ in '{indicator}'.",
    ),
    "always-higher": (
        "在 {low} 至 {high} 之间没有分界点：改革后的“{indicator}”始终更高。",
        "No breakpoint between {low} and {high}: the reform always has more of '{indicator}'.",
    ),
    "always-lower": (
        "在 {low} 至 {high} 之间没有分界点：改革后的“{indicator}”始终更低。",
        "No breakpoint between {low} and {high}: the reform always has less of '{indicator}'.",
    ),
    "paired-sample": (
        "{reps} 次重复，每个取值遇到同样的办事人和同样的运气；种子 {seed}。",
        "{reps} replications, at every value with the same applicants and luck; seed {seed}.",
    ),
    # path
    "help.path": (
        "改革包先做哪个、后做哪个、何时做",
        "in which order, and when, to carry out a reform's packages",
    ),
    "option.package": ("只排这些改革包（可写多次）", "order these packages only (may be repeated)"),
    "option.discount": ("年折现率（默认 0）", "discount rate a year (default: 0)"),
    "option.indifference": (
        "小于总节约量这一比例的差别不必分辨（默认 2%%）",
        "differences below this share of what is saved need not be found (default: 2%%)",
    ),
    "option.error": ("选错的概率上限（默认 5%%）", "chance of a wrong choice (default: 5%%)"),
    "option.futures": (
        "在多少种可能情形下比较后悔值（按声明的范围抽取；或给出校准所得的后验）",
        "look at regret in so many draws from declared ranges (or in those of a posterior)",
    ),
    "no-burden": (
        "“{name}”不是可以累加的负担",
        "'{name}' is not a burden that can be added up",
    ),
    "path-states": ("模拟各种状态", "simulating states"),
    "path-race": ("逐条模拟路线", "simulating paths"),
    "path-regret": ("在可能情形下比较", "looking at possible worlds"),
    "path-title": ("推进路线：{title}", "Path: {title}"),
    "column.package": ("改革包", "package"),
    "column.path-start": ("启动", "starts"),
    "column.path-decided": ("定下", "decided"),
    "column.path-effect": ("见效", "in force"),
    "column.path-year": ("第几年", "year"),
    "column.path-why": ("为什么在这时", "why then"),
    "beyond-horizon": ("（期外）", " (after the horizon)"),
    "why.first": ("最先启动", "comes first"),
    "why.free": ("随时可以启动", "nothing in its way"),
    "why.agenda": ("此前的联席会议排给了{names}", "earlier meetings went to: {names}"),
    "why.money": ("上一年经费用在了{names}", "the year before, the money went to: {names}"),
    "why.projects": ("上一年项目名额给了{names}", "the year before, the projects were: {names}"),
    "why.after": ("要等{names}见效", "builds on: {names}"),
    "burden-total": (
        "{days} 天内全部办件合计：{what}",
        "total over all cases of {days} days, {what}",
    ),
    "burden-discounted": (
        "{days} 天内全部办件合计（年折现率 {rate} %）：{what}",
        "total over all cases of {days} days, discounted by {rate} % a year, {what}",
    ),
    "path-saves": (
        "{what}：不改革 {nothing}，按此路线 {path}，节约 {saving}。",
        "{what}: {nothing} without reform, {path} on this path; saved: {saving}.",
    ),
    "path-others": ("其他路线比它多出的负担", "What other paths cost more"),
    "column.path": ("路线", "path"),
    "column.path-loss": ("多出 [95 % 区间]", "more [95 % interval]"),
    "column.path-reps": ("重复", "runs"),
    "column.path-role": ("为何在列", "why listed"),
    "path-role.best": ("粗算最优", "best by the table"),
    "path-role.first": ("换一个第一步", "another first step"),
    "path-role.declared": ("文件所写的先后", "as declared"),
    "path-role.greedy": ("每步只挑眼前最省", "always the most at once"),
    "path-role.audit": ("随机抽查", "drawn at random"),
    "path-sure": (
        "以不低于 {probability} % 的概率，其余 {others} 条模拟过的路线"
        "都不会比它好出 {delta} 以上。",
        "With a probability of at least {probability} %, none of the {others} other paths "
        "simulated is better by more than {delta}.",
    ),
    "path-unsure": (
        "{reps} 次重复后仍有 {left} 条路线分不出高下（差别小于或接近 {delta}）；"
        "所列是平均最好的一条，不保证选对。",
        "After {reps} replications {left} paths cannot be told apart (to within {delta}); the one "
        "shown has the best mean, and nothing is guaranteed.",
    ),
    "first-step": (
        "为什么先做{name}：若改以{other}开头，即使后面排得最好，也多出 {loss}。",
        "Why '{name}' first: beginning with '{other}' instead costs {loss} more, even if all that "
        "follows is ordered as well as can be.",
    ),
    "first-interaction": (
        "关键在于{one}与{two}的配合（每年合计比各自单做多省 {saved}）："
        "若两者互不相干，第一步就该是{other}。",
        "What decides is that '{one}' and '{two}' work together (a year they save {saved} beyond "
        "what each saves alone): if they had nothing to do with each other, '{other}' would come "
        "first.",
    ),
    "first-alone": (
        "{name}单独做就最划算，不靠与其他改革包的配合。",
        "'{name}' is worth most by itself; no other package is needed to explain it.",
    ),
    "first-not-greedy": (
        "只看眼前的话，会先做{name}。",
        "Looking only at the next step, one would begin with '{name}'.",
    ),
    "regret-title": (
        "后悔值：{draws} 种可能情形，每种同时变动 {numbers} 个参数",
        "Regret in {draws} draws of {numbers} numbers",
    ),
    "column.regret-mean": ("平均后悔", "mean regret"),
    "column.regret-worst": ("最大后悔", "largest regret"),
    "column.regret-best": ("最优的情形", "best in"),
    "regret-choices": (
        "平均后悔最小：{expected}；最大后悔最小：{minimax}。",
        "Least expected regret: {expected}; least largest regret: {minimax}.",
    ),
    "no-possible-world": (
        "抽取的各组参数都互相矛盾，无法比较后悔值",
        "in no draw do the numbers agree with each other: regret cannot be told",
    ),
    "path-looked-all": (
        "全部 {orders} 种先后都用状态表粗算过（{calendars} 种不同日程，{states} 个状态），"
        "其中 {simulated} 条路线逐一模拟。",
        "All {orders} orders were judged by a table of {states} states ({calendars} different "
        "calendars); {simulated} paths were simulated.",
    ),
    "path-looked-some": (
        "至多 {orders} 种先后中，用状态表粗算了 {judged} 种（{calendars} 种不同日程，"
        "{states} 个状态），其中 {simulated} 条路线逐一模拟；其余没有看过。",
        "Of up to {orders} orders {judged} were judged by a table of {states} states ({calendars} "
        "different calendars); {simulated} paths were simulated. The others were not looked at.",
    ),
    "path-table-error": (
        "状态表与逐一模拟相比，路线之间的差别最多算偏 {error}（模拟中的最大差别为 {among}）。",
        "Against simulation, the table is off by at most {error} in differences between paths (the "
        "largest difference simulated: {among}).",
    ),
    # sensitivity
    "help.sensitivity": (
        "结论最依赖哪些参数",
        "which numbers an indicator hangs on most",
    ),
    "option.base": (
        "改看相对于这个方案的变化（配对）",
        "look at the paired difference to this scenario instead",
    ),
    "option.strongest": (
        "对影响最大的几个参数算 Sobol 指数（默认 %(default)s）",
        "how many of the strongest numbers get Sobol indices (default: %(default)s)",
    ),
    "option.samples": (
        "抽样行数，取 2 的幂（默认 %(default)s）",
        "rows of the sampling plan, a power of two (default: %(default)s)",
    ),
    "option.fails-when": (
        '找出在什么情况下失败，如 "elapsed_working_days>9"',
        'find where it fails, as in "elapsed_working_days>9"',
    ),
    "fails-otherwise": (
        "--fails-when 要写同一个指标（{name}）和同一件事",
        "--fails-when must be about the same indicator ({name}) and matter",
    ),
    "screening": ("筛选参数", "screening numbers"),
    "sobol-points": ("计算 Sobol 指数", "points for Sobol indices"),
    "tornado": ("逐个取两端", "both ends of every number"),
    "all-at-once": ("全部参数同时变动", "all numbers at once"),
    "sensitivity-title": ("敏感性：{title}", "Sensitivity: {title}"),
    "column.sobol-first": ("单独作用 [95 % 区间]", "alone [95 % interval]"),
    "column.sobol-total": ("连同交互 [95 % 区间]", "with interactions [95 % interval]"),
    "tornado-title": (
        "每个参数取范围两端（其余不变，现值 {value}）：",
        "Each number at both ends of its range (others as declared: {value}):",
    ),
    "fails-share": (
        "全部参数同时变动时，{share} % 的情形出现 {when}。",
        "With all numbers varying together, {when} in {share} % of the points.",
    ),
    "fails-box": (
        "· 当 {limits} 时：{density} % 失败（{points} 个点，占全部失败的 {coverage} %）",
        "· where {limits}: {density} % fail ({points} points, {coverage} % of all failures)",
    ),
    "fails-nowhere": (
        "没有哪几个参数能划出以失败为主的区域。",
        "No few limits mark out a region where failures prevail.",
    ),
    "sensitivity-sum": (
        "现值 {declared}。全部 {numbers} 个参数都在声明的范围内变动时，标准差为 {spread}；"
        "列出的 {shown} 个参数占其方差的 {part} %。单次模拟的偶然波动（标准差）为 {chance}。",
        "As declared: {declared}. With all {numbers} numbers anywhere in their ranges the standard "
        "deviation is {spread}; the {shown} listed account for {part} % of that variance. The "
        "standard deviation by chance alone, of one run: {chance}.",
    ),
    "sensitivity-coarse": (
        "抽样太少，指数的区间很宽；要排出先后，请加大 --samples。",
        "Too few points: intervals of the indices are wide. For a ranking, raise --samples.",
    ),
    "sensitivity-sample": (
        "共模拟 {runs} 次：{rows} 行抽样，每点 {replications} 次重复（各点运气相同）；"
        "参数在范围内均匀、互相独立；种子 {seed}。",
        "{runs} runs: {rows} rows, {replications} replications at each point (with the same luck); "
        "numbers uniform over their ranges and independent; seed {seed}.",
    ),
}
