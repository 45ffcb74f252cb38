"""Words of the command line: help, options, complaints, and the commands' sentences."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    # The program as a whole.
    "about": (
        "reformsim：政务服务改革先在电脑里试一试，再让群众和企业去办",
        "reformsim: try a reform of government services before citizens have to live with it",
    ),
    "usage": ("用法：", "usage: "),
    "command": ("<命令>", "<command>"),
    "options": ("[选项]", "[options]"),
    "options-title": ("选项", "options"),
    "commands-title": ("命令", "commands"),
    "more-help": (
        "某个命令的说明：reformsim <命令> --help",
        "help on one command: reformsim <command> --help",
    ),
    "help.demo": (
        "一分钟演示：“出生一件事”改革前后",
        "one minute: the birth matter before and after",
    ),
    "help.run": ("模拟一个方案", "simulate one scenario"),
    "help.compare": ("比较现状与一个或几个改革方案", "compare a baseline with one or more reforms"),
    "help.validate": ("检查城市、改革、方案文件", "check city, reform and scenario files"),
    "help.explain": (
        "方案依据的数字；或一件事改革前后怎么办",
        "a scenario's numbers, or a matter before and after",
    ),
    "help.list": ("列出自带的城市、改革和方案", "list the cities, reforms and scenarios shipped"),
    "help.export": ("把一次模拟的办件日志导出", "export the event log of a run"),
    "help.reproduce": ("重做一次模拟并逐位核对", "repeat a run and compare bit for bit"),
    "help.schema": ("输出供编辑器使用的 JSON Schema", "print JSON Schemas for editors"),
    "option.format": ("输出表格或 JSON（默认 table）", "table or JSON (default: table)"),
    "option.lang": ("语言（默认 zh）", "language (default: zh)"),
    "option.quiet": ("不显示进度", "no progress on the screen"),
    "option.help": ("显示本说明", "show this help"),
    "option.version": ("显示版本", "show the version"),
    "option.reps": (
        "重复次数（默认 %(default)s）",
        "number of replications (default: %(default)s)",
    ),
    "option.seed": ("随机种子（默认 1）", "random seed (default: 1)"),
    "option.horizon": ("统计多少天内产生的办件", "count cases arising during so many days"),
    "option.engine": ("模拟引擎（默认 compiled）", "simulation engine (default: compiled)"),
    "option.jobs": (
        "同时使用几个进程（默认全部处理器）",
        "processes used (default: all processors)",
    ),
    "option.fail-on": (
        '指标应满足的条件，如 "trips<=1"；不满足则退出码为 1',
        'a condition to hold, such as "trips<=1"; if it does not, the exit code is 1',
    ),
    "option.output": ("结果文件夹", "folder for the results"),
    "option.matter": ("只看这件事", "show only this matter"),
    "option.trace": (
        "结果中保留每次办理的记录",
        "keep the record of every activity in the results",
    ),
    "option.replication": (
        "导出第几次重复（从 0 起，默认 0）",
        "replication to export (default: 0)",
    ),
    "option.top": ("只列最弱的多少个", "list so many of the weakest only"),
    "option.to": ("导出格式", "format to export"),
    # reported figures beside the simulated ones
    "column.figure": ("报告的数字", "the report's figure"),
    "column.reported": ("报告", "reported"),
    "column.reading": ("口径", "read as"),
    "column.guide": ("办事指南", "guides"),
    "column.simulated": ("模拟实际 [95 % 区间]", "simulated, lived [95 % interval]"),
    "column.hit": ("是否相符", "agrees"),
    "column.role": ("用途", "role"),
    "target.hit": ("✓ 相符", "✓ yes"),
    "target.miss": ("✗ 不符", "✗ no"),
    "target.unknown": ("– 无从得知", "– unknown"),
    "reading.lived": ("实际", "lived"),
    "reading.guide": ("指南", "guide"),
    "reading.declared": ("目录", "catalogue"),
    "role.fit": ("已知事实", "known fact"),
    "role.predict": ("预测", "predicted"),
    "targets-title": ("报告的数字与模拟的数字", "The report's figures and the simulated ones"),
    "targets-sum": (
        "{all} 个数字中 {hits} 个按其口径相符（另一种读法不重复计数）；标为预测的没有一个是输入。",
        "{hits} of {all} figures agree, each by its reading (other readings of one figure are not "
        "counted again); none that is predicted is an input.",
    ),
    # explain MATTER
    "option.scenario": (
        "按哪个方案的改革解释事项（默认 report-2018-2023）",
        "the scenario whose reform explains a matter (default: report-2018-2023)",
    ),
    "option.place": ("在哪个地方办（默认第一个）", "the place (default: the first)"),
    "option.online": ("看网上怎么办", "the way online"),
    "option.svg": ("把办事过程画成图（SVG）", "draw both ways as a picture (SVG)"),
    "neither-scenario-nor-matter": (
        "没有叫“{name}”的方案或事项",
        "there is no scenario or matter named '{name}'",
    ),
    "no-such-place": ("这件事不在“{name}”办", "this matter is not handled in '{name}'"),
    "itinerary": ("{title}（{place}）：改革前后", "{title} ({place}): before and after"),
    "itinerary-note": (
        "按预计时间、没有排队、材料无误排出；天数是工作日。",
        "Expected times without queues and mistakes; days are working days.",
    ),
    "drawn": ("图已存为 {path}", "the picture is in {path}"),
    "on-day": ("第{day}天：{text}", "day {day}: {text}"),
    "with-extras": ("{text}（{extras}）", "{text} ({extras})"),
    "one-trip": ("跑一趟", "a trip"),
    "papers": ("交材料{count}份", "papers: {count}"),
    "lasts": ("{days}个工作日", "working days: {days}"),
    "some-cases": ("{share} 的办件", "{share} of cases"),
    "and-more": ("{names}等{count}项", "{names} and others ({count} in all)"),
    "of": ("{part}——{whole}", "{part} – {whole}"),
    "all-departments": ("各部门", "the departments"),
    "day-mark": ("{day} 天", "{day} d"),
    "diagram.applicant": ("申请人到场", "applicant present"),
    "diagram.work": ("工作人员办理", "officials at work"),
    "diagram.paper": ("纸质往来与等待", "paper and waiting"),
    "diagram.wire": ("联网", "over links"),
    "moment.accept": ("到{who}申请：{what}", "apply at {who}: {what}"),
    "moment.collect": ("再到{who}取件：{what}", "collect at {who}: {what}"),
    "moment.apply": ("网上申请，{who}预审：{what}", "apply online, checked by {who}: {what}"),
    "moment.hand-over": ("在{who}一次领取：{what}", "handed over together at {who}: {what}"),
    "moment.return": ("被退回{who}：{what}", "sent back to {who}: {what}"),
    "moment.post": ("邮寄结果：{what}", "results by post: {what}"),
    "moment.supplement": ("事后补交材料：{what}", "papers supplied later: {what}"),
    "moment.fetch": ("联网调取：{what}", "records fetched over links: {what}"),
    "moment.clock": (
        "{who}等数据提供方核复：{what}",
        "{who} waits for the holder's answer: {what}",
    ),
    "moment.carry": ("{who}人工取送：{what}", "{who} carries papers: {what}"),
    "moment.send": ("联网推送给{who}：{what}", "sent over links to {who}: {what}"),
    "moment.review": ("{who}审核：{what}", "reviewed by {who}: {what}"),
    "moment.site_visit": ("{who}上门：{what}", "{who} visits the site: {what}"),
    "moment.joint-visit": ("约定联合踏勘：{what}", "one appointment for all visits: {what}"),
    "moment.exchange": ("联网核对：{what}", "checked over links: {what}"),
    "moment.letter": ("{who}发函或报表：{what}", "{who} writes or sends lists: {what}"),
    "moment.wait": ("等待：{what}", "waiting: {what}"),
    # What can be wrong with a command line.
    "error": ("错误：", "error: "),
    "nearest": ("。是不是想写 {name}？", ". Did you mean {name}?"),
    "valid-names": ("。可用：{names}", ". Valid: {names}"),
    "unknown-command": ("没有 {name} 这个命令", "there is no command '{name}'"),
    "no-command": ("请写明命令", "name a command"),
    "unknown-option": ("{command} 没有选项 {name}", "{command} has no option {name}"),
    "needs-value": ("选项 {name} 后面要写一个值", "option {name} needs a value"),
    "takes-no-value": ("选项 {name} 不带值", "option {name} takes no value"),
    "too-few": ("{command} 后面要写 {names}", "{command} needs {names}"),
    "too-many": ("{command} 后面多了 {name}", "{command} does not take '{name}'"),
    "not-whole": (
        "{option} 应是不小于 {least} 的整数，而不是 {text}",
        "{option} must be a whole number of at least {least}, not '{text}'",
    ),
    "not-a-choice": ("{option} 不能是 {text}", "{option} cannot be '{text}'"),
    "no-condition": (
        '{option} 的条件应写成 "指标<=数值" 或 "事项:指标<=数值"，而不是 {text}',
        '{option} takes "indicator<=number" or "matter:indicator<=number", not \'{text}\'',
    ),
    "no-indicator": ("没有指标 {name}", "there is no indicator '{name}'"),
    "no-matter": ("方案里没有 {name} 这件事", "the scenario has no matter '{name}'"),
    # When something went wrong.
    "our-fault": (
        "程序内部出错，这不是您的问题。详情已存入 {path}，请附在问题报告中。",
        "something went wrong inside the program; this is not your fault. "
        "Details are in {path}: please attach that file to a report.",
    ),
    "compiling": (
        "首次使用，正在编译模拟引擎 …",
        "first use: compiling the simulation engine …",
    ),
    "interrupted": ("已中断，没有写入任何结果。", "interrupted; no results were written."),
    # Sentences of results.
    "with-unit": ("{name}（{unit}）", "{name} ({unit})"),
    "joint": ("；", "; "),
    "falls": (
        "{name}由 {before} 减到 {after} {unit}",
        "{name} down from {before} to {after} {unit}",
    ),
    "rises": ("{name}由 {before} 增到 {after} {unit}", "{name} up from {before} to {after} {unit}"),
    "conclusion": ("结论：{parts}。", "In short: {parts}."),
    "no-change": ("结论：没有看得出的变化。", "In short: no change that can be seen."),
    "unchanged": ("没有看得出变化的事项：{names}。", "No change that can be seen in: {names}."),
    "not-listed": (
        "另有 {matters} 个事项未列出；--matter 看单个事项，--format json 看全部。",
        "{matters} more matters are not listed; see one with --matter, all with --format json.",
    ),
    "compared": ("{base} → {reform}", "{base} → {reform}"),
    "matter-title": ("{title}（改革前共 {cases} 件）", "{title} ({cases} cases before the reform)"),
    "run-title": ("{title}（共 {cases} 件）", "{title} ({cases} cases)"),
    "overall-title": ("全部大厅与科室", "all halls and offices"),
    "busiest-title": (
        "最忙的 {shown} 处（共 {pools} 处）",
        "the {shown} busiest of {pools} windows and offices",
    ),
    "sample": (
        "重复 {reps} 次，共 {cases} 件；种子 {seed}；引擎 {engine}；区间为 95 % 置信区间。",
        "{reps} replications, {cases} cases; seed {seed}; engine {engine}; intervals are 95 %.",
    ),
    "condition-fails": (
        "条件不满足：{text}（实际为 {value}）",
        "condition does not hold: {text} (it is {value})",
    ),
    "twice": ("方案 {name} 写了两次", "scenario '{name}' is named twice"),
    "folder-taken": (
        "{folder} 里已有别的东西，请另选一个文件夹",
        "{folder} holds something else; choose another folder",
    ),
    "saved": ("结果已存入 {folder}", "results are in {folder}"),
    "export-to": ("请用 --to 写明格式：{formats}", "name a format with --to: {formats}"),
    "exported": (
        "{file}：{activities} 次办理，另有 {abandoned} 次没等到就离开（弃号离开）",
        "{file}: {activities} activities, and {abandoned} visits given up (abandoned)",
    ),
    "reproduced": ("结果逐位相同。", "The results are the same bit for bit."),
    "not-reproduced": ("结果不同。", "The results differ."),
    "other-code": ("程序与当时不是同一版本。", "The program is not the one that made the run."),
    "other-library": (
        "{name} 当时是 {then}，现在是 {now}。",
        "{name} was {then} then and is {now} now.",
    ),
    "valid-file": ("{file}：没有发现问题（{kind}）", "{file}: no problem found ({kind})"),
    "no-schema": ("没有 {name} 这种文件", "there is no kind of file '{name}'"),
    "explained": (
        "共 {numbers} 个数字，其中 {assumed} 个是假设。",
        "{numbers} numbers in all, of which {assumed} are assumptions.",
    ),
    "after-list": (
        "试一试：reformsim compare baseline birth-one-matter",
        "try: reformsim compare baseline birth-one-matter",
    ),
    "demo-intro": (
        "同一批新生儿家庭，分别按改革前、改革后的办法走一遍 …",
        "The same families of newborns go through the old ways and the new ways …",
    ),
    "demo-honest": (
        "说明：办事员工作用时等多数参数是假设，可用 reformsim explain 逐条查看。",
        "Most parameters, such as clerks' working times, are assumptions: see reformsim explain.",
    ),
    "demo-next": (
        """接下来可以试：
  reformsim list                                             看看还有哪些方案
  reformsim compare baseline birth-one-matter --reps 20      比较所有事项，重复 20 次
  reformsim run baseline                                     看各事项和最忙的窗口
  reformsim explain birth-one-matter                         结论依据哪些数字，哪些最弱""",
        """What to try next:
  reformsim list                                             see what else there is
  reformsim compare baseline birth-one-matter --reps 20      all matters, 20 replications
  reformsim run baseline                                     every matter, the busiest windows
  reformsim explain birth-one-matter                         what this rests on, weakest first""",
    ),
}
