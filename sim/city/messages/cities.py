"""Mistakes in cities, reforms, scenarios and run folders."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # files
    "no-such-file": ("没有这个文件", "there is no such file"),
    "no-such-folder": ("没有“{name}”这个文件夹", "there is no folder '{name}'"),
    "too-many-files": (
        "文件夹里的文件太多（上限 {limit} 个），不像是一个城市",
        "too many files (limit {limit}) for this to be a city",
    ),
    "not-a-file": ("这里应是一个文件，而不是文件夹", "this should be a file, not a folder"),
    "no-city-file": ("文件夹里没有 city.yaml", "the folder has no city.yaml"),
    "unreadable": ("无法读取：{reason}", "cannot be read: {reason}"),
    "not-utf8": ("文件不是 UTF-8 编码", "the file is not UTF-8 text"),
    "too-large": ("文件过大（上限 {limit} 字节）", "the file is too large (limit {limit} bytes)"),
    "too-nested": ("嵌套过深或引用过多", "nested too deeply, or too many references"),
    "yaml": ("不是有效的 YAML：{reason}", "not valid YAML: {reason}"),
    "tab": ("缩进请用空格，不要用制表符（Tab）", "indent with spaces, not with tabs"),
    "bad-character": ("含有不可显示的控制字符", "there is a control character in the file"),
    "empty-file": ("文件是空的", "the file is empty"),
    "not-a-mapping": ("这里应是“字段: 值”的形式", "this should be 'field: value' pairs"),
    "yaml-tag": ("不允许使用标签 {tag}", "the tag {tag} is not allowed"),
    "bad-key": (
        "字段名必须是文字（也不支持 <<）",
        "a field name must be plain text (and << is not supported)",
    ),
    "duplicate-key": ("字段“{name}”出现了两次", "the field '{name}' appears twice"),
    "section-twice": (
        "“{name}”只能写一次，已在 {other} 中出现",
        "'{name}' may be given once only; it is also in {other}",
    ),
    # shape
    "missing": ("缺少字段“{name}”", "the field '{name}' is missing"),
    "unknown-field": ("没有“{name}”这个字段", "there is no field '{name}'"),
    "bare-number": (
        "这里不能只写一个数，要写明单位、来源和范围，例如 "
        "{{value: {value}, unit: …, source: assumption, range: [下限, 上限]}}",
        "a bare number is not enough; write its unit, source and range, such as "
        "{{value: {value}, unit: …, source: assumption, range: [low, high]}}",
    ),
    "wrong-shape": ("这里应是一组字段（{model}）", "this should be a group of fields ({model})"),
    "wrong-choice": ("“{value}”不在允许的取值之内", "'{value}' is not one of the allowed values"),
    "wrong-kind": ("kind 的取值“{value}”无效", "the kind '{value}' is not known"),
    "no-kind": ("缺少字段“kind”", "the field 'kind' is missing"),
    "not-a-number": ("应为数字，而不是“{value}”", "this should be a number, not '{value}'"),
    "not-finite": ("数值必须有限", "the number must be finite"),
    "not-a-list": ("这里应是一个列表", "this should be a list"),
    "not-text": ("这里应是文字，而不是“{value}”", "this should be text, not '{value}'"),
    "not-a-date": ("应为日期，例如 2021-03-01", "this should be a date such as 2021-03-01"),
    "not-a-bool": ("应为 true 或 false", "this should be true or false"),
    "bad-id": (
        "“{value}”不能作标识：只用小写字母、数字和 . _ -，并以字母或数字开头",
        "'{value}' is no identifier: use lower-case letters, digits and . _ -, "
        "beginning with a letter or digit",
    ),
    "too-few": ("至少要有 {least} 项", "at least {least} are needed"),
    "too-many": ("至多只能有 {most} 项", "at most {most} are allowed"),
    "too-small": ("不能小于 {least}", "this must be at least {least}"),
    "too-low": ("必须大于 {least}", "this must be more than {least}"),
    "too-big": ("不能大于 {most}", "this must be at most {most}"),
    "empty-text": ("文字不能为空", "the text must not be empty"),
    "not-valid": ("无效：{reason}", "not valid: {reason}"),
    # quantities
    "bad-source": (
        "来源应为 report、assumption 或“public https://…”（附网址）",
        "the source is 'report', 'assumption' or 'public https://…' with the page's address",
    ),
    "outside-range": (
        "数值 {value} 不在其范围 [{low}, {high}] 之内",
        "the value {value} lies outside its range [{low}, {high}]",
    ),
    "negative": ("这里的数不能为负", "no quantity here may be negative"),
    "share-above-one": (
        "比例应在 [0, 1] 之内，而范围是 [{low}, {high}]",
        "a share lies within [0, 1]; its range is [{low}, {high}]",
    ),
    "no-weight": (
        "权重必须有限、非负，且不能全为零",
        "weights must be finite, not negative, and not all zero",
    ),
    "wrong-unit": ("单位应为“{unit}”，而不是“{value}”", "the unit must be '{unit}', not '{value}'"),
    "not-positive": ("数值必须大于 0", "the value must be greater than 0"),
    "not-whole": ("应为整数，而不是 {value}", "this must be a whole number, not {value}"),
    # declared things
    "bad-clock": (
        "“{value}”不是时刻；请写 00:00 到 24:00 之间的 HH:MM",
        "'{value}' is no time of day; write HH:MM between 00:00 and 24:00",
    ),
    "bad-weekdays": (
        "星期用 1（周一）到 7（周日）之间不重复的数字表示",
        "weekdays are distinct numbers from 1 (Monday) to 7 (Sunday)",
    ),
    "bad-hours": (
        "开放时段必须先后相接、不得为空：{opens}–{closes}",
        "hours must follow one another and never be empty: {opens}–{closes}",
    ),
    "both-day-kinds": (
        "{day} 同时列为假日和工作日",
        "{day} is listed both as a holiday and as a working day",
    ),
    "one-of-two": (
        "“{one}”和“{other}”必须且只能写一个",
        "give either '{one}' or '{other}', not both and not neither",
    ),
    "mix-sum": (
        "各类人员的比例之和是 {total}，不是 1",
        "the shares of the staff kinds sum to {total}, not to 1",
    ),
    "weights-length": ("“{name}”需要 {size} 个权重", "'{name}' needs {size} weights"),
    "below-one": (
        "“{name}”必须小于 1，否则办件永远不会结束",
        "'{name}' must be below 1, or no case would ever end",
    ),
    "queue-of-files": (
        "“{name}”只适用于群众排队的窗口；{kind} 里排队的是材料，不会自己离开",
        "'{name}' is for windows where people queue; in '{kind}' files do, and they never leave",
    ),
    "link-to-itself": ("一条连接要连两个不同的系统", "a link joins two different systems"),
    "runs-and-batch": (
        "runs（每日批处理时刻）只能也必须与 kind: batch 一起写",
        "'runs' (times of day) go with kind 'batch', and only with it",
    ),
    "link-always-fails": (
        "每次都失败的连接不算连接；请写 kind: none",
        "a link whose every request fails is no link; write kind 'none'",
    ),
    "two-holders": (
        "材料或由系统持有，或是某事项的结果，不能两者都是",
        "a material is held by a system or is an item's output, not both",
    ),
    "no-holder": (
        "“{name}”只在申请人手里，没有可共享的记录",
        "'{name}' is held by the applicant alone: there is no record to share",
    ),
    "form-has-holder": (
        "申请表由申请人填写，没有持有者",
        "an application form is filled in by the applicant: it has no holder",
    ),
    # references
    "unknown-name": ("没有“{name}”", "there is no '{name}'"),
    "duplicate-id": ("标识“{name}”用了两次", "the identifier '{name}' is used twice"),
    "cycle": (
        "requires 形成循环：{chain}",
        "'requires' goes round in a circle: {chain}",
    ),
    "output-not-required": (
        "材料“{name}”是“{item}”的结果，因此 requires 里要写上“{item}”",
        "the paper '{name}' is issued by '{item}': list '{item}' under 'requires'",
    ),
    "listed-twice": ("“{name}”列了两次", "'{name}' is listed twice"),
    "duplicate-link": (
        "“{name}”与“{other}”之间的连接写了两次",
        "the link between '{name}' and '{other}' is declared twice",
    ),
    "duplicate-demand": (
        "“{name}”在 {other} 一级的需求写了两次",
        "the demand for '{name}' at the level '{other}' is declared twice",
    ),
    "shares-sum": (
        "各人群的比例之和是 {total}，不是 1",
        "the communities' shares sum to {total}, not to 1",
    ),
    "never-opens": (
        "日历“{name}”在 {year} 年从不开放",
        "the calendar '{name}' never opens in {year}",
    ),
    "nobody-comes": (
        "时段“{name}”的日历开放时权重都是零：没有人会来",
        "the weights of '{name}' are zero whenever its calendar is open: nobody would come",
    ),
    "crew-never-there": (
        "“{site}”开放时，按日历“{name}”上班的人都不在",
        "people working by '{name}' are never there while '{site}' is open",
    ),
    "no-counter": (
        "“{site}”没有窗口受理“{name}”的事项",
        "no counter at '{site}' accepts items of '{name}'",
    ),
    "two-counters": (
        "“{site}”有两个窗口受理“{name}”：{one}、{other}",
        "two counters at '{site}' accept '{name}': {one} and {other}",
    ),
    "no-back-office": (
        "“{place}”一级没有为“{name}”办理的 {kind} 人员组",
        "no {kind} pool works for '{name}' at the level '{place}'",
    ),
    "two-back-offices": (
        "“{place}”一级有两个 {kind} 人员组为“{name}”办理：{one}、{other}",
        "two {kind} pools work for '{name}' at the level '{place}': {one} and {other}",
    ),
    "no-staff": ("“{name}”没有人员", "'{name}' has no staff"),
    "hall-no-staff": ("场所“{name}”没有任何人员组", "the site '{name}' has no pool of people"),
    "wrong-level": (
        "“{name}”设在 {site_level} 一级，而“{matter}”的需求在 {level} 一级",
        "'{name}' is at the level '{site_level}', but the demand for '{matter}' at '{level}'",
    ),
    "no-place": ("没有 {level} 一级的地方", "there is no place of the level '{level}'"),
    "bundle-window-kind": (
        "“{name}”是 {kind} 类，不能受理“一件事”；要用 dedicated、sector 或 general 类",
        "'{name}' is of kind '{kind}' and cannot accept a bundle; "
        "it takes a dedicated, sector or general window",
    ),
    "certain-defect": (
        "人群“{name}”的材料几乎必定有错，办件永远不会结束",
        "papers of the community '{name}' are nearly always wrong: no case would ever end",
    ),
    "certain-error": (
        "“{name}”几乎必定录错，办件永远不会结束",
        "'{name}' would nearly always key something wrong: no case would ever end",
    ),
    "same-minute": (
        "必须大于 0，否则没办成的人会在同一分钟里反复再来",
        "this must be above 0, or people not served would try again in the very same minute",
    ),
    "too-many-cases": ("每年的办件不能超过 {most}", "at most {most} cases a year are possible"),
    "no-resignation-rate": (
        "缺少“{name}”这类人员的离职率",
        "there is no resignation rate for the staff kind '{name}'",
    ),
    "no-institutions": (
        "情景写了 conflicts，但城市没有 institutions 部分",
        "the scenario has 'conflicts', but the city has no section 'institutions'",
    ),
    "leadership-alone": (
        "leadership 要和 conflicts 一起写",
        "'leadership' goes with 'conflicts'",
    ),
    # reforms
    "measure-no-effect": (
        "这项措施什么也没有改变",
        "this measure changes nothing",
    ),
    "reform-never-starts": (
        "直到情景结束（{last}）没有一项措施生效",
        "no measure takes effect before the scenario ends ({last})",
    ),
    "no-counter-at-site": (
        "“{site}”没有“{name}”的窗口可合并",
        "there is no counter of '{name}' at '{site}' to merge",
    ),
    "not-dedicated": (
        "专窗的 kind 应为 dedicated",
        "the pool of a dedicated window has kind 'dedicated'",
    ),
    "mix-with-add": (
        "mix 与 add 一起写，也只与 add 一起写",
        "'mix' goes with 'add', and only with it",
    ),
    "nobody-left": (
        "“{place}”的“{name}”将一个人也不剩",
        "nobody would be left in '{name}' at '{place}'",
    ),
    # run folders
    "not-a-run": (
        "这里没有模拟结果（manifest.json）",
        "there is no run here (no manifest.json)",
    ),
    "damaged-run": ("模拟结果已损坏或被改动", "the run is damaged or has been changed"),
    "folder-in-use": (
        "文件夹里已有别的东西，请另选一个",
        "the folder holds something else; choose another",
    ),
    "other-inputs": (
        "这是用别的方案文件保存的",
        "this was saved from other files than these",
    ),
    "no-replication": ("没有第 {replication} 次重复", "there is no replication {replication}"),
    "table-not-kept": (
        "这次模拟没有保留“{table}”表；请用 --trace 重新模拟",
        "the run did not keep the table '{table}'; run it again with --trace",
    ),
    "lapse-above-ready": (
        "lapse（失传线）不能高于 ready（可办线）",
        "'lapse' must not be above 'ready'",
    ),
    "shares-counter": (
        "“{name}”还为“{other}”服务，不能单独搬走",
        "'{name}' also serves '{other}' and cannot move without it",
    ),
    "not-a-counter": (
        "“{kind}”不是受理群众的窗口：可用 department、sector、general、kiosk",
        "'{kind}' is no counter for applicants: use department, sector, general or kiosk",
    ),
    "place-left-out": (
        "方案的 scope 没有包括“{place}”，而办件要用那里的“{name}”",
        "the scenario's scope leaves out '{place}', whose '{name}' cases need",
    ),
    "no-scheme": (
        "“{name}”没有联办方案（scheme）",
        "the matter '{name}' has no scheme",
    ),
    "no-scheme-window": (
        "“{matter}”的方案用到窗口“{name}”，但城市里没有（先用 dedicated_window 开设）",
        "the scheme of '{matter}' needs the window '{name}': open it first (dedicated_window)",
    ),
    "no-such-step": (
        "事项“{item}”没有“{name}”这个环节",
        "the item '{item}' has no step '{name}'",
    ),
    # supervision
    "no-supervision": (
        "城市没有写明如何监管（supervision）",
        "the city does not say how it supervises (section 'supervision')",
    ),
    "no-key-list": (
        "重点监管库“{name}”不在 lists 之中",
        "the key list '{name}' is not among the lists",
    ),
    "small-team": (
        "检查组至少两人，且不超过部门数和每个部门的检查人员数",
        "a team has two inspectors at least, and no more than there are departments, "
        "or inspectors of one department",
    ),
    "no-such-list": (
        "没有哪个监管库（supervision.lists）以“{name}”为检查事项",
        "no list of the section 'supervision' has '{name}' as its inspections",
    ),
    "not-an-inspection": (
        "监管库的“{name}”不是检查事项（cycle: supervision）",
        "'{name}' is no inspection: its cycle should be 'supervision'",
    ),
    "nothing-checked": (
        "检查事项“{name}”没有现场检查环节（site_visit）",
        "the check '{name}' has no step 'site_visit'",
    ),
    "inspection-is-no-application": (
        "检查事项不能有 bundle、scheme 或 portal：没有人来申请",
        "inspections take no bundle, scheme or portal: nobody applies for them",
    ),
    "never-inspected": (
        "检查事项“{name}”没有数量（demands）",
        "the inspections '{name}' never take place: declare their demand",
    ),
    "no-visit-to-waive": (
        "“{name}”没有现场核查环节，不能告知承诺",
        "'{name}' has no site visit that a commitment could replace",
    ),
    "not-delegated": (
        "事项“{item}”属于“{name}”，to 中没有它",
        "the item '{item}' belongs to '{name}', which 'to' does not name",
    ),
    "licence-shares": (
        "{name} 的各项 share 合计应为 1，现为 {total}",
        "the shares of {name} must sum to 1, not {total}",
    ),
    "licence-count": (
        "许可事项数应在 1 与 {most} 之间",
        "the number of licence items must be between 1 and {most}",
    ),
    "licence-paper": (
        "{kind} 类材料的字段“{name}”填写有误（或缺，或多余）",
        "a paper of kind {kind} either lacks '{name}' or must not have it",
    ),
    "licence-repeats": (
        "“{name}”所重复的“{other}”不是申请人自有材料或证照",
        "'{name}' repeats '{other}', which is no own paper or certificate",
    ),
    "nobody-takes-over": (
        "“{place}”的“{name}”撤销后没有窗口接手",
        "nobody takes over the work of '{name}' at '{place}'",
    ),
}
