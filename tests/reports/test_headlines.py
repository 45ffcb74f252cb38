"""Conclusions say the numbers of the data they stand above: counted again here, by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboards.figures.drawing import Basis, Drawing
from dashboards.figures.roadmap import Step, roadmap
from dashboards.figures.trend import monthly, trend
from dashboards.report.contents import Material, contents
from sim.outcomes.ledger import ALL
from sim.outcomes.numbers import number
from tests.reports.test_figures import numbers

BASIS = Basis(3, 100, 1, "compiled")


def figure(material: Material, name: str) -> Drawing:
    return next(d for d in contents(material, "en").drawings if d.name == name)


def test_matters_counts_those_that_move_and_names_the_largest_change(material: Material) -> None:
    title = figure(material, "matters").title
    told = {}
    for key, found in material.report["matters"].items():
        metric = found["metrics"]["elapsed_working_days"]
        ends = [metric[x]["mean"] for x in ("baseline", "reform")]
        if None not in ends:
            low, high = metric["difference"]["ci95"] or (1.0, 1.0)
            told[key] = (ends, not low <= 0 <= high)
    first = max(told, key=lambda key: abs(told[key][0][1] - told[key][0][0]))
    moved = [key for key, (_, clear) in told.items() if clear]
    assert f"{len(moved)} of {len(told)}" in title
    assert material.report["matters"][first]["title"]["en"] in title
    for end in told[first][0]:
        assert number(end, "elapsed_working_days") in title


def test_trend_tells_where_the_last_line_begins_and_ends(material: Material) -> None:
    """Of the months of runs told twice over, a year apart."""
    tables = []
    for folder, gain in zip(material.folders, (1.0, 0.5), strict=True):
        one = folder.kpis
        later = one[one["month"] != ALL].assign(backlog=one["backlog"] * gain)
        later = later.assign(month=later["month"].str.replace("2021", "2022"))
        tables.append(pd.concat([one, later]))
    lines = [monthly(t, "backlog", name) for t, name in zip(tables, "ab", strict=True)]
    title = trend(lines, "backlog", BASIS, "en").title
    means = []
    for table in tables:
        rows = table[(table["place"] == ALL) & (table["matter"] == ALL) & (table["month"] != ALL)]
        means.append(rows.groupby(rows["month"].astype(str))["backlog"].mean())
    for value in (means[1].iloc[0], means[1].iloc[-1], means[0].iloc[-1]):
        assert number(float(value), "backlog") in title
    assert str(means[1].index[-1]) in title


def test_roadmap_counts_measures_and_tells_their_first_and_last_day() -> None:
    begins = [dt.date(2021, 3, 1), dt.date(2020, 7, 1), dt.date(2022, 9, 1)]
    rows = [Step("trim", "x", ((date, 0),)) for date in begins]
    title = roadmap(rows, dt.date(2023, 1, 1), "en", title="A reform").title
    assert numbers(title.replace("2020-07-01", "").replace("2022-09-01", "")) == {3}
    assert title.index("2020-07-01") < title.index("2022-09-01")


def test_assumptions_counts_numbers_by_where_they_come_from(material: Material) -> None:
    sources = [row.source.split()[0] for row in material.numbers]
    kinds = {sources.count(kind) for kind in ("assumption", "public", "report")}
    assert numbers(figure(material, "assumptions").title) == {len(sources), *kinds}
