"""A small sound log, and a hundred ways to mutilate it: what must be refused, what is put right."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

COLUMNS = "case=case,activity=task,resource=who,start=from,end=to"
HEADER = ["case", "task", "who", "from", "to", "note"]
REFUSED, REPAIRED, USAGE = 3, 0, 2

Rows = list[list[str]]


@dataclass(frozen=True)
class Mutilated:
    """A damaged log.

    Attributes
    ----------
    name : str
    content : bytes
    code : int
        Exit code it must get.
    columns : str
        What ``--columns`` says.
    told : str
        Text that the complaint or the report must hold.
    """

    name: str
    content: bytes
    code: int
    columns: str = COLUMNS
    told: str = ""


def sound_rows(cases: int = 30, seed: int = 1) -> Rows:
    """Rows of a log with nothing wrong."""
    random = Random(seed)
    rows, begin = [], datetime(2024, 1, 8, 9)
    for case in range(cases):
        at = begin + timedelta(hours=7 * case, minutes=random.randrange(60))
        for task in ("accept", "check", "decide", "hand over"):
            ends = at + timedelta(minutes=5 + random.randrange(20))
            who = f"clerk {random.randrange(3)}"
            rows.append([f"c{case}", task, who, at.isoformat(" "), ends.isoformat(" "), "x"])
            at = ends + timedelta(hours=random.randrange(20))
    return rows


def text_of(rows: Rows, header: list[str] | None = None, separator: str = ",") -> str:
    """A log as CSV, without quotes."""
    lines = [HEADER if header is None else header, *rows]
    return "\n".join(separator.join(line) for line in lines) + "\n"


def _every(column: int, change: Callable[[str, int], str]) -> str:
    rows = sound_rows()
    for i, row in enumerate(rows):
        row[column] = change(row[column], i)
    return text_of(rows)


def _one(column: int, value: str, line: int = 7) -> str:
    rows = sound_rows()
    rows[line - 2][column] = value
    return text_of(rows)


def mutilated() -> list[Mutilated]:
    """All of them."""
    return [*_cells(), *_times(), *_columns(), *_bytes(), *_structure(), *_markup(), *_others()]


def _refused(name: str, text: str | bytes, told: str = "") -> Mutilated:
    content = text.encode() if isinstance(text, str) else text
    return Mutilated(name, content, REFUSED, told=told)


def _repaired(name: str, text: str | bytes, told: str = "") -> Mutilated:
    content = text.encode() if isinstance(text, str) else text
    return Mutilated(name, content, REPAIRED, told=told)


def _cells() -> Iterator[Mutilated]:
    """Cells that are missing or hold something else, all over a column or once."""
    for column in (0, 1, 3, 4):
        name = HEADER[column]
        for word in ("", "NULL", "nan", "N/A"):
            text = _every(column, lambda *_, w=word: w)
            yield _refused(f"no-{name}-anywhere-{word or 'blank'}", text, name)
        yield _repaired(f"no-{name}-once", _one(column, ""), "7")
    for share in (2, 5, 10):
        for column in (0, 1):
            text = _every(column, lambda old, i, n=share: "" if i % n == 0 else old)
            yield _refused(f"every-{share}th-{HEADER[column]}-missing", text, ":2")
    yield _repaired("nobody-anywhere", _every(2, lambda *_: ""))
    yield _repaired("nobody-here-and-there", _every(2, lambda old, i: "" if i % 3 else old))
    yield _repaired("one-who-does-all", _every(2, lambda *_: "system"))
    yield _refused("one-case", _every(0, lambda *_: "c"), "1")
    yield _repaired("each-row-a-case", _every(0, lambda _, i: f"r{i}"))
    yield _repaired("blanks-around", _every(1, lambda old, _: f"  {old} "))
    yield _repaired("one-activity", _every(1, lambda *_: "work"))
    yield _repaired("chinese-names", _every(1, lambda old, _: {"accept": "受理"}.get(old, old)))


def _times() -> Iterator[Mutilated]:
    for word in ("soon", "2024-13-45 99:99", "--", "今天", "1e999", "0001-01-01", "99999-01-01"):
        for column in (3, 4):
            text = _every(column, lambda *_, w=word: w)
            yield _refused(f"{HEADER[column]}-is-{word}", text, f":2: {HEADER[column]}")
    yield _repaired("one-end-unreadable", _one(4, "soon"), "7")
    yield _repaired("one-end-before-start", _one(4, "2023-01-01 00:00:00"), "7")
    swapped = sound_rows()
    for row in swapped:
        row[3], row[4] = row[4], row[3]
    yield _refused("ends-and-starts-exchanged", text_of(swapped), ":2")
    yield _refused(
        "every-fourth-ends-early",
        _every(4, lambda old, i: "2020-01-01 00:00:00" if i % 4 == 0 else old),
        ":2",
    )
    yield _repaired("zones", _every(4, lambda old, _: old + "+00:00"))
    zones = sound_rows()
    for i, row in enumerate(zones):
        row[3:5] = [f"{text}{'+01:00' if i // 4 % 2 else '+02:00'}" for text in row[3:5]]
    yield _repaired("mixed-zones", text_of(zones))
    yield _repaired("slashes", _every(4, lambda old, _: old.replace("-", "/")))
    yield _repaired("chinese-dates", _every(4, lambda old, _: _as(old, "%Y年%m月%d日 %H:%M:%S")))
    yield _repaired("day-first", _every(4, lambda old, _: _as(old, "%d.%m.%Y %H:%M")))
    yield _repaired("epoch", _every(4, lambda old, _: str(int(_stamp(old)))))
    yield _repaired("epoch-milliseconds", _every(4, lambda old, _: str(int(_stamp(old) * 1000))))
    yield _repaired(
        "formats-mixed", _every(4, lambda old, i: old if i % 2 else old.replace(" ", "T") + ".250")
    )
    yield _repaired("days-only", _every(4, lambda old, _: _as(old, "%Y-%m-%d 23:59:00")))


def _as(text: str, form: str) -> str:
    return datetime.fromisoformat(text).strftime(form)


def _stamp(text: str) -> float:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1)).total_seconds()


def _columns() -> Iterator[Mutilated]:
    sound = text_of(sound_rows()).encode()
    for name, columns in (
        ("no-such-case", "case=cse,activity=task,end=to"),
        ("no-such-end", "case=case,activity=task,end=until"),
        ("no-such-resource", "case=case,activity=task,resource=whom,end=to"),
        ("no-end-named", "case=case,activity=task"),
        ("no-case-named", "activity=task,end=to"),
        ("unknown-role", "case=case,activity=task,ending=to"),
        ("role-twice", "case=case,case=who,activity=task,end=to"),
        ("empty-role", "case=,activity=task,end=to"),
        ("no-roles", "case"),
        ("nothing", ""),
    ):
        yield Mutilated(f"columns-{name}", sound, USAGE, columns)
    yield Mutilated("columns-without-start", sound, REPAIRED, "case=case,activity=task,end=to")
    yield Mutilated("columns-only-start", sound, REPAIRED, "case=case,activity=task,start=from")
    yield Mutilated("columns-with-blanks", sound, REPAIRED, "case=case, activity=task, end=to")
    twice = [*HEADER[:5], "task"]
    yield _refused("column-twice", text_of(sound_rows(), twice), "task")
    yield Mutilated("no-header", text_of(sound_rows(), sound_rows()[0]).encode(), USAGE)


def _bytes() -> Iterator[Mutilated]:
    sound = text_of(sound_rows())
    yield _refused("empty", b"")
    yield _refused("blank", b" \n\n\t\n")
    yield _refused("only-a-mark", b"\xef\xbb\xbf")
    yield _refused("zeros", bytes(1000))
    yield _refused("zero-inside", sound.replace("check", "ch\x00ck", 1).encode())
    yield _refused("noise", Random(1).randbytes(5000))
    yield _refused("archive", b"PK\x03\x04" + Random(2).randbytes(500))
    yield _refused("picture", b"\x89PNG\r\n\x1a\n" + Random(3).randbytes(500))
    packed = gzip.compress(sound.encode())
    yield _repaired("packed", packed)
    yield _refused("packed-cut", packed[: len(packed) // 2])
    yield _refused("packed-damaged", packed[:60] + bytes(20) + packed[80:])
    yield _refused("packed-nothing", gzip.compress(b""))
    yield _refused("parquet-damaged", b"PAR1" + Random(4).randbytes(500) + b"PAR1")
    yield _refused("parquet-cut", b"PAR1")
    yield _repaired("mark-before", b"\xef\xbb\xbf" + sound.encode())
    chinese = sound.replace("accept", "受理")
    yield _repaired("gb18030", chinese.encode("gb18030"))
    yield _repaired("utf-16", chinese.encode("utf-16"))
    yield _refused("utf-16-cut", chinese.encode("utf-16")[:-1])
    yield _refused("latin-noise", sound.encode() + b"\xff\xfe\xfa\xff\x81")


def _structure() -> Iterator[Mutilated]:
    rows, sound = sound_rows(), text_of(sound_rows())
    lines = sound.splitlines()
    yield _refused("header-only", lines[0] + "\n")
    yield _refused(
        "a-field-less", "\n".join([*lines[:6], lines[6].rpartition(",")[0], *lines[7:]]), ":7"
    )
    yield _refused("a-field-more", "\n".join([*lines[:6], lines[6] + ",y", *lines[7:]]), ":7")
    yield _refused("cut-in-a-row", sound[: len(sound) - 30])
    yield _refused("quote-left-open", sound.replace("c3,accept", 'c3,"accept', 1))
    yield _refused("quote-inside", sound.replace("c3,accept", 'c3,"acc"ept', 1))
    yield _refused("two-cases-lines-joined", sound.replace("\n", "", 9))
    for name, separator in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|")):
        yield _repaired(name, text_of(rows, separator=separator))
    yield _repaired("windows-lines", sound.replace("\n", "\r\n"))
    yield _repaired("empty-lines", sound.replace("\n", "\n\n"))
    yield _repaired("no-last-newline", sound.rstrip("\n"))
    yield _repaired("told-twice", text_of([row for row in rows for _ in range(2)]), "120")
    shuffled = rows.copy()
    Random(5).shuffle(shuffled)
    yield _repaired("shuffled", text_of(shuffled))
    yield _refused("one-row", "\n".join(lines[:2]))
    yield _repaired("two-cases", "\n".join(lines[:9]))
    letter = b"Dear all,\nplease find, the log\nattached, here\n"
    yield Mutilated("a-letter", letter, USAGE)


def _markup() -> Iterator[Mutilated]:
    columns = (
        "case=case:concept:name,activity=concept:name,resource=org:resource,end=time:timestamp"
    )
    good = xes()
    bomb = good.replace("<log>", '<!DOCTYPE log [<!ENTITY a "aaaaaaaa">]>\n<log>', 1)
    for name, text, code in (
        ("sound", good, REPAIRED),
        ("entities", bomb, REFUSED),
        ("cut", good[: len(good) // 2], REFUSED),
        ("tags-crossed", good.replace("</event></trace>", "</trace></event>", 1), REFUSED),
        ("no-traces", "<log></log>", REFUSED),
        ("not-a-log", "<html><body>x</body></html>", REFUSED),
        ("no-times", good.replace("time:timestamp", "time:other"), USAGE),
        ("times-unreadable", good.replace('value="2024', 'value="x2024'), REFUSED),
        (
            "no-activities",
            good.replace('<string key="concept:name" value="t', '<string key="n" value="t'),
            USAGE,
        ),
    ):
        yield Mutilated(f"xes-{name}", text.encode(), code, columns)


def xes(cases: int = 12) -> str:
    """A small sound XES document."""
    out = io.StringIO()
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>')
    for case in range(cases):
        out.write(f'<trace><string key="concept:name" value="c{case}"/>')
        for task in range(3):
            when = datetime(2024, 1, 8 + case, 9 + task).isoformat()
            out.write(
                f'<event><string key="concept:name" value="task {task}"/>'
                f'<string key="org:resource" value="r{task}"/>'
                f'<date key="time:timestamp" value="{when}+08:00"/></event>'
            )
        out.write("</trace>\n")
    return out.getvalue() + "</log>\n"


def _others() -> Iterator[Mutilated]:
    """Sound by form, strange in what they tell."""
    rows = sound_rows()
    noon = "2024-01-08 12:00:00"
    yield _repaired("all-at-once", text_of([[*r[:3], noon, noon, "x"] for r in rows]))
    years = [
        [*r[:3], *(x.replace("2024", "1999") if i == 3 else x for x in r[3:5]), "x"]
        for i, r in enumerate(rows)
    ]
    yield _repaired("a-case-of-25-years", text_of(years))
    ages = [[f"c{i % 2}", *r[1:]] for i, r in enumerate(rows)]
    yield _repaired("two-long-cases", text_of(ages))
    yield _repaired("long-names", _every(1, lambda old, _: old * 300))
    yield _repaired("strange-names", _every(1, lambda old, _: f"<{old}&'{{}}>"))
    yield _repaired("many-activities", _every(1, lambda _, i: f"activity {i}"))
    yield _repaired("many-people", _every(2, lambda _, i: f"person {i}"))
    yield _repaired("numbers-as-names", _every(1, lambda _, i: str(i % 4)))
