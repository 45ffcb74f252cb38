"""Mistakes in targets, posteriors and cases of other cities."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "not-a-posterior": (
        "这不是后验文件（由 reformsim calibrate targets 生成）",
        "this is not a posterior (reformsim calibrate targets writes them)",
    ),
    "posterior-of-nothing-here": (
        "后验里的参数，这个方案所在的城市一个也没有",
        "the scenario's city has none of the numbers that the posterior tells",
    ),
    "reading-of-declared": (
        "about 为 structure 或 catalogue 的数字，reading 写 declared；其余的不能",
        "reading is 'declared' for figures about 'structure' or 'catalogue', and for no others",
    ),
    "case-about-nothing": (
        "案例要写明 items（或 like）、hall 或 office 之一",
        "a case needs items (or like), hall, or office",
    ),
    "case-no-measure": ("没有写明采取了什么措施", "no measure is stated"),
    "case-no-arrivals": (
        "要写明每天来多少人：arrivals_per_day（或 arrivals_per_year）",
        "say how many people come: arrivals_per_day (or arrivals_per_year)",
    ),
    "case-no-windows": (
        "要写明有多少窗口（windows）或多少人（staff）",
        "say how many windows or staff there are",
    ),
    "case-too-few-windows": (
        "窗口比部门（{departments} 个）还少",
        "there are fewer windows than departments ({departments})",
    ),
    "case-no-service": (
        "要写明 service_minutes、wait_mean、wait_p90、utilisation 中的至少一个",
        "state at least one of service_minutes, wait_mean, wait_p90, utilisation",
    ),
    "case-no-work": (
        "要写明 work_minutes 或 elapsed_working_days",
        "state work_minutes or elapsed_working_days",
    ),
    "case-one-change": (
        "to、change、share 三者写一个",
        "give exactly one of to, change, share",
    ),
    "case-needs-items": (
        "要预测“{name}”，案例须写明 items 或 like",
        "to predict '{name}' a case needs items or like",
    ),
    "case-needs-hall": (
        "要预测“{name}”，案例须写明 hall 或 office",
        "to predict '{name}' a case needs hall or office",
    ),
    "case-needs-visitors": (
        "office 里没有人当面等候，不能预测“{name}”；用时看 elapsed_working_days",
        "nobody waits in person at an office, so '{name}' cannot be predicted; "
        "elapsed_working_days tells how long it takes",
    ),
    "case-nobody-left": (
        "原有 {now:g}，照此改后为 {left:g}：至少要留一个",
        "there were {now:g}, and this leaves {left:g}: at least one must stay",
    ),
}
