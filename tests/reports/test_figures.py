"""What figures say is what the data say, in both languages, and never by colour alone."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from calibration.beside import held
from calibration.guides import Guided
from calibration.reported import shipped_targets
from dashboards import theme
from dashboards.figures.conflicts import conflicts
from dashboards.figures.cover import cover
from dashboards.figures.drawing import Basis, Drawing
from dashboards.figures.path import path
from dashboards.figures.roster import roster
from dashboards.figures.staffing import staffing
from dashboards.figures.trend import Line, spread, trend
from dashboards.figures.trust import trust
from dashboards.figures.verdict import verdict
from dashboards.folders import open_run
from dashboards.report.contents import Material, contents
from dashboards.report.fans import months_of
from dashboards.source import shipped
from sim.outcomes.indicators import Result
from sim.outcomes.whereabouts import CAUSES, whereabouts
from sim.words import nested

CHINESE = re.compile("[\u3400-\u9fff]")
KEY = re.compile(r"\b(figure|column|indicator|unit|cause|measure|measures|report|target)\.[a-z]")
BASIS = Basis(3, 100, 1, "compiled")


def numbers(text: str) -> set[float]:
    """All numbers in a text."""
    found = re.findall(r"[−-]?\d[\d,]*(?:\.\d+)?", text)
    return {abs(float(x.replace(",", "").replace("−", "-"))) for x in found}


def texts(thing: Any) -> Iterator[str]:
    """All texts in a chart."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from texts(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from texts(part)


def attribution(first: float = -3.0, apart: bool = True) -> dict[str, Any]:
    """``reformsim.attribute/1`` with two conflicts."""

    def about(mean: float) -> dict[str, Any]:
        return {"mean": mean, "ci95": [mean - 0.5, mean + 0.5]}

    names = ["peer_guidance", "data_barriers"]
    values = dict(zip(names, (first, -1.0), strict=True))
    told = {
        "total": about(first - 1.0),
        "order": names,
        "conflicts": {
            n: {"shapley": about(v), "share": v / (first - 1)} for n, v in values.items()
        },
        "apart": {"data_barriers": apart},
    }
    return {
        "title": {"zh": "某方案", "en": "A scenario"},
        "replications": 3,
        "seed": 1,
        "engine": "compiled",
        "indicators": {"elapsed_working_days": told},
    }


def targets() -> list[dict[str, Any]]:
    """Every reported figure, simulated a little off; guides say the same as people live through."""
    told = []
    for i, target in enumerate(shipped_targets().targets):
        mean = target.value * (1.0 + 0.02 * (i % 7 - 3))
        simulated = {"mean": mean, "ci95": sorted((mean * 0.99, mean * 1.01))}
        listed = Guided(mean, *simulated["ci95"]) if target.reading == "guide" else None
        told.append(held(target, listed, simulated))
    return told


def staff() -> dict[str, Any]:
    """``reformsim.staff/1`` of two windows, on a Monday and a Friday morning."""

    def window(needed: int, now: float) -> dict[str, Any]:
        rows = [
            {"day": day, "time": time, "staff_needed": needed + i, "staff_now": now}
            for i, (day, time) in enumerate((("mon", "09:00"), ("mon", "09:30"), ("fri", "09:00")))
        ]
        hours = {"person_hours_needed": sum(r["staff_needed"] for r in rows) / 2}
        title = {"zh": "窗口", "en": "Window"}
        told = {"kind": "window", "title": title, "person_hours_now": now * 1.5}
        return {**told, **hours, "half_hours": rows}

    return {
        "pools": {"here/a": window(2, 3.0), "here/b": window(4, 2.0), "here/c": {"kind": "office"}},
        "title": {"zh": "某区", "en": "A district"},
        "targets": ["wait_p90<=15"],
        "replications": {"search": 3, "verification": 4},
        "seed": 1,
        "engine": "compiled",
    }


def order(decided: bool = True) -> dict[str, Any]:
    """``reformsim.path/1`` of two packages."""
    rows = [
        {"title": {"zh": "甲包", "en": "package A"}, "start": "2021-01-01", "end": "2021-04-01"},
        {"title": {"zh": "乙包", "en": "package B"}, "start": "2021-03-01", "end": "2022-01-01"},
    ]
    about = {"mean": 400.0, "ci95": [390.0, 410.0]}
    return {
        "timeline": rows,
        "objective": {"indicator": "cost_applicant", "from": "2021-01-01", "days": 730},
        "selection": {"decided": decided},
        "burden": {"nothing": about, "saving": {"mean": 100.0, "ci95": [95.0, 105.0]}},
        "replications": 3,
        "seed": 1,
    }


