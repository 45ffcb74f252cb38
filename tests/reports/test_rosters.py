"""Figures of rosters say what the roster is, and the shipped one is what it says."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Literal

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboards.figures.cover import cells_of, cover
from dashboards.figures.dayline import hour_of
from dashboards.figures.roster import roster, worked
from dashboards.source import shipped
from dashboards.state import State
from dashboards.views.hall import rosters
from sim.experiment.roster.summary import roster_rows
from sim.words import say
from tests.reports.test_figures import numbers


def duty(begin: str, end: str, rest: list[str] | None = None) -> dict[str, Any]:
    return {"shift": "long" if rest else "short", "begin": begin, "end": end, "rest": rest}


def team(*, proven: bool = True) -> dict[str, Any]:
    """``reformsim.staff/1`` of a team of two windows open at noon: three people, rests by turns."""
    persons = [
        {"kind": "staff", "skill": "a", "number": 1, "days": {"mon": duty("09:00", "11:00")}},
        {
            "kind": "staff",
            "skill": "*",
            "number": 1,
            "days": {"mon": duty("09:00", "11:00", ["09:30", "10:00"])},
        },
        {
            "kind": "staff",
            "skill": "*",
            "number": 2,
            "days": {"mon": duty("09:00", "11:00", ["10:00", "10:30"]), "tue": None},
        },
    ]
    there = {"09:00": (1, 2), "09:30": (1, 1), "10:00": (1, 1), "10:30": (1, 2)}
    coverage = [
        {"pool": pool, "day": "mon", "time": time, "needed": 1, "there": float(people)}
        for i, pool in enumerate(("a", "b"))
        for time, pair in there.items()
        for people in (pair[i],)
    ]
    told = {
        "pools": ["a", "b"],
        "cost": 300.0,
        "cost_now": 400.0,
        "bound": 300.0 if proven else 291.0,
        "gap": 0.0 if proven else 0.03,
        "proven": proven,
        "person_hours_needed": 4.0,
        "person_hours_spare": 1.0,
        "staff": [
            {"kind": "staff", "skill": "a", "people": 1, "payroll": 1.25, "hours": 2.0},
            {"kind": "staff", "skill": "*", "people": 2, "payroll": 2.5, "hours": 3.0},
        ],
        "persons": persons,
        "coverage": coverage,
    }
    pool = {"kind": "window", "title": {"zh": "甲窗口", "en": "Window A"}}
    both = {"zh": "综合组", "en": "Both together"}
    return {
        "pools": {"here/a": pool, "here/b": pool},
        "place": "here",
        "title": {"zh": "某区", "en": "A district"},
        "targets": ["wait_p90<=15"],
        "replications": {"search": 3, "verification": 4},
        "verification": {"window": {"rostered": 0.975}},
        "seed": 1,
        "engine": "compiled",
        "rosters": {"both": told, "lost": None},
        "titles": {
            "kinds": {"staff": {"zh": "合同人员", "en": "Contract staff"}},
            "shifts": {
                "long": {"zh": "全日", "en": "Long"},
                "short": {"zh": "半日", "en": "Short"},
            },
            "teams": {"both": both, "lost": both},
        },
    }


def test_a_roster_says_who_works_what_it_costs_and_whether_it_could_cost_less() -> None:
    drawing = roster(team(), "en")
    assert drawing.title.startswith("Both together: 3 people")
    assert "3 contract staff" in drawing.title
    assert {300, 400} <= numbers(drawing.title)
    assert "proven" in drawing.title
    assert "3.8 people on the payroll" in drawing.caption  # 1.25 + 2.5
    rows = drawing.table.texts()
    assert [row[0] for row in rows] == [
        "Contract staff 1, Window A",
        "Contract staff 1, whole team",
        "Contract staff 2, whole team",
    ]
    assert rows[1][1:] == ["09:00–11:00 (rest 09:30–10:00)"]  # nobody works on Tuesday
    still = roster(team(proven=False), "en").title
    assert "not proven" in still
    assert 3 in numbers(still)


def test_cover_counts_a_team_together_and_tells_of_rests_by_turns() -> None:
    """Two needed at any time; of three people two are at work while one of them rests."""
    drawing = cover(team(), "en")
    assert [row[2:] for row in drawing.table.rows] == [
        (2.0, 3.0, 1.0),
        (2.0, 2.0, 0.0),
        (2.0, 2.0, 0.0),
        (2.0, 3.0, 1.0),
    ]
    assert "enough people in all 4 half-hours" in drawing.title
    assert "by turns at 09:30–10:30, with 2 at work at the least (2 needed)" in drawing.title
    assert "97.5 %" in drawing.caption
    line = drawing.chart.data[1]
    assert list(line.y) == [0, 3, 3, 2, 2, 2, 2, 3, 3, 0, None]


def test_cover_says_when_there_are_too_few() -> None:
    report = team()
    report["rosters"]["both"]["coverage"][0]["there"] = 0.0
    report["rosters"]["both"]["coverage"][4]["there"] = 1.0
    assert "too few people in 1 of the week's 4 half-hours" in cover(report, "en").title


def test_one_day_shows_that_day_only() -> None:
    report = shipped("staff")["report"]
    week, monday = (roster(report, "en", day=day).chart for day in (None, "mon"))
    pieces = [sum(len(bars.x) for bars in chart.data) for chart in (week, monday)]
    assert 0 < pieces[1] < pieces[0]
    days = [
        {n.text for n in chart.layout.annotations if "<b>" in n.text} for chart in (week, monday)
    ]
    assert days[1] == {"<b>Mon</b>"} < days[0]
    bars = cover(report, "en", day="mon").chart.data[0]
    assert len(bars.text) == len(bars.x) == 13  # half-hours of a day


def test_lines_of_rosters_begin_with_the_most_work_and_end_with_what_was_not_found() -> None:
    rows = roster_rows(shipped("staff")["report"], "en")
    hours = [float(row[2].replace(",", "")) for row in rows if row[2]]
    assert hours[0] == max(hours)
    rows = roster_rows(team(proven=False), "en")
    assert "3.00 %" in rows[0][-1]
    assert rows[1][1] == "no roster covers this"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_rostered_is_said(lang: Literal["zh", "en"]) -> None:
    """Instead of charts; a day that the roster does not have stands for the whole week."""
    found = json.dumps(
        rosters(State(lang=lang, pool="lost", day="fri"), team()), cls=PlotlyJSONEncoder
    )
    assert (
        json.dumps(
            say("page.hall.no-roster", lang, place={"zh": "综合组", "en": "Both together"}[lang])
        )
        in found
    )
    assert "card-cover" not in found
    whole = json.dumps(
        rosters(State(lang=lang, pool="both", day="fri"), team()), cls=PlotlyJSONEncoder
    )
    assert "card-cover" in whole


@pytest.mark.parametrize("name", sorted(shipped("staff")["report"]["rosters"]))
def test_shipped_rosters_cover_what_is_needed(name: str) -> None:
    """Counted from the persons' own hours, they are those said to be there, and enough."""
    report = shipped("staff")["report"]
    told = report["rosters"][name]
    if told is None:
        return
    at_work: Counter[tuple[str, float]] = Counter()
    for person in told["persons"]:
        for day, duty_ in person["days"].items():
            for begin, end in worked(duty_) if duty_ else ():
                for half in range(round(2 * hour_of(begin)), round(2 * hour_of(end))):
                    at_work[day, half / 2] += 1
    pool = report["pools"][f"{report['place']}/{name}"]
    needed = {
        (row["day"], hour_of(row["time"])): row["staff_needed"]
        for row in pool["half_hours"]
        if row["day"] != "make_up"
    }
    cells = cells_of(told)
    assert {at for at, people in needed.items() if people} <= set(cells)
    for at, (need, there) in cells.items():
        assert need == needed.get(at, 0)
        assert at_work[at] == there >= need
    assert told["proven"] == (told["gap"] == 0.0)
    kinds = Counter[str]()
    for crew in told["staff"]:
        kinds[crew["kind"]] += crew["people"]
    assert Counter(p["kind"] for p in told["persons"]) == kinds
