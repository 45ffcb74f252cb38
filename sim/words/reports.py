"""Words of reports: HTML, Word, Excel."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "comma": ("，", ", "),
    # the command
    "help.report": (
        "把模拟结果写成网页、Word 简报和 Excel 工作簿",
        "write results as a web page, a Word brief and a workbook",
    ),
    "report-reading": ("正在读取 {runs} 次模拟的结果 …", "reading the results of {runs} run(s) …"),
    "report-writing": ("正在写报告", "writing the report"),
    "not-an-extra": (
        "{file} 不是可以写进报告的结果（可用：{schemas}）",
        "{file} is no result that a report can take in (it takes: {schemas})",
    ),
    "help.readback": (
        "把改过参数的 Excel 工作簿变回方案",
        "turn a workbook with changed numbers back into a scenario",
    ),
    "folder-there": (
        "{folder} 已经存在，请另选一个名字",
        "{folder} is there already; choose another",
    ),
    "read-back": (
        "方案已写入 {file}，改动了 {changed} 个参数",
        "the scenario is in {file}; numbers changed: {changed}",
    ),
    # the sheet of parameters
    "inputs.sheet": ("参数", "Parameters"),
    "inputs.how": (
        "黄色格可以修改：取值须在上下限之内；要超出，请同时改上下限并写明来源"
        "（report、assumption 或 public https://…）。不要写公式。",
        "Yellow cells may be changed: a value lies within its range; to go beyond, change the "
        "range as well and give the source (report, assumption or public https://…). No formulas.",
    ),
    "inputs.then": (
        "改好存盘后运行：reformsim readback 本文件.xlsx -o 文件夹，即得到新方案；"
        "再用 reformsim run 文件夹/scenario.yaml 模拟。",
        "Save, then run: reformsim readback THIS.xlsx -o FOLDER for the new scenario, and "
        "reformsim run FOLDER/scenario.yaml to simulate it.",
    ),
    "inputs.outside": ("超出上下限", "outside its range"),
    "column.about": ("属于", "belongs to"),
    "figure.verdict.sheet": ("结论", "Verdict"),
    "figure.matters.sheet": ("各事项", "Matters"),
    "figure.time-lost.sheet": ("时间去哪了", "Time"),
    "figure.conflicts.sheet": ("五大冲突", "Conflicts"),
    "figure.heatmap.sheet": ("大厅时段", "Hall hours"),
    "figure.trend.sheet": ("月度走势", "Months"),
    "figure.roadmap.sheet": ("路线图", "Roadmap"),
    "figure.trust.sheet": ("与报告对照", "Beside the report"),
    "figure.assumptions.sheet": ("假设", "Assumptions"),
    # what a report says
    "report.title.one": ("{title}：模拟报告", "{title}: simulation report"),
    "report.title.compare": (
        "{reform}：改革效果模拟报告（与“{base}”比较）",
        "{reform}: simulated effects, compared with '{base}'",
    ),
    "report.about": (
        "模拟对象：{city}；统计 {begin} 至 {end} 提出的办件；{reps} 次重复，共 {cases} 件。",
        "Simulated: {city}; cases arising from {begin} to {end}; {reps} replications, "
        "{cases} cases.",
    ),
    "report.summary": ("一页说清", "In one page"),
    "report.says": ("{text}。", "{text}."),
    "report.sure.compare": (
        "改革前后遇到的是同样的办事人、同样的运气，共重复 {reps} 次；区间只含随机波动。",
        "Before and after, the same applicants meet the same luck, {reps} times over; intervals "
        "hold chance only.",
    ),
    "report.sure.one": (
        "共重复 {reps} 次；区间只含随机波动，不含参数本身的不确定。",
        "{reps} replications; intervals hold chance only, not the doubt about parameters.",
    ),
    "report.cautions": ("使用时请注意", "Before using this"),
    "report.caution.1": (
        "这是模拟，不是统计。办事人员用时等多数参数是假设，用 reformsim explain 可逐条查看。",
        "This is a simulation, not a statistic. Most parameters, such as clerks' working times, "
        "are assumptions: see reformsim explain.",
    ),
    "report.caution.2": (
        "区间没有包含 0 的变化才说得上有变化；看不出变化不等于没有变化。",
        "Only a change whose interval leaves out 0 is a change that is seen; one that is not seen "
        "may still be there.",
    ),
    "report.caution.3": (
        "部门是否配合只能给出各种可能，不能当作对某个部门的预言。",
        "Whether departments go along can be told as a range of possibilities only, never as a "
        "prophecy about one of them.",
    ),
    "report.caution.4": (
        "同样的结果可用 reformsim reproduce 逐位重做。",
        "The same results can be made again, bit for bit, with reformsim reproduce.",
    ),
    "report.figures": ("模拟结果", "Results"),
    "report.more-rows": (
        "另有 {rows} 行未印出，见 Excel 工作簿。",
        "{rows} more rows are in the workbook.",
    ),
    "report.how": ("怎么看这张图", "How to read this chart"),
    "report.not": ("请注意：", "Caution: "),
    "report.table": ("看数据表", "Show the table"),
    "report.all-windows": ("全部窗口", "All windows"),
    "figure.and": ("、", ", "),
}
