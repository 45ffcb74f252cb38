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
    "numbers-impossible": (
        "这些参数各自都在范围内，合在一起却无法模拟（{reason}）",
        "with these numbers together the scenario cannot be run ({reason})",
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
    "workers-died": (
        "工作进程在同一任务上连续 {times} 次意外终止，多半是内存不足；请减小 --jobs 后重新运行，"
        "已完成的结果不会丢失",
        "worker processes died {times} times over the same task, probably for want of memory; run "
        "again with fewer --jobs: what is finished has been kept",
    ),
    "no-room": (
        "无法写入临时文件（{reason}）；请清理磁盘，或用环境变量 TMPDIR 另选文件夹，或改用 --jobs 1",
        "temporary files cannot be written ({reason}); make room, choose another folder with "
        "TMPDIR, or use --jobs 1",
    ),
    "cluster-library": (
        "使用集群需要安装 dask：pip install 'reformsim[cluster]'",
        "a cluster needs the library dask: pip install 'reformsim[cluster]'",
    ),
    "cluster-silent": (
        "该地址没有 dask 调度器应答；地址形如 tcp://127.0.0.1:8786",
        "no dask scheduler answers here; addresses look like tcp://127.0.0.1:8786",
    ),
    "port-taken": ("该端口已被占用", "this port is taken"),
    "cluster-empty": ("该集群没有工作节点", "this cluster has no workers"),
    "cluster-lost": (
        "与集群的连接中断；重新运行即可，已完成的结果不会丢失",
        "the cluster was lost; run again: what is finished has been kept",
    ),
    "cluster-differs": (
        "集群工作节点上的 reformsim 或所用库的版本与本机不同，结果将无法对应",
        "the cluster's workers run another version of reformsim or of its libraries",
    ),
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
