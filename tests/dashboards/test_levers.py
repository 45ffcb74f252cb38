"""Levers stand for scenarios that a planner could have written, and for nothing else."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from dashboards.whatif.fit import Point
from dashboards.whatif.levers import (
    AS_FOUND_ONLINE,
    LEVERS,
    LINKS,
    RECORDS,
    Positions,
    defaults,
    effective,
    nothing,
)
from dashboards.whatif.scenario import city, read, scenario_of, text_of
from dashboards.whatif.surface import FIGURES, HOLDERS, baseline, error, estimate, features
from dashboards.whatif.worker import compared
from sim.city.errors import SpecError
from sim.cli.main import main
from sim.reforms.load import load_scenario
from sim.reforms.premises import online_mean


def anywhere(rng: random.Random) -> Positions:
    return {lever.name: rng.choice(lever.values) for lever in LEVERS}


def test_a_saved_scenario_gives_back_its_levers() -> None:
    rng = random.Random(3)
    for _ in range(60):
        text = text_of(anywhere(rng))
        assert text_of(read(text.encode(), "saved.yaml")) == text


def test_levers_without_effect_are_at_rest() -> None:
    """Two positions that differ in effect only by levers at rest are one scenario."""
    rng = random.Random(4)
    for _ in range(40):
        at = anywhere(rng)
        assert scenario_of(at) == scenario_of(effective(at))
        assert (features(at) == features(effective(at))).all()


def test_premises_hold_on_both_sides_and_reforms_on_one() -> None:
    at = defaults() | {"demand": 140, "online": 62}
    with_, without = scenario_of(at), scenario_of(nothing(at))
    assert with_.premises == without.premises
    assert without.measures is None
    assert with_.measures
    dates = ("start", "warm_up_days", "horizon_days", "follow_up_days")
    assert all(getattr(with_, x) == getattr(without, x) for x in dates)


@pytest.mark.parametrize("seed", range(6))
def test_every_position_can_be_simulated(seed: int, tmp_path: Path) -> None:
    """All measures fit the district and change something (a measure that does not is an error)."""
    rng = random.Random(seed)
    for i in range(5):
        path = tmp_path / f"{i}.yaml"
        path.write_text(text_of(anywhere(rng)), encoding="utf-8")
        load_scenario(str(path))


def test_links_and_records_are_those_of_the_written_scheme() -> None:
    scheme = city().matter["birth"].scheme
    assert scheme is not None
    linked = {x for link in scheme.links for x in link.between} | {*scheme.systems}
    assert linked - {city().platform} == {*LINKS}
    assert {*scheme.records} == {*RECORDS}
    assert {x: city().holder(city().material[x]) for x in RECORDS} == HOLDERS
    assert abs(online_mean(city().communities) * 100 - AS_FOUND_ONLINE) < 0.5


def test_the_command_line_gives_the_page_s_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = defaults() | {"window": 2, "demand": 120, "link-population": False, "lead": "mayor"}
    texts = {"what-if-baseline.yaml": text_of(nothing(at), 14), "what-if.yaml": text_of(at, 14)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done: list[int] = []
    page = compared(*texts.values(), 2, 1, done.append)  # type: ignore[misc]
    assert done == [1, 2, 3, 4]
    names = [str(tmp_path / name) for name in texts]
    options = ["--reps", "2", "--seed", "1", "--jobs", "1", "--format", "json", "-q"]
    assert main(["compare", *names, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    stored: Any = json.loads(json.dumps(page))
    for key in ("metrics", "matters", "cases", "seed", "replications"):
        assert told[key] == stored[key]


HOSTILE = [
    b"",
    b"\xff\xfe\x00",
    b"just text",
    b"- a\n- list",
    b"kind: city\nid: x\n",
    b"a: &a [*a, *a]\n",
    b"x: !!python/object/apply:os.system ['true']\n",
    b"[" * 10_000,
    b"kind: scenario\nid: what-if\ntitle: {zh: x, en: x}\ncity: ../../../etc\nstart: 2021-01-04\n"
    b"warm_up_days: 28\nhorizon_days: 365\nfollow_up_days: 90\n",
    b"x" * 200_000,
    text_of(defaults()).replace("reform", "form").replace("birth-window", "other-window").encode(),
    text_of(defaults()).replace("horizon_days: 365", "horizon_days: 36000").encode(),
    text_of(defaults()).replace("city: pilot", "city: sample-city").encode(),
    (text_of(defaults()) + "reform: ../../secret.yaml\n").encode(),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_files_that_no_lever_can_say_are_refused_in_both_languages(text: bytes) -> None:
    with pytest.raises(SpecError) as refused:
        read(text, "given.yaml")
    for problem in refused.value.problems:
        for lang in ("zh", "en"):
            told = problem.render(lang)
            assert told.startswith("given.yaml")
            assert "/" not in told.partition(":")[0]


def test_the_quick_estimate_is_about_as_wrong_as_it_says() -> None:
    """A position of no fitted point, its figures within thrice the stated error."""
    at = defaults() | {"link-tax-social-fees": False, "record-delivery-summary": False, "window": 3}
    found, told = Point(at, 0).perform(), estimate(at)
    for name, (_, _, logarithmic) in FIGURES.items():
        wide = 3 * error(name) + 0.05
        low, high = told[name].after - wide, told[name].after + wide
        if logarithmic:
            low, high = told[name].after / (1 + wide), (told[name].after + 1) * (1 + wide)
        assert low <= found[name] <= high, name


def test_a_link_or_a_record_taken_away_is_felt_in_the_estimate() -> None:
    full = estimate(defaults())
    for name in LINKS:
        less = estimate(defaults() | {f"link-{name}": False})
        assert less["days"].after > full["days"].after
        assert less["materials"].after >= full["materials"].after - 0.05


def test_the_baseline_is_the_same_whatever_the_reform() -> None:
    at = anywhere(random.Random(5))
    assert baseline(at) == baseline(nothing(at))
