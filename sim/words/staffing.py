"""Words of staffing and rosters."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.staff": (
        "为守住服务承诺，哪个窗口、哪个时段至少要多少人",
        "the fewest people, by window and half-hour, that keep a promise",
    ),
    "option.target": (
        '要守住的承诺，如 "wait_p90<=15"（九成等候不超过15分钟）；可写几个',
        'a promise to keep, such as "wait_p90<=15" (9 in 10 wait no longer); may be repeated',
    ),
    "option.pool": ("只看这个窗口或科室；可写几个", "only this window or office; may be repeated"),
    "option.confidence": (
        "每次判断的把握（默认 %(default)s）",
        "how sure each decision must be (default: %(default)s)",
    ),
    "option.fresh": (
        "用多少次新的重复来验证（默认 %(default)s）",
        "so many fresh replications verify the result (default: %(default)s)",
    ),
    "no-target": (
        '请用 --target 说明要守住的承诺，如 --target "wait_p90<=15"',
        'say with --target what is promised, such as --target "wait_p90<=15"',
    ),
    "bad-target": (
        "{option} 看不懂“{text}”；可以写：{forms}",
        "{option} does not understand '{text}'; possible are {forms}",
    ),
    "bad-confidence": (
        "{option} 应在 0.5 与 1 之间，现为“{text}”",
        "{option} must be between 0.5 and 1, not '{text}'",
    ),
    "staff-no-place": ("方案中没有地点“{name}”", "the scenario has no place '{name}'"),
    "no-pool": (
        "“{place}”没有窗口或科室“{name}”",
        "there is no window or office '{name}' at '{place}'",
    ),
    "staff-nobody": (
        "“{place}”没有这项承诺所说的窗口或科室",
        "there are no windows or offices at '{place}' that the promise is about",
    ),
    "staff-impossible": (
        "“{name}”在{when}再多人也守不住承诺：等候另有原因，或样本太少（可加大 --reps、--horizon）",
        "no number of people keeps the promise of '{name}' on {when}: waits have another cause, or "
        "there are too few cases to be sure (try more --reps or a longer --horizon)",
    ),
    "staff-title": ("{title}（{name}）：需要人数（现有）", "{title} ({name}): people needed (now)"),
    "offices-title": ("后台科室", "Back offices"),
    "staff-totals": (
        "统计期内合计：现有 {now} 人时，需要 {needed} 人时（{change} %）",
        "In all, over the days counted: {now} person-hours now, {needed} needed ({change} %)",
    ),
    "staff-proof-window": (
        "验证（{reps} 次新的重复）：{cells} 个时段中 {kept} 守住承诺，"
        "{surely} 有 {confidence} 把握",
        "Verified with {reps} fresh replications: of {cells} half-hours {kept} keep the promise, "
        "{surely} with {confidence} confidence",
    ),
    "staff-proof-office": (
        "验证（{reps} 次新的重复）：{cells} 个科室中 {kept} 守住承诺，"
        "{surely} 有 {confidence} 把握",
        "Verified with {reps} fresh replications: of {cells} offices {kept} keep the promise, "
        "{surely} with {confidence} confidence",
    ),
    "staff-fewer": (
        "再减一人（试了 {tried} 处）：{breaks} 守不住（{surely} 肯定守不住），"
        "{close} 守不住或余量不到承诺的一成",
        "One person fewer (tried at {tried}): {breaks} break the promise ({surely} surely), "
        "{close} break it or have less than a tenth of it to spare",
    ),
    "staff-rostered": (
        "按排班表上岗（再次模拟）：{kept} 的时段守住承诺",
        "With the rosters as they are (simulated once more): {kept} of half-hours keep the promise",
    ),
    "no-roster": ("现有班次排不出", "no roster covers this"),
    "rosters-title": ("每周排班", "Weekly rosters"),
    "option.workbook": ("写成 Excel 文件", "write an Excel workbook"),
    "stage.search": ("正在寻找最少人数 …", "searching for the fewest people …"),
    "stage.verify": ("正在用新的重复验证 …", "verifying with fresh replications …"),
    "stage.roster": ("正在排班 …", "making rosters …"),
    "stage.forecast": ("正在逐月推算 …", "looking at each month …"),
    "fewer.surely": ("肯定守不住", "surely broken"),
    "fewer.breaks": ("守不住", "broken"),
    "fewer.unsure": ("没有把握", "not sure"),
    "fewer.kept": ("仍守得住", "still kept"),
    "fewer.least": ("已是最少", "the least"),
    "book.title": ("服务承诺所需人手与排班", "People needed to keep a promise, and rosters"),
    "book.summary": ("摘要", "Summary"),
    "book.demand": ("分时段人数", "People by half-hour"),
    "book.roster": ("每周排班", "Weekly roster"),
    "book.coverage": ("覆盖情况", "Coverage"),
    "book.comparison": ("与公式比较", "Rules compared"),
    "book.offices": ("后台科室", "Back offices"),
    "book.forecast": ("逐月人手", "Month by month"),
    "book.terms": ("班次与用工依据", "Shifts and terms"),
    "book.scenario": ("方案", "Scenario"),
    "book.place": ("地点", "Place"),
    "book.promise": ("服务承诺", "Promise"),
    "book.confidence": ("把握", "Confidence"),
    "book.seed": ("随机种子", "Seed"),
    "book.staff_needed": ("需要人数", "people needed"),
    "book.staff_now": ("现有人数", "people now"),
    "book.arrivals": ("每半小时来办人次", "requests per half-hour"),
    "book.team": ("全组通用", "whole team"),
    "book.yes": ("是", "yes"),
    "book.no": ("否", "no"),
    "column.day": ("日", "day"),
    "column.kind": ("用工", "kind"),
    "column.person": ("序号", "no."),
    "column.people": ("人员", "people"),
    "column.there": ("在岗", "there"),
    "column.spare": ("富余", "spare"),
    "column.arrivals": ("来办人次", "requests"),
    "column.load-peak": ("最高工作量（人）", "peak load (persons)"),
    "column.hours-now": ("现有人时", "person-hours now"),
    "column.hours-needed": ("需要人时", "person-hours needed"),
    "column.hours-roster": ("每周排班人时", "person-hours a week"),
    "column.cost-now": ("现每周成本（元）", "cost now (yuan/week)"),
    "column.cost-roster": ("排班每周成本（元）", "roster cost (yuan/week)"),
    "column.proven": ("证明最省", "proven least"),
    "column.erlang_c": ("Erlang-C 公式", "Erlang C"),
    "column.erlang_a": ("Erlang-A 公式", "Erlang A"),
    "column.square_root": ("平方根法", "square root"),
    "column.p90-now": ("现九成等候（分）", "9 in 10 wait now (min)"),
    "column.p90-after": ("配足后九成等候（分）", "9 in 10 wait after (min)"),
    "column.kept": ("守住承诺", "kept"),
    "column.one-fewer": ("再减一人", "one fewer"),
    "day.mon": ("周一", "Mon"),
    "day.tue": ("周二", "Tue"),
    "day.wed": ("周三", "Wed"),
    "day.thu": ("周四", "Thu"),
    "day.fri": ("周五", "Fri"),
    "day.sat": ("周六", "Sat"),
    "day.sun": ("周日", "Sun"),
    "day.make_up": ("调休上班日", "make-up day"),
    "column.time": ("时段", "time"),
    "column.load": ("工作量（人）", "load (persons)"),
    "column.staff-now": ("现有", "now"),
    "column.staff-needed": ("需要", "needed"),
    "column.days-now": ("现用时（工作日）", "days now"),
    "column.days-after": ("配足后用时", "days after"),
    # 每周排班
    "figure.roster.title": (
        "{place}：{people} 人排一周（{staff}），每周 {cost} 元（现有人员 {now} 元），"
        "已证明没有更省的排法",
        "{place}: {people} people work the week ({staff}) for {cost} yuan (those there now: "
        "{now}); proven that no roster costs less",
    ),
    "figure.roster.title-open": (
        "{place}：{people} 人排一周（{staff}），每周 {cost} 元（现有人员 {now} 元）；"
        "尚未证明最省，最多还能省 {gap} %",
        "{place}: {people} people work the week ({staff}) for {cost} yuan (those there now: "
        "{now}); not proven the cheapest, at most {gap} % could be saved",
    ),
    "figure.roster.some": ("{kind} {people} 人", "{people} {kind}"),
    "figure.roster.group": ("{kind}（{people} 人）", "{kind} ({people})"),
    "figure.roster.of": ("·{place}", ", {place}"),
    "figure.roster.person": ("{kind} {number}", "{kind} {number}"),
    "figure.roster.duty": ("{hours}（休 {rest}）", "{hours} (rest {rest})"),
    "figure.roster.rest": ("休息", "Rest"),
    "figure.roster.hours": ("时刻（点）", "hour of the day"),
    "figure.roster.basis": (
        "承诺 {targets}；整数规划求得，与最省之差 {gap} %；"
        "算上请假、培训，花名册上约需 {payroll} 人；{basis}",
        "promise {targets}; solved as an integer programme, gap {gap} %; with leave and training "
        "about {payroll} people on the payroll; {basis}",
    ),
    "figure.roster.question": ("谁上哪个班？", "Who works which shift?"),
    "figure.roster.read": (
        "每行一个人，横条是上班的时间，细线是休息；按用工分组，编号不指具体的人。"
        "窄屏上放不下的时刻，选一天或打开数字表就能看到。",
        "A row is a person, a bar the time at work, the thin line a rest; people are grouped by "
        "employment, and numbers stand for nobody in particular. Where a narrow screen has no room "
        "for the hours, choose one day or open the numbers.",
    ),
    "figure.roster.not": (
        "班次、工资和用工规则是假设，换成本地的才能照办；只排平常的一周，节假日、补班日不在内；"
        "人数少的窗口，与别的窗口合并成组往往更省。",
        "Shifts, wages and terms of work are assumptions, to be replaced by your own. It is a "
        "usual week, without holidays and make-up days. Small windows often cost less as a team.",
    ),
    "figure.roster.sheet": ("排班", "Roster"),
    "column.person-on-duty": ("人员", "person"),
    "figure.cover.title": (
        "{place}：一周 {cells} 个半小时，每个都够人，一共富余 {spare} 人时（{share}）；",
        "{place}: enough people in all {cells} half-hours of the week, {spare} person-hours "
        "({share}) to spare; ",
    ),
    "figure.cover.exact": (
        "{place}：一周 {cells} 个半小时，每个都够人，一个不多；",
        "{place}: enough people in all {cells} half-hours of the week, and nobody to spare; ",
    ),
    "figure.cover.short": (
        "{place}：一周 {cells} 个半小时中有 {short} 个不够人；",
        "{place}: too few people in {short} of the week's {cells} half-hours; ",
    ),
    "figure.cover.closed": (
        "休息都排在 {begin}–{end}，这时不开门",
        "rests are at {begin}–{end}, while it is closed",
    ),
    "figure.cover.by-turns": (
        "{begin}–{end} 轮流休息，最少时 {there} 人在岗（需 {needed} 人）",
        "rests are by turns at {begin}–{end}, with {there} at work at the least ({needed} needed)",
    ),
    "figure.cover.no-rest": ("没有人的班中间有休息", "nobody's shift has a rest in it"),
    "figure.cover.needed": ("需要人数", "People needed"),
    "figure.cover.there": ("在岗人数", "People at work"),
    "figure.cover.spare": ("富余", "To spare"),
    "figure.cover.people": ("人", "people"),
    "figure.cover.hover": (
        "{day} {time}：需要 {needed} 人，在岗 {there} 人",
        "{day} {time}: {needed} needed, {there} at work",
    ),
    "figure.cover.basis": (
        "承诺 {targets}；所有窗口按排班上岗再模拟，{kept} 的时段守住承诺；{basis}",
        "promise {targets}; simulated once more with all rosters as they are, {kept} of half-hours "
        "keep it; {basis}",
    ),
    "figure.cover.question": (
        "排了班，每个时段够不够人？",
        "Does the roster cover every half-hour?",
    ),
    "figure.cover.read": (
        "浅色柱是每半小时需要的人数，深色折线是按排班在岗的人数；折线高出柱子的部分是富余，"
        "断开处不开门。",
        "Light bars are the people needed in each half-hour, the dark stepped line those at work; "
        "where it is above a bar there is somebody to spare, and where it breaks it is closed.",
    ),
    "figure.cover.not": (
        "没有考虑临时请假；需要人数是模拟求得的最少人数，守住的是平均情形下的承诺，"
        "不是每一天都守得住。",
        "Sudden absence is not in it. The people needed are the fewest found by simulation: they "
        "keep the promise on average, not on every single day.",
    ),
    "figure.cover.sheet": ("在岗", "Cover"),
    "page.hall.rosters": ("每周排班", "Weekly rosters"),
    "page.hall.pool": ("看哪个窗口", "Which window"),
    "page.hall.day": ("看哪一天", "Which day"),
    "page.hall.week": ("整周", "The whole week"),
    "page.hall.all-rosters": ("所有窗口的排班与费用", "Rosters and costs of all windows"),
    "page.hall.no-roster": (
        "现有班次和用工规则排不出“{place}”的班。",
        "No roster covers '{place}' with the shifts and terms of work there are.",
    ),
}
