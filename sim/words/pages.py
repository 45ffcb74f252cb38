"""Words of the pages."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    # The command.
    "help.dashboard": (
        "在浏览器里看结果、试方案（只供本机访问）",
        "look at results and try reforms in a browser (on this machine only)",
    ),
    "option.port": (
        "端口，0 为任选一个空闲的（默认 %(default)s）",
        "port, 0 for any that is free (default: %(default)s)",
    ),
    "option.host": (
        "监听地址（默认 %(default)s，只有本机能访问）",
        "address to listen at (default: %(default)s, this machine only)",
    ),
    "no-such-folder": ("没有这个文件夹：{path}", "no such folder: {path}"),
    "port-too-high": ("端口最大为 65535：{port}", "the highest port is 65535: {port}"),
    "cannot-listen": (
        "无法在 {host} 的 {port} 端口提供页面（{why}）；换一个端口，如 --port 8051",
        "cannot listen at {host}, port {port} ({why}); try another port, such as --port 8051",
    ),
    "dashboard-at": ("请在浏览器中打开：{address}", "open in a browser: {address}"),
    "dashboard-stop": ("按 Ctrl-C 结束。", "Ctrl-C ends it."),
    "dashboard-open": (
        "注意：同一网络上的任何人都能打开这些页面、占用这台机器做模拟，且内容未加密、不需要密码。"
        "若非有意，请去掉 --host。",
        "Warning: anybody on the network can open these pages and make this machine simulate; "
        "there is no password and no encryption. Unless you mean it, leave --host out.",
    ),
    "page.refused": (
        "本服务只回应发给它自己的请求。",
        "This server answers only requests meant for it.",
    ),
    # The frame.
    "page.brand": ("改革沙盘 reformsim", "reformsim"),
    "page.skip": ("跳到正文", "Skip to the content"),
    "page.views": ("六个视图", "Six views"),
    "page.language": ("中文", "English"),
    "page.to-wall": ("大屏", "Wall screen"),
    "page.leave-wall": ("退出大屏", "Leave wall screen"),
    "page.wall.pause": ("暂停轮播", "Stop turning pages"),
    "page.wall.play": ("继续轮播", "Go on turning pages"),
    "page.print": ("打印", "Print"),
    "page.loading": ("正在打开……", "Opening …"),
    "page.needs-script": (
        "这些页面需要浏览器允许运行脚本；脚本全部来自本机。",
        "These pages need scripts, all of which come from this machine.",
    ),
    "page.honest": (
        "这里的数字来自模拟，不是统计，也不是对任何一个部门、一个人的预测。多数输入是假设，"
        "“可信度”一页列出最弱的那些。",
        "These figures are simulated: no statistics, and no forecast for any one department or "
        "person. Most inputs are assumptions; the page on trust lists the weakest.",
    ),
    "page.made-by": (
        "reformsim {version} · 全部在本机计算，不向外发送任何内容",
        "reformsim {version} · computed on this machine; nothing is sent anywhere",
    ),
    "page.worth.name": ("结论", "Conclusion"),
    "page.worth.question": ("值不值？", "Worth it?"),
    "page.worth.title": ("结论：值不值？ · 改革沙盘", "Worth it? · reformsim"),
    "page.what-if.name": ("试一试", "Try it"),
    "page.what-if.question": ("换个做法会怎样？", "What if?"),
    "page.what-if.title": ("试一试：换个做法会怎样？ · 改革沙盘", "What if? · reformsim"),
    "page.time.name": ("时间去哪了", "Time"),
    "page.time.question": ("耗在哪一环？", "Where is it lost?"),
    "page.time.title": ("时间去哪了？ · 改革沙盘", "Where is time lost? · reformsim"),
    "page.hall.name": ("大厅与排班", "Hall and roster"),
    "page.hall.question": ("什么时候、要多少人？", "Who, and when?"),
    "page.hall.title": ("大厅与排班 · 改革沙盘", "Hall and roster · reformsim"),
    "page.path.name": ("路线图", "Roadmap"),
    "page.path.question": ("先做什么、后做什么？", "In what order?"),
    "page.path.title": ("路线图：先做什么？ · 改革沙盘", "In what order? · reformsim"),
    "page.trust.name": ("可信度", "Trust"),
    "page.trust.question": ("这些数字靠得住吗？", "Can I trust it?"),
    "page.trust.title": ("可信度：靠得住吗？ · 改革沙盘", "Can I trust it? · reformsim"),
    "page.table": ("看数据表", "Show the numbers"),
    "page.how": ("怎么读、不能用来做什么", "How to read it, and what it is not for"),
    "page.not": ("不能用来：", "Not for: "),
    "page.trouble": ("结果读不出来", "The results cannot be read"),
    "page.no-results": ("这里还没有这类结果", "No results of this kind yet"),
    "page.make": ("用这条命令可以得到：", "This command makes them:"),
    "page.compare": ("看哪个改革", "Which reform"),
    "page.matter": ("看哪件事", "Which matter"),
    "page.base": ("和谁比", "Compared with"),
    "page.run": ("看哪次模拟", "Which run"),
    "page.usual-matter": ("自动选择", "chosen for you"),
    "page.more": ("更多", "More"),
    # 试一试
    "page.what-if.nothing": (
        "什么都没有改：把左边的任意一项动一动，这里马上给出估计。",
        "Nothing is changed: move anything, and an estimate is here at once.",
    ),
    "page.what-if.quick": ("快速估计", "Quick estimate"),
    "page.what-if.simulated": ("已用模拟确认", "Confirmed by simulation"),
    "page.what-if.headline": (
        "出生“一件事”：{parts}；全部窗口九成等候不超过 {after} 分钟（不改革 {before} 分钟）。",
        "Birth of a child: {parts}; at all windows 9 in 10 wait at most {after} min "
        "({before} without the reform).",
    ),
    "page.what-if.part": ("{name} {before} → {after} {unit}", "{name} {before} → {after} {unit}"),
    "page.what-if.figure": ("指标", "Figure"),
    "page.what-if.without": ("不改革", "Without"),
    "page.what-if.with": ("这样改", "With"),
    "page.what-if.range": ("这样改的误差范围", "Range of “with”"),
    "page.what-if.between": ("{low} – {high}", "{low} – {high}"),
    "page.what-if.table": ("不改革与这样改的比较", "Without and with this reform"),
    "page.what-if.unclear": ("（看不出变化）", "(no change to be seen)"),
    "page.what-if.quick-basis": (
        "这不是模拟，而是由事先做好的 {n} 次模拟拟合的响应面；误差范围是交叉验证中九成情形的误差。"
        "试点区一年；种子 {seed}；reformsim {version}。",
        "Not a simulation, but a response surface fitted beforehand to {n} simulations; its range "
        "held for nine of ten left out in cross-validation. The pilot district's year; "
        "seed {seed}; reformsim {version}.",
    ),
    "page.what-if.replications": ("模拟多少次", "How many replications"),
    "page.what-if.n4": ("4 次，快", "4, quick"),
    "page.what-if.n10": ("10 次，通常", "10, usual"),
    "page.what-if.n30": ("30 次，细", "30, fine"),
    "page.what-if.confirm": ("用模拟确认", "Confirm by simulation"),
    "page.what-if.cancel": ("停止", "Stop"),
    "page.what-if.why": (
        "同一批办事人把改与不改各走一遍，算完后替换上面的估计。",
        "The same applicants live through both worlds; the result then replaces the estimate.",
    ),
    "page.what-if.gone": (
        "地址里的那次模拟已经不在了（程序重启过，或地址有误），可以重新确认。",
        "The simulation named in the address is gone (the program was started anew, or the address "
        "is wrong); confirm again.",
    ),
    "page.what-if.done": ("模拟完成。", "The simulation is done."),
    "page.what-if.cancelled": ("已停止。", "Stopped."),
    "page.what-if.failed": (
        "这次模拟没有做成。请把左边的设置保存下来，用命令行重做，就能看到原因。",
        "This simulation failed. Save the scenario and run it on the command line to see why.",
    ),
    "page.what-if.waiting": (
        "前面还有别的模拟，排队中……",
        "Other simulations come first; waiting …",
    ),
    "page.what-if.begins": ("正在准备……", "Getting ready …"),
    "page.what-if.left": (
        "已完成 {done} / {total} 次，大约还要 {seconds} 秒",
        "{done} of {total} done, about {seconds} s left",
    ),
    "page.what-if.progress": ("模拟进度", "Progress of the simulation"),
    "page.what-if.full": (
        "这台机器上的模拟已经排满，请稍后再试。",
        "This machine has all the simulations it can bear; try again later.",
    ),
    "page.what-if.keep": ("保存与重做", "Keep and repeat"),
    "page.what-if.keep-how": (
        "当前设置全部在网址里，收藏网址即可；也可以存成方案文件，以后再打开，或在命令行里使用。",
        "Everything is in the address: a bookmark keeps it. A scenario's file can be opened again "
        "here, or used on the command line.",
    ),
    "page.what-if.what-if.yaml": ("保存方案（YAML）", "Save the scenario (YAML)"),
    "page.what-if.what-if-baseline.yaml": ("保存对照（YAML）", "Save the baseline (YAML)"),
    "page.what-if.command": (
        "在命令行里得出同样的数字",
        "The same numbers on the command line",
    ),
    "page.what-if.reset": ("回到报告中的做法", "Back to the reform as reported"),
    "page.what-if.open": ("打开方案文件", "Open a scenario's file"),
    "page.what-if.opened": ("已打开 {name}。", "{name} is open."),
    "page.what-if.no-file": ("{name} 读不出来。", "{name} cannot be read."),
    # The levers.
    "lever.group.reform": ("窗口与人员", "Windows and people"),
    "lever.group.data": ("系统与数据", "Systems and data"),
    "lever.group.lead": ("谁来牵头", "Who leads"),
    "lever.group.premise": ("前提（改与不改都一样）", "Premises (the same with and without)"),
    "lever.premise.help": (
        "这些不是改革，而是假设的外部情况，改与不改两边同样适用。",
        "No reform makes these true; they hold on both sides of the comparison.",
    ),
    "lever.window": ("“出生一件事”专窗人数", "Clerks at the birth window"),
    "lever.window.value": ("{value} 人", "{value}"),
    "lever.window.help": (
        "0 人就是不设专窗，各办各的。",
        "With none there is no such window: every item has its own errand.",
    ),
    "lever.hall-switches": ("大厅", "The hall"),
    "lever.one": ("十二个部门窗口合成综合窗口", "Twelve departments' counters become one"),
    "lever.open": ("更多事项开通网办", "More business opened online"),
    "lever.hall": ("大厅窗口增减人数", "Clerks added to the hall"),
    "lever.hall.value": ("{value:+d} 人", "{value:+d}"),
    "lever.hall.help": (
        "没有综合窗口时，依次加到等候最久的窗口；减人从最大的窗口减。",
        "Without one window they go where people wait longest; fewer are taken from the largest.",
    ),
    "lever.kind": ("新增人员的身份", "Kind of the people added"),
    "lever.kind.in_post": ("在编", "In post"),
    "lever.kind.contract": ("编外合同", "Contract"),
    "lever.kind.agency": ("第三方派遣", "Agency"),
    "lever.links": ("平台与哪些系统打通", "Systems linked with the platform"),
    "lever.records": ("哪些数据由部门共享、不再收纸", "Records released instead of papers"),
    "lever.lead": ("牵头方式", "Lead"),
    "lever.lead.order": ("各部门照方案全部落实（理想情形）", "Everybody does as designed (ideal)"),
    "lever.lead.mayor": ("市领导挂帅", "The mayor leads"),
    "lever.lead.bureau": ("合并后的综合局牵头", "A merged bureau leads"),
    "lever.lead.peer": ("平级部门牵头", "A department of equal rank leads"),
    "lever.meetings": ("联席会议", "Joint meetings"),
    "lever.meetings.value": ("每年 {value} 次", "{value} a year"),
    "lever.meetings.help": (
        "“全部落实”时会议与督查不起作用。",
        "Meetings and checks change nothing where everybody does as designed.",
    ),
    "lever.audits": ("督查", "Checks"),
    "lever.audit": ("查“明进暗不进”", "Whether those who joined did so in fact"),
    "lever.demand": ("办件量", "Demand"),
    "lever.demand.value": ("现状的 {value}%", "{value}% of today's"),
    "lever.demand.help": ("各类事项同比例增减。", "All matters arise more or less often alike."),
    "lever.online": ("愿意网上办的人", "People willing to apply online"),
    "lever.online.value": ("{value}%", "{value}%"),
    "lever.online.help": (
        "事项已开通网办时，平均有多少人会用；现状约 22%。",
        "Mean share where a matter is open online; today about 22%.",
    ),
    "quick.trips": ("出生：跑动", "Birth: trips"),
    "quick.materials": ("出生：提交材料", "Birth: papers"),
    "quick.departments": ("出生：跑的部门", "Birth: departments visited"),
    "quick.days": ("出生：办理用时", "Birth: time until done"),
    "quick.wait": ("所有窗口：平均等候", "All windows: mean wait"),
    "quick.wait90": ("所有窗口：九成等候不超过", "All windows: 9 in 10 wait at most"),
    "quick.all_days": ("全部事项：办理用时", "All matters: time until done"),
    # 结论
    "page.worth.all-matters": ("每一件事的变化", "Every matter"),
    "page.worth.star": (
        "箭头左边是改革前，右边是改革后；带 * 的变化，95 % 区间不含零。",
        "Before → after; an asterisk marks changes whose 95 % interval leaves out zero.",
    ),
    # 时间去哪了
    "page.time.about": (
        "从提出申请到全部办完，中间的每一天花在了什么上。只算决定办结时间的那条最长的链。",
        "What every day went to, from applying until everything was done: only the longest chain, "
        "which decides when a case is done, is counted.",
    ),
    # 大厅与排班
    "page.hall.which": ("看哪一种", "Which state"),
    "page.hall.example": ("大厅的一天：{day}", "One day in the hall: {day}"),
    "page.hall.example-name": (
        "动画：{day} 大厅里每个人什么时候来、等多久、在哪个窗口办；数字见下方一行",
        "Animation: when each person came to the hall on {day}, waited and was served; the line "
        "below tells the numbers",
    ),
    "page.hall.only-example": (
        "只是一个例子：一次模拟中的一天，不代表平均情形",
        "A single example: one day of one replication, not the mean",
    ),
    "page.hall.play": ("播放", "Play"),
    "page.hall.pause": ("暂停", "Pause"),
    "page.hall.slower": ("慢一点", "Slower"),
    "page.hall.faster": ("快一点", "Faster"),
    "page.hall.speed": ("每秒 {x} 分钟", "{x} min a second"),
    "page.hall.time": ("时刻", "Time of day"),
    "page.hall.now": (
        "{clock}　排队 {waiting} 人，在办 {served} 人；已办好 {done} 人，回去补材料 {again} 人，"
        "等不及离开 {gone} 人",
        "{clock} — {waiting} waiting, {served} being served; {done} served, {again} sent home for "
        "papers, {gone} left the queue",
    ),
    "page.hall.key.first": ("第一次来", "comes for the first time"),
    "page.hall.key.again": ("补了材料再来", "comes again with the right papers"),
    "page.hall.key.done": ("办好离开", "served"),
    "page.hall.key.back": ("回去补材料", "goes home for papers"),
    "page.hall.key.left": ("等不及离开", "leaves the queue"),
    "page.hall.capped": (
        "每个点是一个人，灰色方块是窗口；画出 {shown} 人，另有 {more} 人未画。"
        "选中画面后，空格键播放或暂停，左右键前后 5 分钟，加减号调速度。",
        "A mark is a person, a grey square a clerk; {shown} people are drawn and {more} are not. "
        "With the picture in focus, space plays and stops, arrows move 5 minutes, + and − change "
        "the speed.",
    ),
    # 路线图
    "page.path.about": (
        "这里画的是方案里写明的先后，不是算出来的最优次序；怎样找最优次序，见页末。",
        "This is the order that the reform declares, not the best one; how to look for the best "
        "is told at the end.",
    ),
    "page.path.example": (
        "算出来的次序，以试点区改革计划为例：",
        "An order that was looked for, in the pilot district's programme:",
    ),
    "page.path.best": ("找更好的次序", "Look for a better order"),
    # 可信度
    "page.trust.birth": (
        "这里只有报告关于“出生一件事”的数字：办事指南上的与模型的办事指南比，竖线是试点区照方案落实时"
        "办事人的实际；改革前用时与模拟比。报告其余的数字有的相符、有的不符；要看全部，请运行 "
        "reformsim compare no-reform report-2018-2023。",
        "Only what the report says of the birth matter. What guides list is compared with the "
        "model's guides, the upright line being what people live through in the pilot district as "
        "designed; the time before is compared with the simulation. Of the report's other figures "
        "some agree and some do not; to see them all, run "
        "reformsim compare no-reform report-2018-2023.",
    ),
    "page.trust.all": (
        "报告的全部数字：办事指南上的与模型的办事指南比，竖线是办事人的实际；其余与报告所述六年的"
        "模拟相比。",
        "All of the report's figures: what guides list beside the model's guides, with what people "
        "live through as an upright line; all others beside the report's six years simulated.",
    ),
    "page.trust.numbers": ("个输入数字", "numbers go in"),
    "page.trust.assumed": ("个是假设，没有公开来源", "are assumptions without a public source"),
    "page.trust.error": (
        "快速估计的误差：九成情形下，出生办理用时差在 {low} 至 {high} 倍之内",
        "error of the quick estimate: 9 times in 10 the birth matter's days are {low} to {high} "
        "times those simulated",
    ),
    "page.trust.repeat": ("自己重做一遍", "Repeat it yourself"),
    "page.trust.repeat-how": (
        "同样的种子，在任何机器上都得出同样的数字：",
        "The same seed gives the same numbers on any machine:",
    ),
}
