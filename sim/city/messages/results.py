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
    # Workbooks.
    "not-a-workbook": (
        "不是可以读取的 Excel 工作簿（.xlsx，不含宏）",
        "this is no workbook that can be read (.xlsx, without macros)",
    ),
    "workbook-without-scenario": (
        "工作簿里没有方案，或方案已损坏；请用 reformsim report --to xlsx 生成的文件",
        "the workbook holds no scenario, or a damaged one; use one that "
        "reformsim report --to xlsx wrote",
    ),
    "workbook-without-sheet": (
        "工作簿里没有参数表（{names}）",
        "the workbook has no sheet of parameters ({names})",
    ),
    "target-exists": ("已经存在，请另选一个名字", "is there already; choose another name"),
    "cell-empty": ("这一格不能空着", "this cell must not be empty"),
    "cell-formula": (
        "这里只能写数值或文字，不能写公式",
        "a formula; write the number or text itself",
    ),
    "cell-outside-range": (
        "取值 {value:.12g} 不在 {low:.12g} 至 {high:.12g} 之内；要超出，请同时修改上下限",
        "{value:.12g} is not within {low:.12g} to {high:.12g}; "
        "to go beyond, change the range as well",
    ),
    "number-twice": (
        "参数“{name}”出现了两次，另一处在 {other}",
        "the number '{name}' is there twice; also at {other}",
    ),
    # Runs compared.
    "runs-do-not-pair": (
        "{base} 与 {run} 的种子或重复次数不同，不能配对比较；请用同样的 --seed 与 --reps 重做",
        "{base} and {run} differ in seed or replications and do not pair up; run both with the "
        "same --seed and --reps",
    ),
    "same-scenario": (
        "这次模拟的方案“{name}”已经出现过；比较要用不同的方案",
        "the scenario '{name}' is there already; a comparison needs different ones",
    ),
    # Numbers set by name.
    "no-such-number": (
        "没有名为“{name}”的参数（reformsim explain 会列出全部参数的名称）",
        "no number is named '{name}' (reformsim explain lists the names of all)",
    ),
    "number-is-series": (
        "这是一组权重，不是单个数值，不能设成一个数",
        "this is a series of weights and cannot be set to one number",
    ),
    # Packages of a reform, and what a government can take on.
    "package-unknown": (
        "没有声明名为“{name}”的改革包",
        "there is no package named '{name}' under packages",
    ),
    "package-twice": ("改革包“{name}”声明了两次", "package '{name}' is declared twice"),
    "package-empty": (
        "改革包“{name}”没有任何措施（在措施里写 package: {name}）",
        "package '{name}' has no measure (a measure names it by package: {name})",
    ),
    "package-circle": (
        "改革包“{name}”的 after 绕成了圈",
        "package '{name}' comes, by its 'after', after itself",
    ),
    "package-too-large": (
        "改革包“{name}”需要 {need:g}，超过每年的能力 {have:g}，永远排不进去",
        "package '{name}' needs {need:g}, more than the yearly capacity of {have:g}: it never fits",
    ),
    "no-packages": (
        "这项改革没有声明改革包（packages），排不出先后",
        "the reform declares no packages, so there is nothing to order",
    ),
    "no-capacity": (
        "这个方案没有声明每年的推进能力（capacity），排不出先后",
        "the scenario declares no yearly capacity, so nothing limits the order",
    ),
}
