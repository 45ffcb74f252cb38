"""Mistakes in stored results, workbooks and what pages are given."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "reform-and-measures": (
        "reform 与 measures 只能写一个：改革要么另有文件，要么就写在本方案里",
        "give reform or measures, not both: a reform has its own file or stands in the scenario",
    ),
    "upload-too-large": (
        "文件太大：方案文件不超过 {most} KB",
        "too large: a scenario's file has at most {most} kB",
    ),
    "not-from-levers": (
        "这个方案里有页面上的设置表达不了的内容；请用命令行 reformsim compare 比较",
        "this scenario says what no lever of the page can say; use reformsim compare",
    ),
    "no-such-run": ("没有这次模拟", "there is no such run"),
    "runs-do-not-pair": (
        "{base} 与 {run} 的种子或重复次数不同，不能配对比较；请用同样的 --seed 与 --reps 重做",
        "{base} and {run} differ in seed or replications and do not pair up; run both with the "
        "same --seed and --reps",
    ),
}
