"""Words of figures: conclusions, captions, and how a figure is read."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "figure.basis": (
        "重复 {reps} 次{cases}；种子 {seed}；引擎 {engine}；"
        "reformsim {version}；区间为 95 % 置信区间",
        "{reps} replications{cases}; seed {seed}; engine {engine}; "
        "reformsim {version}; intervals are 95 %",
    ),
    "figure.basis-drawn": (
        "后验 {draws} 组参数，重复 {reps} 次{cases}；种子 {seed}；引擎 {engine}；"
        "reformsim {version}；带是单次结果的 95 % 范围，不是平均值的置信区间",
        "{draws} draws of the posterior, {reps} replications{cases}; seed {seed}; engine {engine}; "
        "reformsim {version}; bands hold 95 % of single outcomes, not of their mean",
    ),
    "figure.cases": ("，{cases} 件", ", {cases} cases"),
    "figure.interval": ("95 % 区间 {low} 至 {high}", "95 % interval {low} to {high}"),
    "figure.with-share": ("{text}（{share}）", "{text} ({share})"),
    "figure.all-cases": ("全部办件", "All cases"),
    "figure.mark.better": ("改善", "better"),
    "figure.mark.worse": ("变差", "worse"),
    "figure.mark.moved": ("有变化，好坏看原来多忙", "changed; good or bad depends"),
    "figure.mark.unclear": ("看不出变化", "no change to be seen"),
    "column.low": ("95 % 下限", "95 % low"),
    "column.high": ("95 % 上限", "95 % high"),
    # 结论
    "figure.verdict.title": ("{subject}：{parts}", "{subject}: {parts}"),
    "figure.verdict.but": ("但{part}", "but {part}"),
    "figure.verdict.none": (
        "{subject}：看不出改革带来的变化",
        "{subject}: no change to be seen from the reform",
    ),
    "figure.verdict.axis": ("改革后比改革前增减", "relative change, after against before"),
    "figure.verdict.question": ("这项改革值不值？", "Is the reform worth it?"),
    "figure.verdict.read": (
        "每行一个指标：点是改革后比改革前增减的百分比，横线是 95 % 区间。横线不碰零线，"
        "才说得上有变化。圆点为改善，菱形为变差，空心圆为看不出变化。",
        "One row an indicator: the mark is the relative change after the reform, the bar its 95 % "
        "interval. Only a bar that stays clear of zero shows a change. Discs are gains, diamonds "
        "losses, open circles no change to be seen.",
    ),
    "figure.verdict.office": (
        "每行一个指标：横柱是改革后比改革前增减的百分比，细线是 95 % 区间。✓ 改善，✗ 变差，"
        "– 看不出变化。",
        "One row an indicator: the bar is the relative change after the reform, the thin line its "
        "95 % interval. ✓ gain, ✗ loss, – no change to be seen.",
    ),
    "figure.matters.office": (
        "每行一件事：灰色是改革前，蓝色是改革后；变化最大的在上。",
        "A row a matter: grey before the reform, blue after; largest changes first.",
    ),
    "figure.trust.office": (
        "每行是报告中的一个数字，记为 100 %，横柱是模拟值，细线是 95 % 区间。✓ 相符，✗ 不符。",
        "A row for each figure of the report, taken as 100 %; the bar is the simulated one, the "
        "thin line its 95 % interval. ✓ agrees, ✗ does not.",
    ),
    "figure.trend.office": (
        "线是各次重复的平均，95 % 区间见表；每个方案的线型、符号、颜色都不同。",
        "Lines are means over replications, their 95 % intervals stand in the table; scenarios "
        "differ in dash, symbol and colour.",
    ),
    "figure.roadmap.office": (
        "每行一项措施，横条从开始之日画到期末；逐步推开的日期见表。",
        "A row a measure; bars begin on its first day. Dates of later places are in the table.",
    ),
    "figure.verdict.not": (
        "不能当作某一家、某一天的预测；也不能把几个百分比相加。区间只含随机波动，"
        "不含参数本身的不确定。",
        "Not a forecast for one family or one day; percentages do not add up. Intervals hold "
        "chance only, not the doubt about parameters.",
    ),
    # 时间去哪了
    "cause.errand": ("等申请人再跑一趟", "until the applicant's next trip"),
    "cause.queue": ("窗口排队", "queues at windows"),
    "cause.window": ("窗口办理", "service at windows"),
    "cause.correction": ("补正返工", "putting papers right"),
    "cause.desk": ("案头待审", "files waiting for a reviewer"),
    "cause.review": ("审核", "review"),
    "cause.exchange": ("部门间流转核对", "exchange between offices"),
    "cause.site": ("现场踏勘", "site visits"),
    "cause.period": ("公示、制证等固定期限", "fixed periods (notices, production)"),
    "cause.post": ("邮寄", "post"),
    "column.cause": ("时间去向", "where the time goes"),
    "unit.days": ("天", "days"),
    "figure.days": ("{days} 天", "{days} days"),
    "figure.total": ("合计", "total"),
    "figure.time-lost.axis": ("每件平均自然日", "mean calendar days per case"),
    "figure.time-lost.title": (
        "{subject}：改革前 {days} 天中 {share} % 花在“{one}”和“{other}”，改革后共 {after} 天",
        "{subject}: of {days} days before, {share} % go to '{one}' and '{other}'; "
        "{after} days after",
    ),
    "figure.time-lost.one": (
        "{subject}：平均 {days} 天，其中 {share} % 花在“{one}”和“{other}”",
        "{subject}: {days} days on average, {share} % of them '{one}' and '{other}'",
    ),
    "figure.time-lost.none": ("{subject}：没有办结的件", "{subject}: no completed case"),
    "figure.time-lost.question": ("时间都花在哪里了？", "Where is the time lost?"),
    "figure.time-lost.read": (
        "每条横柱是一件事从提出到办结的平均自然日（含夜间和休息日），按最长的一条办理链拆开："
        "只有缩短链上的环节，才能让这件事早办结。",
        "Each bar is the mean time of a case from beginning to end in calendar days, nights and "
        "days off included, taken apart along its longest chain: only what is on that chain "
        "delays the end.",
    ),
    "figure.time-lost.not": (
        "不能据此评价某个科室快慢：不在最长链上的工作没有画出。缩短一段，别的链可能成为最长。",
        "Not a measure of how fast an office works: work beside the longest chain is not drawn, "
        "and shortening one part may make another chain the longest.",
    ),
    # 大厅与排班
    "weekday.0": ("周一", "Mon"),
    "weekday.1": ("周二", "Tue"),
    "weekday.2": ("周三", "Wed"),
    "weekday.3": ("周四", "Thu"),
    "weekday.4": ("周五", "Fri"),
    "weekday.5": ("周六", "Sat"),
    "weekday.6": ("周日", "Sun"),
    "weekday.7": ("补班日", "Make-up day"),
    "column.weekday": ("星期", "weekday"),
    "column.hour": ("时段", "hour"),
    "figure.heatmap.arrivals": ("每小时来人", "arrivals an hour"),
    "figure.heatmap.wait": ("平均等候（分钟）", "mean wait (min)"),
    "figure.heatmap.busy": ("平均在办人数", "clerks serving"),
    "figure.heatmap.queue": ("平均排队人数", "people waiting"),
    "figure.heatmap.title.queue": (
        "{where}：{day} {hour} 排队最长，平均 {value} 人在等（各时段平均 {usual} 人）",
        "{where}: queues are longest on {day} {hour}, {value} people waiting on average "
        "(all hours {usual})",
    ),
    "figure.heatmap.title.wait": (
        "{where}：{day} {hour} 等得最久，平均 {value} 分钟（各时段平均 {usual} 分钟）",
        "{where}: waits are longest on {day} {hour}, {value} min on average "
        "(all hours {usual} min)",
    ),
    "figure.heatmap.title.arrivals": (
        "{where}：{day} {hour} 来人最多，每小时 {value} 人（各时段平均 {usual} 人）",
        "{where}: most people come on {day} {hour}, {value} an hour (all hours {usual})",
    ),
    "figure.heatmap.title.busy": (
        "{where}：{day} {hour} 最忙，平均 {value} 人在办件（各时段平均 {usual} 人）",
        "{where}: busiest on {day} {hour}, {value} clerks serving (all hours {usual})",
    ),
    "figure.heatmap.none": ("{where}：没有人来办事", "{where}: nobody came"),
    "figure.heatmap.question": ("什么时候人多、等得久？", "When is the hall full?"),
    "figure.heatmap.read": (
        "每格是一周中某天某个小时，数字是所选量的平均，颜色越深越多；空格表示不开门。",
        "Each cell is an hour of a day of the week; the number is the mean, darker is more, and "
        "empty cells are hours when it is closed.",
    ),
    "figure.heatmap.not": (
        "不能当作某一天的预报：节前节后与平时不同；也不是排班表，排班要用 reformsim staff。",
        "Not a forecast of one day: days around holidays differ. Not a roster either: "
        "use reformsim staff for that.",
    ),
    # 人手
    "figure.staffing.needed": ("需要人数", "people needed"),
    "figure.staffing.now": ("现有人数", "people now"),
    "figure.staffing.title": (
        "{place}：{day} {time} 最缺人，需 {needed} 人、现有 {now} 人；"
        "全周由 {before} 人时变为 {after} 人时",
        "{place}: shortest on {day} {time}, {needed} needed and {now} there; "
        "person-hours a week {before} → {after}",
    ),
    "figure.staffing.enough": (
        "{place}：每个时段人手都够；全周 {before} 人时，够用只需 {after} 人时",
        "{place}: enough people at every hour; {before} person-hours a week, {after} would do",
    ),
    "figure.staffing.windows": ("{place}各窗口", "Windows of {place}"),
    "figure.staffing.promise": ("承诺 {targets}；{basis}", "promise {targets}; {basis}"),
    "figure.staffing.none": ("{place}没有窗口", "{place} has no windows"),
    "figure.staffing.question": ("什么时候要几个人？", "How many people, and when?"),
    "figure.staffing.read": (
        "每格是一周中的半小时，数字是兑现等候承诺所需的最少窗口人数，颜色越深越多；"
        "▲ 后是现有人数还差几个。",
        "Each cell is a half-hour of the week: the fewest people at windows who keep the promised "
        "wait; darker is more, and ▲ says how many more than there are now.",
    ),
    "figure.staffing.not": (
        "不是排班表：没有考虑休息、轮班和请假；各窗口之间未必能互相顶替。",
        "Not a roster: breaks, shifts and leave are not in it, and people of one window may not "
        "be able to stand in at another.",
    ),
    "figure.staffing.sheet": ("人手", "Staffing"),
    # 先后次序
    "figure.path.title": (
        "先“{first}”，再“{second}”：{days} 天内的{name}比什么都不做少 {share} %",
        "First '{first}', then '{second}': {name} over {days} days {share} % below doing nothing",
    ),
    "figure.path.close": (
        "可先“{first}”，再“{second}”，但有的次序与它分不清高下：{days} 天内的{name}"
        "比什么都不做少 {share} %",
        "'{first}', then '{second}' will do, though some other orders are not told apart from it: "
        "{name} over {days} days {share} % below doing nothing",
    ),
    "figure.path.one": (
        "“{first}”：{days} 天内的{name}比什么都不做少 {share} %",
        "'{first}': {name} over {days} days {share} % below doing nothing",
    ),
    "figure.path.until": ("算到这一天", "counted until here"),
    "figure.path.work": ("推进中", "under way"),
    "figure.path.force": ("已见效", "in force"),
    "figure.path.question": (
        "推进能力有限，先做哪件、后做哪件？",
        "With limited capacity, what first?",
    ),
    "figure.path.read": (
        "每行一个改革包：虚线是从启动到见效，实线是见效以后。次序受每年的经费、会议和项目数限制。",
        "A row a package: dotted from its start until it is in force, solid after. Yearly money, "
        "meetings and projects limit what can be done at once.",
    ),
    "figure.path.not": (
        "不是承诺的完工日期：每年的推进能力是假设，变了次序也可能变。",
        "No promised dates: yearly capacity is an assumption, and with another one the order may "
        "change.",
    ),
    "figure.path.sheet": ("先后次序", "Order"),
    "column.in-force": ("见效", "in force"),
    # 路线图
    **{
        f"measure.{kind}": pair
        for kind, pair in {
            "bundle": ("打包成“一件事”", "bundle into one matter"),
            "dedicated_window": ("开设专窗", "open a dedicated window"),
            "move_in": ("部门进驻大厅", "move departments into the hall"),
            "open_counter": ("开设窗口", "open a counter"),
            "one_window": ("合并为综合窗口", "merge counters into one window"),
            "staff": ("调整人手", "change staff"),
            "share_data": ("开放数据共享", "release records"),
            "link_systems": ("系统联通", "link systems"),
            "trim": ("减环节、减材料、减时限", "fewer steps, papers, days"),
            "go_online": ("网上办理", "go online"),
            "accept_deficient": ("容缺受理", "accept incomplete applications"),
            "exempt": ("免证办", "waive certificates"),
            "adopt": ("实行“一件事”办理", "handle as one matter"),
            "unify_rules": ("统一标准", "unify rules"),
            "write_standard": ("制定统一方案", "write the standard"),
            "commit": ("告知承诺制", "approve on commitment"),
            "delegate": ("下放权限", "delegate power"),
            "joint_inspection": ("联合检查", "inspect jointly"),
            "draw_by_credit": ("按信用分类抽查", "inspect by credit"),
            "trim_catalogue": ("清理许可事项", "trim the licence catalogue"),
        }.items()
    },
    "measures.window": ("窗口", "windows"),
    "measures.matter": ("一件事", "one matter"),
    "measures.data": ("数据与系统", "data and systems"),
    "measures.simpler": ("精简", "simpler"),
    "measures.supervise": ("放权与监管", "power and supervision"),
    "measures.staff": ("人手", "staff"),
    "column.measure": ("措施", "measure"),
    "column.subject": ("对象", "about"),
    "column.begins": ("开始", "begins"),
    "column.places": ("范围", "where"),
    "figure.more": ("{name}等 {count} 项", "{name} and others ({count})"),
    "figure.named": ("{name}：{subject}", "{name}: {subject}"),
    "figure.named-and": ("{name} 等，另有 {more} 个同样", "{name} and {more} alike"),
    "figure.places": ("{places} 处", "{places} places"),
    "figure.everywhere": ("全部地点", "everywhere"),
    "figure.roadmap.title": (
        "{title}：{measures} 项措施，{first} 起步，{last} 全部实施，其中 {piloted} 项先试点",
        "{title}: {measures} measures from {first} to {last}, {piloted} of them piloted first",
    ),
    "figure.roadmap.at-once": (
        "{title}：{measures} 项措施，{first} 起步，{last} 全部实施",
        "{title}: {measures} measures from {first} to {last}",
    ),
    "figure.roadmap.one-day": (
        "{title}：{measures} 项措施，均自 {first} 起实施",
        "{title}: {measures} measures, all from {first} on",
    ),
    "figure.roadmap.basis": (
        "日期取自改革方案文件；部门是否照办、何时真正做到，由模拟得出。",
        "Dates are those of the reform's file; whether and when departments really follow is "
        "for the simulation to say.",
    ),
    "figure.roadmap.question": ("先做什么、后做什么？", "In what order?"),
    "figure.roadmap.read": (
        "每行一项措施，从开始之日画到期末。菱形表示只在部分地方开始，圆点表示全部地方开始。",
        "A line a measure, from the day it begins. Diamonds begin in some places only, discs "
        "everywhere.",
    ),
    "figure.roadmap.not": (
        "不是完成情况：画的是计划日期，不是部门真正做到的日期。",
        "Not a record of progress: these are planned dates, not those on which departments "
        "really did it.",
    ),
    # 可信度
    "figure.trust.axis": ("模型值相当于报告值的倍数", "the model's figure as a share of reported"),
    "figure.trust.lived": ("办事人的实际", "what people live through"),
    "figure.trust.band": ("算作相符的范围", "counts as agreement"),
    "figure.trust.title": (
        "报告的 {all} 个数字中 {hits} 个相符；其中 {predicted} 个从未用作输入，{right} 个相符",
        "{hits} of the report's {all} figures agree; of {predicted} never used as input "
        "{right} agree",
    ),
    "figure.trust.told": (
        "{title}<br>报告 {reported}<br>模拟 {simulated}<br>{hit} · {role}<br>"
        "口径：{reading}——{why}",
        "{title}<br>reported {reported}<br>simulated {simulated}<br>{hit} · {role}<br>"
        "read as: {reading} – {why}",
    ),
    "figure.trust.guided": (
        "{title}<br>报告 {reported}<br>办事指南 {guide}<br>办事人的实际 {simulated}<br>"
        "{hit} · {role}<br>口径：{reading}——{why}",
        "{title}<br>reported {reported}<br>guides {guide}<br>lived {simulated}<br>"
        "{hit} · {role}<br>read as: {reading} – {why}",
    ),
    "figure.trust.question": ("模拟的结果可信吗？", "Can it be trusted?"),
    "figure.trust.read": (
        "每行是报告中的一个数字，记为 100 %；名称后是报告值 → 模型值。减跑动、减材料、减时限是办事"
        "指南上的数字，与模型的办事指南比（横线是其他算法的范围），竖线是办事人的实际；其余与模拟比"
        "（横线是 95 % 区间）。蓝色底是算作相符的范围，圆点是相符，叉是不符。",
        "A row for each figure of the report, taken as 100 %; beside its name reported → the "
        "model's. Reductions of trips, papers and limits are counted on service guides and "
        "compared with the model's guides (bars: other ways of counting); the upright line is what "
        "people live through. Other figures are compared with the simulation (bars: 95 % "
        "intervals). The shaded span counts as agreement; discs agree, crosses do not.",
    ),
    "figure.trust.not": (
        "相符不等于证明：一个城市的自报数字可能偏好，也可能有别的参数同样相符。",
        "Agreement is no proof: figures a city reports of itself may flatter it, and other "
        "parameters might agree as well.",
    ),
    "column.low-end": ("范围下限", "range from"),
    "column.high-end": ("范围上限", "range to"),
    "source.assumption": ("假设", "assumption"),
    "source.public": ("公开来源", "public source"),
    "source.report": ("报告", "report"),
    "figure.assumptions.title": (
        "结论依据 {all} 个数字：{assumption} 个是假设，{public} 个有公开来源，{report} 个来自报告",
        "The answer rests on {all} numbers: {assumption} assumptions, {public} from public "
        "sources, {report} from the report",
    ),
    "figure.assumptions.axis": (
        "可能是取值的几倍（对数刻度）",
        "may be so many times the value (log scale)",
    ),
    "figure.assumptions.basis": (
        "按最不确定的排在前面；全部见 reformsim explain。",
        "Least certain first; see reformsim explain for all.",
    ),
    "figure.assumptions.question": (
        "结论靠什么假设撑着？",
        "Which assumptions does the answer hang on?",
    ),
    "figure.assumptions.read": (
        "每行一个数字：点是取值，横线是可能的范围。越长越没把握。",
        "A row a number: the dot is its value, the bar how far it may be off. The longer, the "
        "less is known.",
    ),
    "figure.assumptions.not": (
        "不是重要性排序：范围宽的数字未必影响结论，要看灵敏度分析。",
        "Not a ranking of importance: a wide range need not matter for the answer; that takes a "
        "sensitivity analysis.",
    ),
    # 各事项
    "figure.matters.title": (
        "{matters} 件事中 {moved} 件看得出变化；变化最大的是{title}："
        "{name}由 {before} 变为 {after} {unit}",
        "{moved} of {matters} matters change visibly; most of all {title}: {name} {before} → "
        "{after} {unit}",
    ),
    "figure.matters.none": (
        "{matters} 件事的{name}都看不出变化",
        "{name}: no change to be seen in any of {matters} matters",
    ),
    "figure.matters.one": (
        "最费时的是{title}：{name} {value} {unit}",
        "{title} takes longest: {name} {value} {unit}",
    ),
    "figure.matters.question": ("哪些事变快了，哪些没有？", "Which matters change, which do not?"),
    "figure.matters.read": (
        "每行一件事：空心圆是改革前，实心圆是改革后。变化最大的在上；全部事项见数据表。",
        "A row a matter: open circles before the reform, discs after. Largest changes first; all "
        "matters are in the table.",
    ),
    "figure.matters.not": (
        "不能比较不同的事哪个办得好：各件事本来就长短不一。件数少的事，差别多半是偶然。",
        "Not a ranking of matters: they differ by nature. With few cases differences are mostly "
        "chance.",
    ),
    # 五大冲突
    "column.change-only": ("变化", "change"),
    "figure.conflicts.title": (
        "化解五大冲突使{name}{total}，“{first}”一项就占 {share} %，代价最大",
        "Resolving all five conflicts {total} {name}; '{first}' alone makes {share} % of it, the "
        "largest part",
    ),
    "figure.conflicts.close": (
        "化解五大冲突使{name}{total}；“{first}”占得最多（{share} %），但与别的冲突分不清高下",
        "Resolving all five conflicts {total} {name}; '{first}' makes most of it ({share} %), but "
        "is not told apart from others",
    ),
    "figure.conflicts.none": (
        "五大冲突合起来也看不出对{name}的影响",
        "The five conflicts together make no visible difference to {name}",
    ),
    "figure.conflicts.basis": ("{title}；{basis}", "{title}; {basis}"),
    "figure.conflicts.less": ("减少 {amount}", "takes {amount} off"),
    "figure.conflicts.more": ("增加 {amount}", "adds {amount} to"),
    "figure.conflicts.question": ("哪一个冲突代价最大？", "Which conflict costs most?"),
    "figure.conflicts.read": (
        "每条横柱是化解一个冲突带来的变化（沙普利值：按一切先后次序平均），细线是 95 % 区间；"
        "实色为改善，交叉线为变差，斜线为看不出。",
        "Each bar is what resolving one conflict changes (Shapley value: mean over all orders), "
        "the thin line its 95 % interval; plain is a gain, crossed a loss, hatched unclear.",
    ),
    "figure.conflicts.not": (
        "不能当作只化解这一个就能得到的好处：冲突之间相互牵连。"
        "单独化解各得多少，见 reformsim attribute。",
        "Not what resolving this one alone would bring: conflicts act on each other. "
        "reformsim attribute tells what each brings alone.",
    ),
    # 月度走势
    "figure.band.chance": ("随机波动（95 %）", "chance (95 %)"),
    "figure.band.parameters": ("参数不确定（95 %）", "doubt about parameters (95 %)"),
    "figure.band.both": ("两者合计（95 %）", "both (95 %)"),
    "figure.of-subject": ("{subject}的{name}", "{subject}: {name}"),
    "figure.trend.title": (
        "{name}：{first} 为 {from_}，{last} 为 {to}；不改革为 {base}",
        "{name}: {from_} in {first}, {to} in {last}; without the reform {base}",
    ),
    "figure.trend.one": (
        "{name}：{first} 为 {from_}，{last} 为 {to}",
        "{name}: {from_} in {first}, {to} in {last}",
    ),
    "figure.trend.none": ("{name}：没有数据", "{name}: no data"),
    "figure.trend.question": ("一个月一个月怎么变？", "How does it change month by month?"),
    "figure.trend.read": (
        "线是各次重复的平均，带是 95 % 区间；每个方案的线型、符号、颜色都不同。",
        "Lines are means over replications, bands 95 % intervals; scenarios differ in dash, "
        "symbol and colour.",
    ),
    "figure.trend.not": (
        "不能外推到期末以后；头尾不满一个月的月份不宜与整月相比。",
        "Not to be drawn on beyond its last month; months cut off at either end do not compare "
        "with whole ones.",
    ),
}
