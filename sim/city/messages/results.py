"""Mistakes in stored results, workbooks and what pages are given."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "bad-shift-start": (
        "班次的最早与最晚开始时间应在整点或半点，且先早后晚，现为 {first}、{last}",
        "a shift's earliest and latest start must be on half-hours, in order, not {first}, {last}",
    ),
    "not-half-hours": (
        "{name} 应为 30 分钟的整数倍，现为 {value}",
        "{name} must be a multiple of 30 minutes, not {value}",
    ),
    "rest-where": (
        "班次“{name}”的 rest、before_rest、after_rest 应同时填写或同时省略",
        "the shift '{name}' needs rest, before_rest and after_rest, all or none",
    ),
    "shift-too-long": (
        "班次“{name}”一周最多 {worked} 分钟，超过“{kind}”的 {paid} 分钟",
        "a week of the shift '{name}' has {worked} minutes, more than the {paid} paid to '{kind}'",
    ),
}
