"""Words of calibration on reported figures and of predicting other cases."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "help.calibrate": (
        "用报告数字或办件日志校准模型",
        "fit the model to reported figures or to an event log",
    ),
    "help.calibrate targets": (
        "用改革前的事实和公开数字推断参数，给出后验",
        "infer parameters from facts before the reform and public anchors",
    ),
    "help.calibrate report": (
        "报告的每个数字与后验下的模拟逐项对照",
        "every figure of the report beside the simulated one under the posterior",
    ),
    "help.calibrate log": (
        "从办件日志学出一个可模拟的流程模型",
        "learn a process model that can be simulated from an event log",
    ),
    "help.calibrate validate": (
        "用留出的办件检验学出的模型",
        "test a learnt model on cases held out",
    ),
    "no-calibration": ("请写明校准什么", "say what to calibrate on"),
    "unknown-calibration": (
        "校准没有 {name} 这一项",
        "there is no calibration named '{name}'",
    ),
}
