"""The worth of links and records: by hand, and as the same reform with and without them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.experiment.variants import Bench, figures
from sim.experiment.worth import Unit, promising, screen, simulate, told, units_of
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded
from sim.reforms.reform import Reform
from sim.reforms.sharing import Share, shares_of, withheld, without
from sim.routes.compile import compile_plan
from tests.support.society import BEGIN, bundle_city, bundle_reform, scenario_with
from tests.support.tiny import write_tiny_scenario

SIZE = 3
FIELDS, KEY = 10, 0.2
"""Fields of an item's form, and minutes to key one (tests.support)."""


def plain(measures: Iterable[str] = ("bundle", "link_systems", "share_data")) -> Loaded:
    """Three departments in one bundle from the first day on, nothing random in the work."""
    city = bundle_city(SIZE, contract=0.0, staff=40)
    sure = {
        name: getattr(city.conduct, name).model_copy(update={"value": 0.0, "range": (0.0, 1.0)})
        for name in ("window_cv", "review_cv", "delay_cv", "defect", "key_error", "learning")
    }
    systems = tuple(
        s.model_copy(update={"readiness": s.readiness.model_copy(update={"value": 0.9})})
        for s in city.systems
    )
    city = city.replace(conduct=city.conduct.model_copy(update=sure), systems=systems)
    whole = bundle_reform(SIZE)
    kept = tuple(
        m.model_copy(update={"start": BEGIN.replace(year=2020)})
        for m in whole.measures
        if m.kind in measures
    )
    days = {"horizon_days": 60, "follow_up_days": 60, "conflicts": None}
    scenario = scenario_with().model_copy(update=days)
    return Loaded(scenario, city, Reform(**{**dict(whole), "measures": kept}))


def link(i: int) -> Share:
    return Share("link", ("platform", f"system-{i:02d}"))


def record(i: int) -> Share:
    return Share("record", (f"record-{i:02d}",))


def test_what_a_reform_shares_is_found_and_can_be_left_out() -> None:
    loaded = plain()
    every = {*(link(i) for i in range(SIZE)), *(record(i) for i in range(SIZE))}
    assert set(shares_of(loaded)) == every
    bare = plain(["bundle"])
    assert shares_of(bare) == ()
    day, place = BEGIN, "here"
    nothing = withheld(loaded, every).city_on(day, place)
    assert nothing == bare.city_on(day, place)
    assert withheld(loaded, ()).city_on(day, place) is loaded.city_on(day, place)


def test_what_was_there_before_the_reform_is_there_again() -> None:
    """A batch link that a reform makes faster falls back to the batch link; one found, to none."""
    city = plain().city
    slow = city.new_link("platform", "system-01").model_copy(
        update={"kind": "batch", "runs": ("11:00",)}
    )
    before = city.replace(links=(slow,))
    after = city.replace(links=(city.new_link("platform", "system-01"),))
    assert without(after, [link(1)], before).links == (slow,)
    found = Share("link", ("platform", "system-01"), found=True)
    assert without(before, [found], before).links == ()
    assert without(before, [link(1)], before) is before  # not yet reformed: as it is


def test_a_link_spares_the_keying_of_its_fields() -> None:
    """By hand: without any record the link of one system spares 10 fields of 0.2 minutes a case."""
    loaded = plain(["bundle", "link_systems"])
    unit = Unit("bureau-01", frozenset({link(1)}))
    everything = frozenset(link(i) for i in range(SIZE))
    made = simulate(loaded, [unit], everything, 2, Bench(5, "compiled"))
    for worth in (
        made.alone(0, "clerk_minutes_per_case"),
        made.given_rest(0, "rekey_minutes_per_case"),
    ):
        assert worth == pytest.approx([-KEY * FIELDS] * 2, abs=1e-5)
    whole = made.extreme("clerk_minutes_per_case", shared=True) - made.extreme(
        "clerk_minutes_per_case", shared=False
    )
    assert whole == pytest.approx([-KEY * FIELDS * SIZE] * 2, abs=1e-5)


def test_a_record_needs_its_link() -> None:
    """Alone it spares nothing; given the rest it spares handing in and checking one paper."""
    loaded = plain()
    everything = frozenset(shares_of(loaded))
    both = Unit("bureau-01", frozenset({link(1), record(1)}))
    made = simulate(
        loaded,
        [Unit("bureau-01", frozenset({record(1)})), both],
        everything,
        2,
        Bench(5, "compiled"),
    )
    assert made.alone(0, "materials") == pytest.approx([0.0, 0.0])
    assert made.given_rest(0, "materials") == pytest.approx([-1.0, -1.0])
    assert made.alone(1, "materials") == pytest.approx([-1.0, -1.0])
    rows = told(made, [0, 1], "clerk_hours_per_year")
    assert [row["unit"] for row in rows] == [1, 0]  # the link spares keying besides


def test_given_the_rest_is_the_reform_without_it() -> None:
    """As if the reform's file had never named it: another way to the same figures, bit for bit."""
    full, bare = plain(), plain(["bundle"])
    everything = frozenset(shares_of(full))
    unit = Unit("all", everything)
    made = simulate(full, [unit], everything, 1, Bench(7, "compiled"))
    for loaded, shared in ((full, True), (bare, False)):
        result = observe(compile_plan(loaded), 7, 0, "compiled", loaded.scenario.start)
        told_so = figures(result, 60)["*"]
        for name in ("days_per_year", "trips_per_year", "clerk_hours_per_year"):
            assert made.extreme(name, shared=shared)[0] == told_so[name]
    assert made.alone(0, "days_per_year")[0] == made.given_rest(0, "days_per_year")[0]


def test_screening_keeps_what_matters_and_leaves_out_what_no_route_uses() -> None:
    loaded = plain()
    city = loaded.city
    idle = city.systems[1].model_copy(update={"id": "idle"})
    lonely = Loaded(loaded.scenario, city.replace(systems=(*city.systems, idle)), loaded.reform)
    useless = Unit("bureau-01", frozenset({Share("link", ("idle", "platform"))}))
    single, held = units_of(lonely, found=False)
    assert {unit.holder for unit in held} == {f"bureau-{i:02d}" for i in range(SIZE)}
    everything = frozenset(share for unit in single for share in unit.shares)
    units = [*single, useless]
    guesses = screen(lonely, units, everything)
    assert guesses[-1].score == 0.0
    assert len(units) - 1 not in promising(guesses, 99)
    assert len(promising(guesses, 2)) == 2
    # Links spare keying, by hand: 2000 cases a year at 2 minutes are 66.7 hours.
    at = single.index(Unit("bureau-02", frozenset({link(2)})))
    assert guesses[at].alone.clerk_hours == pytest.approx(-2000 * KEY * FIELDS / 60)


def test_the_command_says_it_in_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write_tiny_scenario(tmp_path)
    options = ["--reps", "2", "--jobs", "1", "--no-store", "--lang", "en", "-q"]
    assert main(["value", str(path), *options, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "reformsim.value/1"
    assert report["ranked_by"] == "days_per_year"
    listed = [
        s["id"] for row in (*report["shares"], *report["screened_out"]) for s in row["shares"]
    ]
    assert sorted(listed) == sorted(set(listed))
    assert "record:register-page" in listed
    assert main(["value", str(path), *options]) == 0
    assert "whom" in capsys.readouterr().out
    assert main(["value", "pilot", *options, "--by", "money"]) == 2
