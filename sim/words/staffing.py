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
}
