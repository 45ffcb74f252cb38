"""Mistakes in stored results, workbooks and what pages are given."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # Numbers set by name.
    "no-such-number": (
        "没有名为“{name}”的参数（reformsim explain 会列出全部参数的名称）",
        "no number is named '{name}' (reformsim explain lists the names of all)",
    ),
    "number-is-series": (
        "这是一组权重，不是单个数值，不能设成一个数",
        "this is a series of weights and cannot be set to one number",
    ),
}
