"""Mistakes in stored results, workbooks and what pages are given."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
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
}
