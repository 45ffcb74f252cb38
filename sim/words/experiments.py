"""Words of running experiments: executors, stores, precision, warm-up."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.cluster": (
        "在本机启动一个 dask 集群，供其他命令用 --cluster 使用，直到中断为止",
        "start a dask cluster on this machine, for the --cluster of other commands, until "
        "interrupted",
    ),
    "cluster-ready": (
        "集群已就绪：{workers} 个工作进程。请在另一终端使用：--cluster {address}",
        "The cluster is ready: {workers} workers. Use it from another terminal: "
        "--cluster {address}",
    ),
    "option.cluster": (
        "在此地址的 dask 集群上运行（如 tcp://127.0.0.1:8786），不占用本机进程",
        "run on the dask cluster at this address (such as tcp://127.0.0.1:8786)",
    ),
    "option.store": (
        "结果存放文件夹：已有的结果不再重算（默认：环境变量 REFORMSIM_STORE，否则为用户缓存目录）",
        "keep results in this folder and find them there (default: REFORMSIM_STORE, or else the "
        "user's cache folder)",
    ),
    "option.no-store": ("不保存、也不读取已有结果", "neither keep results nor use kept ones"),
    "store.damaged": (
        "已存结果 {file} 损坏，将重新计算。",
        "The kept result {file} is damaged; it is made again.",
    ),
    "store.unwritable": (
        "无法向 {folder} 保存结果（{reason}）；计算继续进行，但中断后需重算未保存的部分。",
        "Results cannot be kept in {folder} ({reason}); the work goes on, but if it is interrupted "
        "what was not kept is done again.",
    ),
    "option.precision": (
        "不断增加重复次数，直到 95%% 置信区间半宽不超过均值（compare：差值；attribute：总效果）"
        "的 P 倍，如 0.05；"
        "同时给出 --reps 时以其为上限（默认上限 100，attribute 为 40）",
        "add replications until the 95 %% interval reaches no farther than this share of the mean "
        "(compare: of the difference; attribute: of the total), such as 0.05; at most --reps, "
        "by default 100 (attribute: 40)",
    ),
    "option.precise": (
        "--precision 针对的指标，如 trips 或 birth:trips；可重复给出"
        "（默认：跑动次数、办结工作日、窗口等候）",
        "an indicator that --precision is about, such as trips or birth:trips; may be repeated "
        "(default: trips, elapsed_working_days, wait_mean)",
    ),
    "not-a-share": (
        "{option} 应为 0 与 1 之间的数，如 0.05，而不是“{text}”",
        "{option} takes a number between 0 and 1, such as 0.05, not '{text}'",
    ),
    "no-figure": (
        "{option} 应为指标名，如 trips 或 birth:trips，而不是“{text}”",
        "{option} takes an indicator, such as trips or birth:trips, not '{text}'",
    ),
    "precision-reached": (
        "精度已达到：{reps} 次重复后，95% 置信区间半宽不超过 {wanted}"
        "（最宽者：{figure}，{width}）。",
        "Precision reached: after {reps} replications the 95 % intervals reach at most {wanted} "
        "to either side (widest: {figure}, {width}).",
    ),
    "precision-missed": (
        "精度未达到：{reps} 次重复后，{figure} 的 95% 置信区间半宽仍为 {width}（要求 {wanted}）。"
        "可用 --reps 提高上限；已有结果不会重算。",
        "Precision not reached: after {reps} replications the 95 % interval of {figure} still "
        "reaches {width} to either side (wanted: {wanted}). --reps allows more; what there is "
        "will not be made again.",
    ),
    "never-known": ("无法确定", "no bound"),
    "help.warmup": (
        "检验预热期是否足够：从空大厅开始逐日观察积压与等候（MSER-5）",
        "whether the warm-up suffices: backlog and waits day by day from empty halls (MSER-5)",
    ),
    "warmup-title": (
        "{title}：声明的预热期 {declared} 天；观察 {days} 天，{reps} 次重复",
        "{title}: declared warm-up {declared} days; {days} days watched, {reps} replications",
    ),
    "warmup.settled": ("稳定于第几天", "settled after days"),
    "warmup.verdict": ("预热期", "warm-up"),
    "warmup.enough": ("足够", "suffices"),
    "warmup.short": ("不足", "too short"),
    "warmup.unknown": (
        "无法判断（过短或未稳定）",
        "cannot tell (too few days, or it does not settle)",
    ),
    "warmup.day": ("日值（各次重复平均）", "daily, mean of replications"),
    "warmup.batch": ("五个工作日均值", "means of five working days"),
    "warmup.declared": ("声明的预热期", "declared warm-up"),
    "warmup.mser": ("MSER-5 截断点", "MSER-5 cuts here"),
}