def extra(lang: str) -> list[Drawing]:
    """Figures that a report of two tiny runs does not have."""
    months = [f"2021-{m:02d}" for m in range(1, 7)]
    draws = np.random.default_rng(1).normal(100, 10, (5, 4, 6))
    return [
        conflicts(attribution(), lang),
        staffing(staff(), lang),
        roster(shipped("staff")["report"], lang),
        cover(shipped("staff")["report"], lang),
        path(order(), lang),
        trust(targets(), BASIS, lang),
        trend([spread(draws, months, "x")], "backlog", BASIS, lang),
    ]


@cache
def told(material: Material, lang: str) -> tuple[Drawing, ...]:
    """The figures of the report of two tiny runs."""
    return contents(material, lang).drawings


def in_english(material: Material) -> tuple[Drawing, ...]:
    return told(material, "en")


@pytest.fixture(scope="module", params=["zh", "en"])
def drawings(request: pytest.FixtureRequest, material: Material) -> list[Drawing]:
    return [*told(material, request.param), *extra(request.param)]


def test_every_figure_is_whole_in_its_language(drawings: list[Drawing]) -> None:
    lang = drawings[0].lang
    assert {d.name for d in drawings} >= {
        *("verdict", "matters", "time-lost", "heatmap", "trend", "roadmap", "assumptions"),
        *("trust", "conflicts", "staffing", "path", "roster", "cover"),
    }
    for drawing in drawings:
        said = [drawing.title, drawing.caption, drawing.question, drawing.reading, drawing.limits]
        said += [drawing.office_reading, *drawing.table.columns]
        said += [cell for row in drawing.table.texts() for cell in row]
        chart = json.loads(drawing.chart.to_json())
        said += list(texts(chart["data"]))
        said += [note["text"] for note in chart["layout"].get("annotations", ())]
        for text in said:
            assert not KEY.search(text), text
            if lang == "en":
                assert not CHINESE.search(text), text
        if lang == "zh":
            for text in said[:5]:
                assert CHINESE.search(text), text
        assert all(len(row) == len(drawing.table.columns) for row in drawing.table.rows)


def test_captions_say_what_figures_rest_on(material: Material) -> None:
    caption = verdict(material.report, "en").caption
    for word in ("3 replications", "seed 1", "compiled", "reformsim ", "95 %"):
        assert word in caption


def test_verdict_speaks_of_the_matter_that_the_reform_is_about(material: Material) -> None:
    """Its numbers are the comparison's: before, after and the relative change of each indicator."""
    drawing = verdict(material.report, "en")
    assert drawing.title.startswith("Birth of a child")
    found = material.report["matters"]["birth"]["metrics"]
    known: set[float] = set()
    for metric in found.values():
        if metric["ratio"] and metric["difference"]["mean"] is not None:
            ends = (metric["baseline"]["mean"], metric["reform"]["mean"])
            known |= {round(x, n) for x in ends for n in (0, 1, 2)}
            known.add(abs(round(100 * (metric["ratio"]["mean"] - 1))))
    assert numbers(drawing.title) <= known


def test_verdict_marks_losses_as_such(material: Material) -> None:
    """The reform told backwards: gains become losses, and the sentence says so."""
    pair = material.report["reforms"]["birth-one-matter"]

    def turned(metric: dict[str, Any]) -> dict[str, Any]:
        before, after = metric["reform"], metric["baseline"]
        gap = metric["difference"]
        known = gap["mean"] is not None
        ends = [-x for x in gap["ci95"][::-1]] if known and gap["ci95"] else None
        ratio = after["mean"] / before["mean"] if known and before["mean"] else None
        return {
            "baseline": before,
            "reform": after,
            "difference": {"mean": -gap["mean"] if known else None, "ci95": ends},
            "ratio": {"mean": ratio, "ci95": None},
        }

    metrics = {k: turned(v) for k, v in pair["matters"]["birth"]["metrics"].items()}
    birth = pair["matters"]["birth"] | {"metrics": metrics}
    backwards = pair | {"matters": {**pair["matters"], "birth": birth}}
    report = material.report | {"reforms": {"birth-one-matter": backwards}}
    drawing = verdict(report, "en", matter="birth")
    assert " up from " in drawing.title
    assert " down from " not in drawing.title
    symbols = {trace.name: trace.marker.symbol for trace in drawing.chart.data}
    assert symbols["worse"] == "diamond"


