"""Words of running experiments: executors, stores, precision, warm-up."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
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
}
