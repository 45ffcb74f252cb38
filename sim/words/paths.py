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
    "not-a-range": (
        "选项 {option} 要写成“小..大”，如 0.5..2，而不是“{text}”",
        "option {option} takes LOW..HIGH, such as 0.5..2, not '{text}'",
    ),
    "option-needed": ("请用 {option} 写明", "say which with {option}"),
    "range-needed": (
        "声明的范围没有变动余地，请用 --range 写明范围",
        "the declared range leaves nothing to vary: give one with --range",
    ),
    "trying-values": ("试算 {values} …", "trying {values} …"),
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
}
