"""What a prediction infers from stated figures is as sure as it may be, and no surer.

Worlds here have closed forms, so that thousands of small cities cost nothing; error rates are
stated, seeds are fixed.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from numpy.random import default_rng
from scipy.stats import binom

from benchmarks.predict import coverage
from calibration.foreign.casefile.case import Case
from calibration.foreign.casefile.read import as_case
from calibration.foreign.discrepancy import Off, afterwards
from calibration.foreign.draw import draws
from calibration.foreign.predict import Predicted, mechanisms
from calibration.foreign.simulate import Floats, Span
from calibration.foreign.told import summary
from calibration.posterior import Posterior
from sim.city.city import City

ONCE_IN = 1e-4
"""How often a correct prediction would fail a test of this page, at most."""
SURE = Posterior(("level_discrepancy", "discrepancy"), np.array([[0.25, 0.2]]))
CITIES, DRAWS = 120, 9
HALL = {"windows": 10, "arrivals_per_day": 200}
NAMES = ("utilisation", "wait_p90")


def case(**fields: object) -> Case:
    return as_case({"kind": "case", "title": "Somewhere", "measures": [{"staff": 1}], **fields})


# -- intervals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=lambda x: f"ignorance {x}")
@pytest.mark.parametrize(("number", "reps"), [(19, 1), (60, 2)])
def test_nine_in_ten_lie_inside_whatever_doubt_is_made_of(
    number: int, reps: int, share: float
) -> None:
    """One more value of a known distribution, of draws and of chance within draws.

    That replications of a draw go together must not make intervals too narrow.
    """
    rng, trials, inside = default_rng(5), 2000, 0
    asked = case(items=1)
    for _ in range(trials):
        ignorance = rng.standard_normal((number, 1))
        chance = rng.standard_normal((number, reps))
        values = np.sqrt(share) * ignorance + np.sqrt(1.0 - share) * chance
        told = summary(Predicted(asked, {"x": (values, values)}, (), number, reps))
        low, high = told["x"]["after"]["interval90"]
        inside += low <= rng.standard_normal() <= high
    assert binom.ppf(ONCE_IN / 2, trials, 0.9) <= inside <= binom.ppf(1 - ONCE_IN / 2, trials, 0.9)


# -- what is inferred from a stated wait -----------------------------------------------------------


def test_a_stated_wait_tells_the_load_as_surely_as_waits_are_modelled() -> None:
    """The truth of what is not stated lies among the draws (n - 1) / (n + 1) of the time.

    Waits of the truth are off from its mechanisms, so a load inferred from them is as well.
    """
    found = {name: [known_world(seed, True)[name] for seed in range(CITIES)] for name in NAMES}
    for inside in found.values():
        assert sum(inside) >= binom.ppf(ONCE_IN / 2, CITIES, (DRAWS - 1) / (DRAWS + 1))


def test_taking_a_stated_wait_for_the_model_s_own_is_too_sure() -> None:
    """The test above can fail: so it does where the wait is taken not to be off."""
    some = CITIES // 2
    inside = sum(known_world(seed, False)["utilisation"] for seed in range(some))
    assert inside < binom.ppf(ONCE_IN, some, (DRAWS - 1) / (DRAWS + 1))


def known_world(seed: int, may_be_off: bool) -> dict[str, bool]:
    """Whether truths of a made-up hall lie among the draws made from its stated wait."""
    apart = 10**6 + seed
    minutes = float(default_rng(apart).uniform(11.0, 16.0))
    truth = next(draws(1, apart, SURE))
    by = Off.drawn(truth, apart)
    lived, _ = mechanisms(
        case(hall={**HALL, "service_minutes": minutes}), truth, 1, apart, by, closed_form
    )
    seen = {name: float(lived[name][0][0]) for name in (*NAMES, "wait_mean")}
    seen |= {name: seen[name] * by.level for name in ("wait_mean", "wait_p90")}
    asked = case(hall={**HALL, "wait_mean": round(seen["wait_mean"])})
    made: dict[str, list[float]] = {name: [] for name in NAMES}
    for draw in draws(DRAWS, seed, SURE):
        mine = Off.drawn(draw, seed)
        if not may_be_off:
            mine = mine._replace(level=1.0, spread=0.0)
        values, _ = mechanisms(asked, draw, 1, seed, mine, closed_form)
        for name, among in made.items():
            among.append(float(values[name][0][0]))
    return {name: min(among) <= seen[name] <= max(among) for name, among in made.items()}


def closed_form(city: City, _span: Span, seed: int, numbers: range) -> dict[str, Floats]:
    """A hall whose waits grow exponentially with its load, and vary by a tenth."""
    minutes = city.items[0].accept.value * sum(d.per_year.value for d in city.demands)
    staff = sum(crew.staff.value for pool in city.pools for crew in pool.crews if crew.staff)
    load = minutes / staff / 120_000
    luck = np.array([default_rng((seed, n)).standard_normal(2) for n in numbers])
    wait = 15.0 * np.exp(4.0 * (load - 0.6) + 0.1 * luck[:, 0])
    alike = np.ones(len(luck))
    return {
        "wait_mean": wait,
        "wait_p90": 2.2 * wait * np.exp(0.1 * luck[:, 1]),
        "utilisation": load * alike,
        "arrivals": alike,
        "completed": alike,
    }


# -- rounding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stated", "most"), [(12.0, 0.5), (120.0, 0.5), (12.5, 0.05)])
def test_a_stated_figure_was_rounded_to_its_last_digit(stated: float, most: float) -> None:
    """Drawn figures would be stated as they are, and are spread evenly over all that would."""
    draw = next(draws(1, 1, None))
    true = np.array([Off.drawn(draw, seed).true(stated) for seed in range(400)])
    assert np.abs(true - stated).max() <= most + 1e-9
    assert true.std() == pytest.approx(most / np.sqrt(3.0), rel=0.1)


def test_rounding_is_no_effect() -> None:
    """Where nothing changes, what was stated stays; else what was rounded away counts."""
    before, after = np.array([10.0, 10.0]), np.array([10.0, 5.0])
    assert afterwards(12.0, before, after, np.array([1.24, 1.24])).tolist() == [12.0, 6.2]


# -- how sure a measured coverage is ---------------------------------------------------------------


def test_figures_of_one_city_count_by_how_far_they_go_together() -> None:
    """Ten copies of a figure tell no more than one; ten independent ones nearly ten times it."""
    rng = default_rng(2)
    one = rng.random((60, 1)) < 0.9
    alone, copies = (coverage(np.repeat(one, n, axis=1).tolist()) for n in (1, 10))
    assert copies[0] == alone[0]
    assert np.allclose(copies[1:], alone[1:], atol=0.01)
    apart = coverage((rng.random((60, 10)) < 0.9).tolist())
    assert apart[2] - apart[1] < 0.5 * (alone[2] - alone[1])


def test_intervals_of_coverage_hold_the_truth() -> None:
    """19 times in 20 at least, for cities whose ten figures go together by a half."""
    rng, trials, inside = default_rng(4), 1000, 0
    draw = partial(rng.beta, 0.9, 0.1)  # intraclass correlation 1 / (1 + 0.9 + 0.1)
    for _ in range(trials):
        low, high = coverage((rng.random((60, 10)) < draw((60, 1))).tolist())[1:]
        inside += low <= 0.9 <= high
    assert inside >= binom.ppf(ONCE_IN, trials, 0.95)