def test_days_by_cause_add_up_to_the_time_until_done(run_folders: list[Path]) -> None:
    """No minute of a completed case is lost or counted twice."""
    folder = open_run(run_folders[0])
    cases = folder.table("cases")
    table = whereabouts(folder.table("trace"), cases, folder.loaded.city)
    done = cases[cases["state"] == "completed"]
    days = ((done["finish"] - done["arrival"]) / 1440).groupby(
        [done["replication"], done["matter"].astype(str)]
    )
    wanted = pd.DataFrame({"days": days.sum(), "cases": days.size()})
    wanted = wanted[wanted["cases"] > 0].sort_index()
    found = table.set_index(["replication", "matter"]).sort_index()
    assert list(found.index) == list(wanted.index)
    assert (found["cases"] == wanted["cases"]).all()
    np.testing.assert_allclose(found[list(CAUSES)].sum(axis=1), wanted["days"], rtol=1e-9)
    assert (found[list(CAUSES)].to_numpy() >= 0).all()


def test_time_lost_tells_the_mean_of_all_replications(material: Material) -> None:
    drawing = next(d for d in in_english(material) if d.name == "time-lost")
    totals = []
    for folder in material.folders:
        cases = folder.table("cases")
        done = cases[(cases["state"] == "completed") & (cases["matter"] == "birth")]
        days = (done["finish"] - done["arrival"]) / 1440
        totals.append(round(float(days.groupby(done["replication"]).mean().mean()), 1))
    assert set(totals) <= numbers(drawing.title)


