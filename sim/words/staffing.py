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
        "每个时段守住承诺的把握（默认 %(default)s）",
        "how sure each half-hour must be (default: %(default)s)",
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
    "staff-acting": (
        "方案中有各部门的反应（conflicts），暂不能直接配人",
        "institutions act in this scenario (conflicts): it cannot be staffed directly yet",
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
        "再减一人（试了 {tried} 处）：{unsure} 不再有把握，{breaks} 守不住，{surely} 肯定守不住",
        "One person fewer (tried at {tried}): {unsure} are no longer sure, {breaks} break the "
        "promise, {surely} surely",
    ),
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
