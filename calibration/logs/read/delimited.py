"""CSV and its cousins: encodings of China and Europe, four separators, quoted fields."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from calibration.logs.read.problems import bad
from calibration.logs.read.raw import Raw, table

SEPARATORS = ",;\t|"
_LONGEST_FIELD = 1 << 20


def read_delimited(path: Path, content: bytes) -> Raw:
    """The rows of a CSV file.

    Raises
    ------
    BadLog
        If it is no text, has no header, or a row has more or fewer fields than the header.
    """
    text = _decode(path, content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: tuple[str, ...] = ()
    rows, lines = list[list[str]](), list[int]()
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if not header:
                    header = _header(path, row, begins)
                elif len(row) != len(header):
                    raise bad(path, "fields-of-row", begins, found=len(row), expected=len(header))
                else:
                    rows.append(row)
                    lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        if "delimiter expected" in str(error) or "end of data" in str(error):
            raise bad(path, "broken-quotes", begins) from None
        raise bad(path, "broken-csv", begins) from None
    if not rows:
        raise bad(path, "log-without-rows")
    return table(header, rows, lines)


def _decode(path: Path, content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise bad(path, "log-not-text") from None
    if b"\x00" in content:
        raise bad(path, "log-not-text", content[: content.index(b"\x00")].count(b"\n") + 1)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _mostly_printable(text):
            return text
    raise bad(path, "log-not-text")


def _mostly_printable(text: str) -> bool:
    sample = text[:100_000]
    strange = sum(not (c.isprintable() or c in "\r\n\t") for c in sample)
    return strange <= len(sample) // 1000


def _header(path: Path, row: list[str], line: int) -> tuple[str, ...]:
    names = tuple(row)
    while names and not names[-1].strip():
        names = names[:-1]
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise bad(path, "column-twice", line, twice[0])
    return (*names, *(f"#{i + 1}" for i in range(len(names), len(row))))