def test_hall_hours_count_every_minute_waited(material: Material) -> None:
    """Against a count by hand, in the busiest cell that the title names."""
    folder = material.folders[-1]
    trace, hours = folder.table("trace"), material.hours
    assert hours is not None
    low, high = folder.span
    served = trace[(trace["kind"] == "serve") & (trace["resource"] != "")]
    served = served[(served["queued"] >= low) & (served["queued"] < high)]
    peak = hours.loc[hours["queue"].idxmax()]
    start = folder.loaded.scenario.start
    waited, days = 0.0, set()
    for row in served.itertuples():
        days.add(int(row.started // 1440))
        for day in range(int(row.queued // 1440), int(row.started // 1440) + 1):
            if (start + dt.timedelta(days=day)).weekday() == peak["weekday"]:
                begin = day * 1440 + peak["hour"] * 60
                waited += max(0.0, min(row.started, begin + 60) - max(row.queued, begin))
    same = [d for d in days if (start + dt.timedelta(days=d)).weekday() == peak["weekday"]]
    replications = trace["replication"].nunique()
    assert peak["queue"] == pytest.approx(waited / 60 / (len(same) * replications))
    drawing = next(d for d in in_english(material) if d.name == "heatmap")
    assert round(peak["queue"], 1) in numbers(drawing.title)


def test_fans_keep_chance_and_doubt_apart() -> None:
    """With equal draws there is no doubt about parameters; with equal replications no chance."""
    rng = np.random.default_rng(2)
    months = ["2021-01", "2021-02"]
    noise = rng.normal(0, 1, (1, 400, 2))
    only_chance = spread(np.repeat(100 + noise, 50, axis=0), months, "x")
    only_doubt = spread(np.repeat(100 + noise.transpose(1, 0, 2), 50, axis=1), months, "x")

    def width(line: Line, band: str) -> float:
        low, high = line.bands[band][0] or (np.nan, np.nan)
        return high - low

    assert width(only_chance, "parameters") == pytest.approx(0)
    assert width(only_doubt, "chance") == pytest.approx(0)
    assert width(only_chance, "chance") == pytest.approx(2 * 1.96, rel=0.15)
    assert width(only_doubt, "parameters") == pytest.approx(2 * 1.96, rel=0.15)


def test_trust_counts_hits_and_misses() -> None:
    told = targets()
    drawing = trust(told, BASIS, "en")
    counted = [t for t in told if t["other_reading_of"] is None]
    hits = sum(t["hit"] for t in counted)
    predicted = [t for t in counted if t["role"] == "predict"]
    right = sum(t["hit"] for t in predicted)
    assert len(counted) < len(told)
    assert numbers(drawing.title) == {hits, len(counted), len(predicted), right}
    assert len(drawing.table.rows) == len(told)


def test_trust_marks_what_people_live_through_where_guides_are_compared() -> None:
    """The gap is drawn: the guides' figure as the point, the lived one as an upright line."""
    told = [t for t in targets() if t["id"] in ("legal-trips", "cases-birth")]
    lived = {"mean": 0.0, "ci95": None}
    told = [t | {"simulated": lived} if t["guide"] else t for t in told]
    drawing = trust(told, BASIS, "en")
    marks = [x for x in drawing.chart.data if x.name == "what people live through"]
    assert [tuple(x.x) for x in marks] == [(0.0,)]
    (row,) = (row for row in drawing.table.rows if row[0] == "Trips of legal persons")
    assert row[2] == "guide"


@pytest.mark.parametrize("apart", [True, False])
def test_conflicts_name_a_first_only_as_far_as_it_is_told_apart(apart: bool) -> None:
    title = conflicts(attribution(apart=apart), "en").title
    assert "75 %" in title
    assert "takes 4.00 working days off" in title
    assert ("not told apart" in title) is not apart


def test_conflicts_claim_nothing_where_nothing_is_seen() -> None:
    """All five together change something only if their interval leaves out 0."""
    told = attribution(first=0.8)  # -0.2 ± 0.5 in all
    assert "no visible difference" in conflicts(told, "en").title


def test_quotes_within_quotes_are_single() -> None:
    assert nested("先“出生“一件事””，再“网办”") == "先“出生‘一件事’”，再“网办”"


def test_staffing_names_the_half_hour_that_lacks_most_people() -> None:
    """Friday at nine 4 + 6 people are needed and 3 + 2 there; 1.5 hours in all."""
    drawing = staffing(staff(), "en")
    assert "Fri 09:00" in drawing.title
    assert "10 needed and 5 there" in drawing.title
    assert "8 → 12" in drawing.title  # 7.5 person-hours before, 4.5 + 7.5 needed
    assert "10<br>▲5" in [note.text for note in drawing.chart.layout.annotations]


def test_path_tells_what_comes_first_and_what_is_saved() -> None:
    drawing = path(order(), "en")
    assert drawing.title.index("package A") < drawing.title.index("package B")
    assert numbers(drawing.title) == {25, 730}
    assert "not told apart" not in drawing.title
    assert "not told apart" in path(order(decided=False), "en").title


def relative_luminance(colour: str) -> float:
    """WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    low, high = sorted((relative_luminance(one), relative_luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out() -> None:
    for ink in (theme.INK, theme.SOFT, theme.FAINT, theme.BLUE):
        assert contrast(ink, theme.PAPER) >= 4.5
    for colour in theme.SEQUENCE:
        assert contrast(theme.on(colour), colour) >= 4.5
    for colour in (theme.BLUE, theme.VERMILLION, theme.BEFORE):  # marks
        assert contrast(colour, theme.PAPER) >= 3.0


def test_steps_of_the_scale_differ_for_everybody() -> None:
    """Lightness falls steadily, so that it reads in grey and with any colour vision."""
    lightness = [relative_luminance(colour) for colour in theme.SEQUENCE]
    assert all(b < 0.9 * a for a, b in pairwise(lightness))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_charts_call_nobody(lang: str) -> None:
    config = theme.config(lang)
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False


def test_no_chart_draws_maps(drawings: list[Drawing]) -> None:
    """Maps fetch their outlines from the network."""
    for drawing in drawings:
        assert {trace.type for trace in drawing.chart.data} <= {"scatter", "bar", "heatmap"}


def test_series_differ_in_more_than_colour(drawings: list[Drawing]) -> None:
    """Whatever has an entry in a legend differs from the others in symbol, dash or kind."""

    def look(trace: Any) -> tuple[str, ...]:
        marker, line = (getattr(trace, name, None) for name in ("marker", "line"))
        symbol, dash = getattr(marker, "symbol", ""), getattr(line, "dash", "")
        return trace.type, str(getattr(trace, "mode", "")), str(symbol), str(dash)

    for drawing in drawings:
        if drawing.name in ("verdict", "trend", "trust", "matters"):
            shown = [t for t in drawing.chart.data if t.showlegend is not False]
            names = {t.name: look(t) for t in shown if "95 %" not in t.name}
            assert len(set(names.values())) == len(names), drawing.name


def test_months_under_a_posterior_come_by_draw_and_replication() -> None:
    """Replications of one draw stand in a row; months that are not always known are left out."""
    months = ["2021-01", "2021-02", "2021-03"]
    results = []
    for number in range(6):
        values = [10.0 * (number // 2) + number % 2, 5.0, np.nan if number == 3 else 1.0]
        kpis = pd.DataFrame({"place": "*", "matter": "*", "month": months, "backlog": values})
        results.append(Result(number, kpis, pd.DataFrame(), None, None, None))
    values, found = months_of(results, "backlog", 2)
    assert found == months[:2]
    assert values[:, :, 0].tolist() == [[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]]
