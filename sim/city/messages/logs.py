"""Mistakes in event logs and models discovered from them."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "no-such-log": ("没有这个文件", "there is no such file"),
    "unreadable-log": ("文件无法读取（{why}）", "the file cannot be read ({why})"),
    "empty-log": ("文件是空的", "the file is empty"),
    "packed-log": (
        "这是 ZIP 压缩包或 Excel 文件；请解压，或另存为 CSV",
        "this is a ZIP archive or an Excel file; unpack it, or save it as CSV",
    ),
    "broken-gzip": ("gzip 压缩文件已损坏", "the gzip file is damaged"),
    "log-too-large": ("解压后超过 4 GiB", "more than 4 GiB when unpacked"),
    "fields-of-row": (
        "这一行有 {found} 个字段，表头有 {expected} 个",
        "this row has {found} fields, the header has {expected}",
    ),
    "broken-quotes": ("引号不成对", "a quoted field does not end properly"),
    "broken-csv": ("这一行不是合法的 CSV", "this row is not proper CSV"),
    "log-without-rows": ("只有表头，没有数据", "a header but no rows"),
    "log-not-text": (
        "不是文本文件（可用 UTF-8、GB18030 编码的 CSV，或 Parquet、XES）",
        "this is no text (CSV in UTF-8 or GB18030, Parquet or XES can be read)",
    ),
    "column-twice": ("表头有两个同名的列", "two columns of the header have this name"),
    "broken-parquet": ("Parquet 文件已损坏", "the Parquet file is damaged"),
    "broken-xml": ("XML 不完整或有错误", "the XML is broken or incomplete"),
    "not-xes": ("XML 文件，但不是 XES 日志", "XML, but not an XES log"),
    "xml-entities": (
        "文件声明了文档类型或实体，为安全起见不予读取",
        "the file declares a document type or entities; for safety it is not read",
    ),
    "no-usual-column": (
        "认不出哪一列是“{role}”，请用 --columns 写明",
        "no column is known to be '{role}'; say so with --columns",
    ),
    "no-such-column": ("没有这一列", "there is no such column"),
    "no-times": ("这一列没有任何时间", "there is no time in this column"),
    "not-a-time": (
        "“{text}”不是能识别的时间（这样的共 {rows} 行）",
        "'{text}' is no time that can be read ({rows} rows like this)",
    ),
    "too-much-no-case": (
        "{rows} 行没有办件编号，从这一行起",
        "{rows} rows have no case, the first of them here",
    ),
    "too-much-no-activity": (
        "{rows} 行没有活动名称，从这一行起",
        "{rows} rows have no activity, the first of them here",
    ),
    "too-much-no-time": (
        "{rows} 行没有时间，从这一行起",
        "{rows} rows have no time, the first of them here",
    ),
    "ends-before-starts": (
        "{rows} 行的结束早于开始，从这一行起；两列是否写反了？",
        "{rows} rows end before they start, the first of them here; are the columns exchanged?",
    ),
    "too-few-cases": (
        "只有 {cases} 件办件，至少要 2 件",
        "there is only {cases} case; two are needed at least",
    ),
    "too-few-to-hold-out": (
        "办件太少，留不出一部分作检验",
        "there are too few cases to hold some out for the test",
    ),
    "no-open-case": (
        "其中没有在办件；若当时确实没有，请不写 --open",
        "it holds no open case; if there was none, leave out --open",
    ),
    "open-after-date": (
        "{text} 晚于开始日期 {date}（这样的共 {rows} 行）；在办件只写到这一天为止",
        "{text} is after the date of the start, {date} ({rows} rows like this); open cases are "
        "told up to that date",
    ),
    "open-unknown-activity": (
        "模型中没有活动“{text}”",
        "the model has no activity '{text}'",
    ),
    "no-such-log-model": ("没有这个模型文件", "there is no such model file"),
    "not-a-log-model": (
        "不是由 calibrate log 写出的模型",
        "this is not a model written by 'calibrate log'",
    ),
    "broken-log-model": (
        "模型文件不完整，或各部分不一致",
        "the model file is incomplete, or its parts do not fit together",
    ),
}
