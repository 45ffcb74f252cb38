"""A scheme spreads from its pilot: by trying, by visits, and faster by what is written down."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from sim.city.base import Text
from sim.city.city import City
from sim.city.matters import Matter
from sim.institutions.model import Society
from sim.institutions.observe import Observation
from sim.reforms.reform import Reform
from tests.support.cities import named, q
from tests.support.society import (
    BEGIN,
    bundle_city,
    months,
    scenario_with,
    shipped_rules,
    society,
    with_rules,
)

PLACES = [f"county-{i}" for i in range(8)]
PILOT, OTHERS = PLACES[:1], PLACES[1:]
SPREAD = dt.date(2021, 5, 1)
"""From month 4 on the other places are to follow the pilot."""
FOLLOWING = 4
LAST = 40
NEVER = LAST + 1
SEEDS = range(12)


def county_city(**rules: float) -> City:
    """Eight counties with one matter of five departments and its scheme."""
    city = bundle_city(5, with_rules(shipped_rules(), **rules))
    scheme = {"window": "window", "form_fields": q(20, "fields")}
    matter = Matter.model_validate({**city.matters[0].model_dump(), "scheme": scheme})
    places = [
        city.places[0].model_copy(update={"id": name, "title": Text(zh=name, en=name)})
        for name in PLACES
    ]
    return city.replace(matters=(matter,), places=tuple(places))


def programme(*, pilot: bool = True, written: bool = True) -> Reform:
    start = {"start": SPREAD}
    measures = [
        {"kind": "adopt", "matters": ["matter"], "places": PILOT, "start": BEGIN, "pilot": pilot},
        {"kind": "adopt", "matters": ["matter"], "places": OTHERS, **start},
    ]
    if written:
        measures.append({"kind": "write_standard", "matters": ["matter"], **start})
    return Reform.model_validate(named("spread", kind="reform", measures=measures))


def live(made: Society) -> np.ndarray:
    """Whether each place (row) handles the matter by its scheme, by month."""
    rows = made.rows()
    rows = rows[rows["kind"] == "practice"]
    table = rows.pivot(index="place", columns="month", values="live").astype(float)
    return table.reindex(index=PLACES, columns=range(LAST + 1)).to_numpy() == 1.0


def spread(seed: int, *, written: bool, pilot: bool = True, **rules: float) -> np.ndarray:
    reform = programme(written=written, pilot=pilot)
    return live(society(city=county_city(**rules), reform=reform, upto=LAST, seed=seed))


def first_months(table: np.ndarray) -> np.ndarray:
    """The month in which each of the other places begins; :data:`NEVER` for those that do not."""
    later = table[len(PILOT) :]
    return np.where(later.any(axis=1), later.argmax(axis=1), NEVER)


def test_the_pilot_opens_on_its_day_and_no_other_before_it_has_learnt() -> None:
    for seed in SEEDS:
        table = spread(seed, written=True)
        assert table[0, 1:].all()
        assert not table[0, 0]
        assert not table[1:, :FOLLOWING].any()


def test_a_written_standard_spreads_a_scheme_faster() -> None:
    """The same luck in both: no place is later, and the mean is at least a quarter earlier."""
    for seed in SEEDS:
        with_text, without = (first_months(spread(seed, written=w)) for w in (True, False))
        assert (with_text <= without).all()
        assert with_text.mean() < without.mean() - 3


def test_a_written_standard_survives_those_who_leave() -> None:
    """Teams that turn over thrice a year: without a text practices lapse, with one they do not.

    A signed-rank test over twelve seeds at an error rate of 1 in 1,000.
    """
    kept, lost = [], []
    for seed in SEEDS:
        for written, months_live in ((True, kept), (False, lost)):
            table = spread(seed, written=written, practice__rotation=3.0)
            months_live.append(table[1:, -12:].mean())
    assert np.mean(kept) > 0.9
    assert stats.wilcoxon(kept, lost, alternative="greater").pvalue < 1e-3


def test_whoever_can_visit_a_pilot_learns_sooner() -> None:
    """With nobody to visit at first (the pilot itself has to learn) the others begin later.

    A signed-rank test over twelve seeds at an error rate of 1 in 1,000.
    """
    means = [
        [first_months(spread(seed, written=False, pilot=p)).mean() for p in (True, False)]
        for seed in SEEDS
    ]
    near, far = np.transpose(means)
    assert stats.wilcoxon(near, far, alternative="less").pvalue < 1e-3


@pytest.mark.parametrize("seed", [1, 2])
def test_cases_are_handled_as_one_only_where_the_scheme_is_live(seed: int) -> None:
    city, reform = county_city(), programme()
    made = Society(city, scenario_with(), reform, seed, 0)
    for date in months(LAST + 1):
        made.step_month(date, Observation())
        for place in PLACES:
            active = reform.active(date, place)
            declared = reform.apply(city, active)
            bundle = made.apply(declared, place).matter["matter"].bundle
            assert (bundle is not None) == (bool(active) and made.practised(place, "matter"))
