"""Words of calibration on event logs."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {
    "log.left": ("弃号离开", "abandoned"),
    "help.generate": (
        "用从事件日志得到的模型生成新的事件日志",
        "make an event log from a model discovered by 'calibrate log'",
    ),
    "option.columns": (
        "各列的列名：case=…,activity=…,resource=…,start=…,end=…（可省略资源与起始时间；"
        "不写时按常用列名识别）",
        "which column is what: case=…,activity=…,resource=…,start=…,end=… (resource and start may "
        "be left out; without the option usual names are looked for)",
    ),
    "option.start": (
        "生成的日志从何日（何时）开始，如 2024-03-01",
        "date (or date and time) at which the generated log begins, such as 2024-03-01",
    ),
    "option.open": (
        "从这些在办件出发：截至 --start 的事件日志，办理中的活动只写起始、不写结束",
        "begin with these open cases: an event log up to --start, in which activities under way "
        "have a start and no end",
    ),
    "columns-without-open": (
        "--columns 说明的是 --open 文件的各列，请同时写明 --open",
        "--columns tells of the columns of --open; name that file too",
    ),
    "attributes-with-open": (
        "--attributes 不能与 --open 同用：未办结办件的属性不在模型中",
        "--attributes goes without --open: the model does not know the attributes of open cases",
    ),
    "log-continued": (
        "另续办在办件 {continued} 件（只写 --start 之后办结的活动）；"
        "还有 {already_ended} 件视为已经办结：从未见过后续活动",
        "besides, {continued} open cases went on (only what ends after --start is written); "
        "{already_ended} more are taken to be finished: nothing was ever seen to follow",
    ),
    "option.cases": ("生成的办件数", "number of cases to generate"),
    "option.change": (
        "假如有所改变（可多次使用）：people:队列=+1、hours:队列=09:00-16:30、"
        "work:活动=0.8、without:活动、batch:活动=none|5|90min|15:00、mix:属性:取值=0.3",
        "what if (may be repeated): people:POOL=+1, hours:POOL=09:00-16:30, work:ACTIVITY=0.8, "
        "without:ACTIVITY, batch:ACTIVITY=none|5|90min|15:00, mix:ATTRIBUTE:VALUE=0.3",
    ),
    "option.share": (
        "前百分之多少的办件用于学习，其余用于检验",
        "per cent of the cases to learn from, by their beginning; the others are the test",
    ),
    "change-unknown": (
        "看不懂“{text}”；可写 people:队列=+1、hours:队列=09:00-16:30、work:活动=0.8、without:活动、"
        "batch:活动=5、mix:属性:取值=0.3",
        "cannot read '{text}'; write people:POOL=+1, hours:POOL=09:00-16:30, work:ACTIVITY=0.8, "
        "without:ACTIVITY, batch:ACTIVITY=5 or mix:ATTRIBUTE:VALUE=0.3",
    ),
    "change-value": (
        "“{text}”中的数值不对：人数为整数，时间如 09:00-16:30，工作量倍数大于 0；"
        "成批可写 none（不成批）、5（满五件）、90min（最早一件等满九十分钟）"
        "或 15:00（周一至周五定时）；占比在 0 与 1 之间",
        "the value in '{text}' is wrong: people are whole, hours like 09:00-16:30, a factor of "
        "work above 0; a batch is none, 5 (so many cases), 90min (so long for the first) or 15:00 "
        "(then, from Monday to Friday); a share lies between 0 and 1",
    ),
    "change-name": ("模型中没有“{text}”", "the model has no '{text}'"),
    "change-empty": (
        "“{text}”会使有的办件没有任何活动",
        "'{text}' would leave some cases without any activity",
    ),
    "columns-unknown": (
        "看不懂“{text}”；写法是 角色=列名，角色有：{roles}",
        "cannot read '{text}'; write role=column, where roles are: {roles}",
    ),
    "columns-twice": ("“{role}”写了两次", "'{role}' is given twice"),
    "columns-empty": ("“{role}=”后面没有列名", "no column after '{role}='"),
    "columns-missing": (
        "缺少“{role}”列；至少要写明 case、activity 和 end",
        "the column for '{role}' is missing; case, activity and end are needed at least",
    ),
    "model-output-missing": (
        "请用 -o 写明模型保存到哪个文件",
        "say with -o which file the model is to be written to",
    ),
    "generate-needs": ("缺少选项 {option}", "the option {option} is needed"),
    "too-many-cases": (
        "{option} 至多为 {most}",
        "{option} can be at most {most}",
    ),
    "not-a-date": (
        "{option} 要写成日期，如 2024-03-01 或 2024-03-01T08:30（实际是“{text}”）",
        "{option} must be a date such as 2024-03-01 or 2024-03-01T08:30, not '{text}'",
    ),
    "share-too-large": (
        "--share 至多为 95，要留下一些办件作检验",
        "--share can be at most 95: some cases must be left for the test",
    ),
    "log-size": (
        "{file}：{rows} 行，采用 {used} 行；{cases} 件办件，{activities} 种活动",
        "{file}: {rows} rows, {used} of them used; {cases} cases, {activities} kinds of activity",
    ),
    "log-clean": ("未发现数据质量问题", "nothing wrong with the data was found"),
    "column.log-finding": ("发现的问题", "what was found"),
    "column.log-rows": ("行数", "rows"),
    "column.log-lines": ("最先出现的行", "first lines"),
    "column.log-remedy": ("如何处理", "what was done"),
    "column.log-pool": ("队列（经办人）", "queue (people)"),
    "column.log-people": ("人数", "people"),
    "column.log-hours": ("每周开放小时", "open hours a week"),
    "column.log-done": ("办理次数", "activities"),
    "quality.mixed-zones": ("部分时间没有时区", "some times name no zone"),
    "remedy.mixed-zones": ("按多数时间的时区理解", "taken to be of the zone of most"),
    "quality.day-or-month": (
        "日和月的先后无法判定",
        "day and month cannot be told apart",
    ),
    "remedy.day-or-month": ("按先日后月理解", "read with the day first"),
    "quality.one-time": ("只有起始或只有结束时间", "only a start or only an end"),
    "remedy.one-time": ("视为同一时刻起止", "taken for both"),
    "quality.no-case": ("没有办件编号", "no case"),
    "remedy.no-case": ("不采用这些行", "rows left out"),
    "quality.no-activity": ("没有活动名称", "no activity"),
    "remedy.no-activity": ("不采用这些行", "rows left out"),
    "quality.no-time": ("没有时间，或时间无法识别", "no time, or none that can be read"),
    "remedy.no-time": ("不采用这些行", "rows left out"),
    "quality.unpaired": (
        "起始与完成不成对，或是其他状态",
        "starts and completions without counterpart, or other transitions",
    ),
    "remedy.unpaired": (
        "完成视为瞬间完成，其余不采用",
        "lone completions take no time, others are left out",
    ),
    "quality.repeated": ("完全重复的行", "rows told twice"),
    "remedy.repeated": ("只采用一次", "used once"),
    "quality.backward": ("结束早于开始", "ends before it starts"),
    "remedy.backward": ("以结束时间为准，历时记为零", "the end is kept, with no duration"),
    "quality.out-of-order": ("同一办件内不按时间排列", "not in order of time within the case"),
    "remedy.out-of-order": ("已按时间排列", "put in order"),
    "quality.no-resource": ("没有经办人", "no resource"),
    "remedy.no-resource": ("视为不占用人手", "taken to need nobody"),
    "quality.no-person": (
        "经办人是系统或未填写（如 system、NOT_SET）",
        "the resource is a system or a placeholder (system, NOT_SET, …)",
    ),
    "remedy.no-person": ("保留名称，但不排队", "the name is kept, but nobody queues for it"),
    "quality.given-up": ("没等到就离开（弃号）", "visits given up"),
    "remedy.given-up": (
        "不算办理，只用来估计耐心",
        "no service: they tell only how patient people are",
    ),
    "quality.no-resources": ("整份日志没有经办人", "no resources in the whole log"),
    "remedy.no-resources": ("模型中没有排队", "the model has no queues"),
    "quality.no-starts": ("日志没有起始时间", "the log does not tell starts"),
    "remedy.no-starts": (
        "起始等于结束，等待与办理不能区分",
        "starts equal ends; waiting and work cannot be told apart",
    ),
    "choosing-drift": ("比较各种时效权重", "trying how fast the past loses weight"),
    "log-selection.started": (
        "日志包括期间内开始的全部办件",
        "the log holds all cases that began in its time",
    ),
    "log-selection.finished": (
        "日志只包括期间内办结的办件：临近期末的长办件缺失，已加权纠正；生成的日志按同样办法截取",
        "the log holds finished cases only: long ones that began near its end are missing. Weights "
        "put this right; generated logs are cut out in the same way",
    ),
    "log-selection.cut": (
        "日志末尾有尚未办结的办件：开始较晚的办件只计入到件数，不用来学习流程",
        "the log ends amid cases still under way: those that began late count as arrivals, but "
        "their course is not learnt from",
    ),
    "log-no-starts": (
        "没有起始时间：生成的日志起始等于结束",
        "without starts: generated logs have starts equal to ends",
    ),
    "log-staff": (
        "经办人 {resources} 个，队列 {pools} 个，其中多人共用 {shared} 个",
        "{resources} resources, {pools} queues, {shared} of them shared by several people",
    ),
    "log-batches": ("成批办理的活动", "Activities done in batches"),
    "column.log-activity": ("活动", "activity"),
    "column.log-rule": ("何时开始", "begun when"),
    "column.log-kind": ("怎样办理", "done"),
    "column.log-seen": ("见到的批次", "batches seen"),
    "column.log-explained": ("合乎规则", "by the rule"),
    "batch.size": ("满 {size} 件", "{size} are waiting"),
    "batch.age": ("最早一件已等 {minutes} 分钟", "the first has waited {minutes} min"),
    "batch.strikes": ("到 {times}", "it is {times}"),
    "batch.or": ("，或", ", or "),
    "batch.and-so-on": ("等", "…"),
    "batch.sequential": ("逐件接连", "one after another"),
    "batch.concurrent": ("交错进行", "overlapping"),
    "batch.parallel": ("同时", "all at once"),
    "log-attributes": (
        "影响办理流程或历时的办件属性（每件能多预见多少比特）",
        "Attributes that shape the course or the duration of cases (bits foretold a case)",
    ),
    "column.log-attribute": ("属性", "attribute"),
    "column.log-values": ("取值", "values"),
    "column.log-route": ("流程", "course"),
    "column.log-duration": ("历时", "duration"),
    "column.log-chance": ("偶然如此的概率", "by chance"),
    "log-no-attribute": (
        "文件中的办件属性（{names}）都不能更好地预见流程和历时，未采用",
        "no attribute in the file ({names}) foretells course or duration any better: none is used",
    ),
    "log-waits": (
        "每件平均等待（小时）：等人手 {contention}，等上班 {calendar}，等凑批 {batching}，"
        "其他原因 {outside}",
        "mean waiting in a case, hours: for busy people {contention}, for opening hours "
        "{calendar}, for others of a batch {batching}, for other reasons {outside}",
    ),
    "option.attributes": (
        "把模型采用的办件属性作为附加列写入",
        "also write the attributes that the model uses, as further columns",
    ),
    "log-model-written": ("模型已写入 {file}", "model written to {file}"),
    "log-generated": (
        "{file}：{cases} 件办件，{activities} 次活动，{first} 至 {last}（种子 {seed}）",
        "{file}: {cases} cases, {activities} activities, {first} to {last} (seed {seed})",
    ),
    "option.page": (
        "把观察到的与生成的并排画成一页（单个 HTML 文件）",
        "draw observed beside generated on a page (one HTML file)",
    ),
    "page-written": ("页面已写入 {file}", "page written to {file}"),
    "fit.title": ("模型与日志吻合吗？", "Does the model fit the log?"),
    "fit.observed": ("观察到的", "observed"),
    "fit.generated": ("生成的", "generated"),
    "fit.table": ("数据表", "table"),
    "fit.distances": ("七项距离", "The seven distances"),
    "fit.distance.NGD": ("流程：三连活动（NGD）", "control flow: three activities in a row (NGD)"),
    "fit.distance.AED": ("活动时间，小时（AED）", "when things happen, hours (AED)"),
    "fit.distance.CED": ("一天中的时段，小时（CED）", "hour of the day (CED)"),
    "fit.distance.RED": ("距办件开始，小时（RED）", "since the case began, hours (RED)"),
    "fit.distance.CTD": ("办件历时，小时（CTD）", "duration of cases, hours (CTD)"),
    "fit.distance.CAR": ("办件到达，小时（CAR）", "arrivals of cases, hours (CAR)"),
    "fit.distance.CWD": ("在岗人员的时段，小时（CWD）", "people at work by hour (CWD)"),
    "fit.arrivals": ("办件何时到来？", "When do cases arrive?"),
    "fit.arrivals.axis": ("累计到件数", "cases begun so far"),
    "fit.durations": ("办件历时多久？", "How long do cases take?"),
    "fit.durations.axis": ("历时（小时，对数）", "duration (hours, logarithmic)"),
    "fit.per-cent": ("百分之几的办件不超过", "per cent of cases that take no longer"),
    "fit.week": ("一周中何时有人办理？", "At which hours of the week is work done?"),
    "fit.week.axis": ("占全部起止时刻的百分比", "per cent of all starts and ends"),
    "fit.activities": ("每件办哪些活动？", "What is done in a case?"),
    "fit.activities.axis": ("每件平均次数", "times in a case, on average"),
    "fit.waits": ("每项活动之前等多久？", "How long is the wait before each activity?"),
    "fit.waits.axis": ("平均等待（小时）", "mean wait (hours)"),
    "fit.work": ("每项活动办多久？", "How long does each activity take?"),
    "fit.work.axis": ("平均用时（分钟）", "mean time taken (minutes)"),
    "fit.reasons": ("为什么等待？", "Why do cases wait?"),
    "fit.reasons.axis": ("每件平均等待（小时）", "mean wait in a case (hours)"),
    "fit.reason.contention": ("等人手", "for busy people"),
    "fit.reason.calendar": ("等上班", "for opening hours"),
    "fit.reason.batching": ("等凑批", "for others of a batch"),
    "fit.reason.outside": ("其他原因", "for other reasons"),
    "fit.batches": ("多少件一起办？", "How many are begun together?"),
    "fit.batches.axis": ("每批平均件数", "mean number in a batch"),
    "fit.attributes": ("来的是哪些办件？", "What kinds of cases come?"),
    "fit.attributes.axis": ("占办件的百分比", "per cent of cases"),
    "fit.kinds": ("各类办件历时多久？", "How long do cases of each kind take?"),
    "fit.kinds.axis": ("平均历时（小时）", "mean duration (hours)"),
    "fit.day.0": ("周一", "Mon"),
    "fit.day.1": ("周二", "Tue"),
    "fit.day.2": ("周三", "Wed"),
    "fit.day.3": ("周四", "Thu"),
    "fit.day.4": ("周五", "Fri"),
    "fit.day.5": ("周六", "Sat"),
    "fit.day.6": ("周日", "Sun"),
    "target-is-folder": (
        "{file} 是文件夹，请写明文件名",
        "{file} is a folder; name a file",
    ),
    "target-unwritable": ("{file} 无法写入（{why}）", "{file} cannot be written ({why})"),
    "generating": ("生成日志并比较", "generating and comparing"),
    "column.distance": ("距离", "distance"),
    "column.model": ("模型", "model"),
    "column.spread": ("标准差", "sd"),
    "column.floor": ("训练重放", "train-replay"),
    "validated": (
        "用 {train} 件学习，用之后的 {test} 件检验，重复 {reps} 次（越小越好）",
        "learnt from {train} cases, judged by the next {test}, {reps} times (lower is better)",
    ),
    "floor-explained": (
        "训练重放：把训练办件原样平移整周；好的模型应接近或低于它",
        "train-replay: the training cases once more, moved by whole weeks; a model should "
        "come close to it or beat it",
    ),
}
