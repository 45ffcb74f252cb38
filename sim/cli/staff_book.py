"""The workbook of a staffing: summary, people needed, rosters, coverage, rules compared, months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiment.roster.summary import title_of
from sim.outcomes.week import DAYS
from sim.outcomes.whole import whole
from sim.words import say

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
INK, PALE, LINE = "#1F3A5F", "#E8EEF5", "#C5CEDA"
WARM = ("#FFFFFF", "#FBE3C8", "#D9822B")
"""Few, some, many people: distinguishable without telling red from green."""
SHIFTS = ("#CFE3F5", "#FCE4C4", "#DDEBD3", "#E6DCF0", "#F5D5D5", "#D5F0EE")
NO_DATE = dt.datetime(2000, 1, 1)
"""Instead of the hour of writing, so that the same result gives the same file."""


def write_book(path: Path, report: Mapping[str, Any], loaded: Loaded, lang: str) -> None:
    """Write the workbook; it appears whole or not at all.

    Parameters
    ----------
    report : mapping
        As ``reformsim.staff/1``.
    """
    import xlsxwriter

    with whole(path) as draft, xlsxwriter.Workbook(str(draft)) as book:
        book.set_properties({"title": say("book.title", lang), "created": NO_DATE})
        _Book(book, report, loaded, lang).write()


class _Book:
    """Sheets of one workbook, in the reader's language."""

    def __init__(self, book: Any, report: Mapping[str, Any], loaded: Loaded, lang: str) -> None:
        self.book, self.report, self.loaded, self.lang = book, report, loaded, lang
        self.windows = {n: p for n, p in report["pools"].items() if p["kind"] == "window"}
        self.offices = {n: p for n, p in report["pools"].items() if p["kind"] == "office"}
        usual = {"font_name": FONTS[lang], "font_size": 10, "valign": "vcenter"}
        self.book.formats[0].set_font_name(FONTS[lang])
        self.book.formats[0].set_font_size(10)

        def form(**features: Any) -> Any:
            return book.add_format(usual | features)

        edge = {"border": 1, "border_color": LINE}
        self.form: Callable[..., Any] = form
        self.big = form(bold=True, font_size=16, font_color=INK)
        self.bold = form(bold=True, font_size=11, font_color=INK)
        self.plain = form()
        self.wrap = form(text_wrap=True, valign="top")
        self.head = form(
            bold=True, font_color="#FFFFFF", bg_color=INK, align="center", text_wrap=True, **edge
        )
        self.side = form(bg_color=PALE, align="center", **edge)
        self.text = form(**edge)
        self.whole = form(num_format="0", align="center", **edge)
        self.number = form(num_format="#,##0.0", **edge)
        self.share = form(num_format="0.0%", **edge)

    def say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def sheet(self, key: str, widths: Sequence[float], *, frozen: int = 0) -> Any:
        """A new sheet: columns' widths, A4 landscape one page wide, heading rows kept in view."""
        page = self.book.add_worksheet(self.say(f"book.{key}"))
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        if frozen:
            page.freeze_panes(frozen, 0)
            page.repeat_rows(0, frozen - 1)
        return page

    def write(self) -> None:
        """All sheets that have something to say."""
        self._summary()
        if self.windows:
            self._demand()
        if any(self.report["rosters"].values()):
            self._roster()
            self._coverage()
        if self.windows:
            self._comparison()
        if self.offices:
            self._offices()
        self._forecast()
        self._terms()

    def _table(
        self, page: Any, row: int, heads: Iterable[str], rows: Iterable[Sequence[Any]]
    ) -> int:
        """A table with a filter; returns the row after it. Cells: value, or (value, format)."""
        names = list(heads)
        for column, name in enumerate(names):
            page.write(row, column, name, self.head)
        last = row
        for last, cells in enumerate(rows, row + 1):
            for column, cell in enumerate(cells):
                value, form = cell if isinstance(cell, tuple) else (cell, None)
                usual = self.text if isinstance(value, str) else self.number
                page.write(last, column, "" if value is None else value, form or usual)
        page.autofilter(row, 0, last, len(names) - 1)
        return last + 1

    # -- sheets ------------------------------------------------------------------------------

    def _summary(self) -> None:
        report, page = self.report, self.sheet("summary", (34, 13, 13, 15, 15, 12, 15, 15, 12))
        page.write(0, 0, self.say("book.title"), self.big)
        where = self.loaded.city.place[report["place"]].title.get(self.lang)
        lines = [
            ("book.scenario", report["title"][self.lang]),
            ("book.place", where),
            ("book.promise", self.say("joint").join(report["targets"])),
            ("book.confidence", f"{report['confidence']:.0%}"),
            ("book.seed", str(report["seed"])),
        ]
        for i, (key, text) in enumerate(lines, 2):
            page.write(i, 0, self.say(key), self.bold)
            page.write(i, 1, text, self.plain)
        row = len(lines) + 3
        for line in proof_lines(report, self.lang):
            page.merge_range(row, 0, row, 8, line, self.wrap)
            page.set_row(row, 30)
            row += 1
        heads = ("pool", "staff-now", "staff-needed", "hours-now", "hours-needed", "percent",
                 "cost-now", "cost-roster", "proven")  # fmt: skip
        rows = []
        for name, pool in report["pools"].items():
            now, needed = pool["person_hours_now"], pool["person_hours_needed"]
            roster = report["rosters"].get(name.partition("/")[2]) or {}
            proven = {True: "yes", False: "no"}.get(bool(roster["proven"])) if roster else ""
            rows.append(
                (
                    pool["title"][self.lang],
                    pool["staff_now"],
                    (pool["staff_needed"], self.whole),
                    now,
                    needed,
                    (needed / now - 1.0 if now else None, self.share),
                    roster.get("cost_now"),
                    roster.get("cost"),
                    self.say(f"book.{proven}") if proven else "",
                )
            )
        self._table(page, row + 1, [self.say(f"column.{x}") for x in heads], rows)

    def _demand(self) -> None:
        page, row = self.sheet("demand", (9, *(8.5,) * 30)), 0
        shown = ("staff_needed", "staff_now", "arrivals")
        for pool in self.windows.values():
            page.write(row, 0, pool["title"][self.lang], self.bold)
            at = {(r["time"], r["day"]): r for r in pool["half_hours"]}
            times = sorted({time for time, _ in at})
            days = [day for day in DAYS if any(d == day for _, d in at)]
            for k, name in enumerate(shown):
                left = k * (len(days) + 2)
                page.write(row + 1, left, self.say(f"book.{name}"), self.bold)
                page.write(row + 2, left, self.say("column.time"), self.head)
                for j, day in enumerate(days):
                    page.write(row + 2, left + 1 + j, self.say(f"day.{day}"), self.head)
                for i, time in enumerate(times):
                    page.write(row + 3 + i, left, time, self.side)
                    for j, day in enumerate(days):
                        found = at.get((time, day))
                        form = self.whole if name == "staff_needed" else self.number
                        if found is not None:
                            page.write(row + 3 + i, left + 1 + j, found[name], form)
                area = (row + 3, left + 1, row + 2 + len(times), left + len(days))
                low, middle, high = WARM
                colours = {"min_color": low, "mid_color": middle, "max_color": high}
                page.conditional_format(*area, {"type": "3_color_scale", **colours})
            row += len(times) + 5

    def _roster(self) -> None:
        page, row = self.sheet("roster", (30, 14, 8, *(17,) * 7), frozen=1), 1
        heads = [self.say(f"column.{x}") for x in ("pool", "kind", "person")]
        for column, name in enumerate([*heads, *(self.say(f"day.{day}") for day in DAYS[:7])]):
            page.write(0, column, name, self.head)
        kinds, shifts = self.report["titles"]["kinds"], self.report["titles"]["shifts"]
        paint = {
            key: self.form(bg_color=SHIFTS[i % len(SHIFTS)], align="center", border=1,
                           border_color=LINE)
            for i, key in enumerate(shifts)
        }  # fmt: skip
        for roster in self.report["rosters"].values():
            for person in roster["persons"] if roster else ():
                page.write(row, 0, title_of(self.report, person["skill"], self.lang), self.text)
                page.write(row, 1, kinds[person["kind"]][self.lang], self.text)
                page.write(row, 2, person["number"], self.whole)
                for column, day in enumerate(DAYS[:7], 3):
                    duty = person["days"][day]
                    text = f"{duty['begin']}–{duty['end']}" if duty else "–"
                    page.write(row, column, text, paint[duty["shift"]] if duty else self.side)
                row += 1
        for i, (key, shift) in enumerate(shifts.items()):
            page.write(row + 1 + i, 0, shift[self.lang], paint[key])

    def _coverage(self) -> None:
        page = self.sheet("coverage", (34, 12, 10, 12, 12, 12), frozen=1)
        rows = [
            (
                title_of(self.report, cell["pool"], self.lang),
                self.say(f"day.{cell['day']}"),
                cell["time"],
                (cell["needed"], self.whole),
                cell["there"],
                cell["there"] - cell["needed"],
            )
            for roster in self.report["rosters"].values()
            for cell in (roster["coverage"] if roster else ())
        ]
        heads = ("pool", "day", "time", "staff-needed", "there", "spare")
        self._table(page, 0, [self.say(f"column.{x}") for x in heads], rows)
        first = [i for i, row in enumerate(rows, 1) if row[:2] == rows[0][:2]]
        name, chart = self.say("book.coverage"), self.book.add_chart({"type": "line"})
        for column, colour in ((3, WARM[2]), (4, INK)):
            chart.add_series(
                {
                    "name": [name, 0, column],
                    "categories": [name, first[0], 2, first[-1], 2],
                    "values": [name, first[0], column, first[-1], column],
                    "line": {"color": colour, "width": 2.25},
                }
            )
        chart.set_title({"name": f"{rows[0][0]} · {rows[0][1]}", "name_font": {"size": 11}})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True}})
        chart.set_legend({"position": "bottom"})
        page.insert_chart("H2", chart, {"x_scale": 1.2, "y_scale": 1.2})

    def _comparison(self) -> None:
        page = self.sheet("comparison", (34, 11, 9, *(11,) * 13), frozen=1)
        heads = ("pool", "day", "time", "arrivals", "load", "staff-now", "staff-needed",
                 "erlang_c", "erlang_a", "square_root", "p90-now", "p90-after", "kept",
                 "one-fewer")  # fmt: skip
        rows = [
            (
                pool["title"][self.lang],
                self.say(f"day.{row['day']}"),
                row["time"],
                row["arrivals"],
                row["load"],
                row["staff_now"],
                (row["staff_needed"], self.whole),
                *((row["rules"][rule], self.whole) for rule in heads[7:10]),
                row["wait_now"]["p90"],
                row["wait_after"]["p90"],
                self.say("book.yes" if row["kept"] else "book.no"),
                self.say(f"fewer.{row['one_fewer'] or 'least'}"),
            )
            for pool in self.windows.values()
            for row in pool["half_hours"]
        ]
        self._table(page, 0, [self.say(f"column.{x}") for x in heads], rows)

    def _offices(self) -> None:
        page = self.sheet("offices", (34, *(14,) * 6), frozen=1)
        heads = ("pool", "load", "staff-now", "staff-needed", "erlang_c", "days-now", "days-after")
        rows = [
            (
                pool["title"][self.lang],
                pool["load"],
                pool["staff_now"],
                (pool["staff_needed"], self.whole),
                (pool["rules"]["erlang_c"], self.whole),
                pool["days_now"]["mean"],
                pool["days_after"]["mean"],
            )
            for pool in self.offices.values()
        ]
        self._table(page, 0, [self.say(f"column.{x}") for x in heads], rows)

    def _forecast(self) -> None:
        page = self.sheet("forecast", (34, *(13,) * 9), frozen=1)
        heads = ("pool", "month", "arrivals", "load", "load-peak", "staff-now", "staff-needed",
                 "hours-now", "hours-needed", "kept")  # fmt: skip
        rows = [
            (
                pool["title"][self.lang],
                row["month"],
                row["arrivals"],
                row["load_mean"],
                row["load_peak"],
                row["staff_now"],
                (row["staff_needed"], self.whole),
                row["person_hours_now"],
                row["person_hours_needed"],
                (row["kept"], self.share),
            )
            for pool in self.report["pools"].values()
            for row in pool.get("forecast", ())
        ]
        self._table(page, 0, [self.say(f"column.{x}") for x in heads], rows)

    def _terms(self) -> None:
        """Every number the rosters rest on, with its source and range."""
        from sim.city.explain import provenance

        page = self.sheet("terms", (46, 12, 16, 20, 18, 60), frozen=1)
        heads = ("number", "value", "unit", "source", "range", "note")
        rows = [
            (row.path, row.value, row.unit, row.source, f"{row.range[0]:g}–{row.range[1]:g}",
             row.note or "")
            for row in provenance(self.loaded.city)
            if row.path.startswith("rostering") or row.path.endswith(".wage")
        ]  # fmt: skip
        self._table(page, 0, [self.say(f"column.{x}") for x in heads], rows)


def proof_lines(report: Mapping[str, Any], lang: str) -> list[str]:
    """The evidence in sentences: what fresh luck says, and what one person fewer does."""

    def percent(share: float | None) -> str:
        return "–" if share is None else f"{100 * share:.1f} %"

    lines = []
    for kind, proof in report["verification"].items():
        fewer = proof["one_fewer"]
        lines.append(
            say(
                f"staff-proof-{kind}",
                lang,
                reps=report["replications"]["verification"],
                cells=proof["cells"],
                kept=percent(proof["kept"]),
                surely=percent(proof["surely"]),
                confidence=percent(report["confidence"]),
            )
        )
        if fewer["tried"]:
            lines.append(
                say(
                    "staff-fewer",
                    lang,
                    tried=fewer["tried"],
                    breaks=percent(fewer["breaks"]),
                    surely=percent(fewer["surely"]),
                    close=percent(fewer["close"]),
                )
            )
        if "rostered" in proof:
            lines.append(say("staff-rostered", lang, kept=percent(proof["rostered"])))
    return lines
