"""Outlines: the institutions of a run, reckoned instead of simulated; what they are good for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.experiment import joining, shapley
from sim.experiment.attribution import OUTLINES, Attribution, attribute, coalitions
from sim.experiment.feedback import Feedback
from sim.experiment.game import MOST_OUTLINES, Effort, Game, needed, reached
from sim.experiment.outline import RECKONED, Outline, Precedent, seen_in
from sim.experiment.payload import Shared
from sim.experiment.store import Store
from sim.experiment.variants import Bench
from sim.reforms.load import Loaded
from sim.routes.expected import Estimator, Toll
from tests.experiment.test_attribution import small
from tests.experiment.test_joining import game_of, seen_by

DAYS = "elapsed_working_days"


@pytest.mark.parametrize("coalition", [0, 5, 31])
def test_with_the_observations_of_a_run_its_very_cities_are_reckoned(coalition: int) -> None:
    """Same luck, same decisions: only the cases themselves are missing."""
    loaded, change = small(), coalitions()[coalition]
    variant = change.apply(loaded)
    run, toll = Feedback(variant, 3, 2, "compiled"), Toll()
    estimator = Estimator(loaded.city, ["here"])
    last = variant.scenario.start + dt.timedelta(days=variant.scenario.horizon_days)
    assert variant.scenario.warm_up_days == 0
    while not run.over:
        run.month()
        date = run.society.date
        city = run.society.apply(variant.city_on(date, "here"), "here")
        following = (date.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        days = (min(last, following) - date).days
        if days > 0:
            toll = toll.plus(estimator.year(lambda _, city=city: city), days)
    found = Outline(Shared(loaded), change, 3, 2, Shared(tuple(run.seen)), None, None).perform()
    assert estimator.cases() > 0
    assert found["*"][DAYS] == pytest.approx(toll.days / 75 / estimator.cases(), rel=1e-12)
    assert found["*"]["trips"] == pytest.approx(toll.trips / 75 / estimator.cases(), rel=1e-12)


def test_one_community_stands_for_all_where_all_are_alike() -> None:
    loaded = small()
    twins = tuple(
        who.model_copy(update={"id": f"{who.id}-{i}", "share": _half(who.share)})
        for who in loaded.city.communities
        for i in (1, 2)
    )
    city = loaded.city.replace(communities=twins)
    everybody = Estimator(city, ["here"]).year(lambda _: city)
    one = Estimator(city, ["here"], (twins[0].id,)).year(lambda _: city)
    assert one == pytest.approx(everybody, rel=1e-12)
    assert one.days > 0


def _half(share):  # type: ignore[no-untyped-def]
    return share.model_copy(update={"value": share.value / 2})


def outlined(loaded: Loaded, effort: Effort) -> Attribution:
    work = Attribution(loaded, Bench(seed=3, engine="compiled"), by_orders=True)
    work.more(effort)
    return work


@pytest.fixture(scope="module")
def work() -> Attribution:
    return outlined(small(), Effort(5, 30))


def test_outlines_beside_runs_and_by_themselves_are_of_one_kind(work: Attribution) -> None:
    """Then what simulation adds may be found from the ones and put upon the others.

    Means of the total compared, at 1 in 1,000.
    """
    assert len(work.found) == 50
    assert len(work.outlined) == 10 * (5 + 30)
    assert set(work.found) < set(work.outlined)
    runs, apart = work.game(DAYS), work.games(DAYS)[1]
    beside = shapley.total(runs.worth) - shapley.total(work.games(DAYS)[0].worth)
    assert stats.ttest_ind(beside, shapley.total(apart.worth), equal_var=False).pvalue > 0.001
    times = Counter(c.bit_count() for order in apart.orders or () for c in joining.met(order))
    assert times == {size: 30 * (1 if size in (0, 5) else 2) for size in range(6)}


def test_values_still_add_up(work: Attribution) -> None:
    for name in RECKONED:
        found = attribute(*work.games(name))
        parts = sum(one["shapley"]["mean"] for one in found["conflicts"].values())
        assert parts == pytest.approx(found["total"]["mean"], rel=1e-9)
        ends = found["resolved"]["mean"] - found["as_found"]["mean"]
        assert ends == pytest.approx(found["total"]["mean"], rel=1e-9)
    assert len(work.games("wait_minutes")) == 1  # nobody waits in an outline


def test_more_of_them_come_one_after_another(work: Attribution) -> None:
    """In several goes or in one, the same runs and outlines are made; none twice."""
    again = outlined(small(), Effort(2))
    assert not again.outlined
    assert again.tasks(Effort(2, 8)) == 1 + 10 * (2 + 8)
    again.more(Effort(2, 8))
    calls: list[tuple[int, int]] = []
    again.more(Effort(5, 30), lambda done, total: calls.append((done, total)))
    made = 10 * (3 + 3 + 22)  # runs, outlines beside them, and outlines by themselves
    assert calls[-1] == (made, made)
    np.testing.assert_equal(again.found, work.found)  # NaN equals NaN here
    np.testing.assert_equal(again.outlined, work.outlined)


def test_kept_outlines_are_found_again(tmp_path: Path) -> None:
    made = [
        Attribution(small(), Bench(3, "compiled", store=Store(tmp_path)), by_orders=True)
        for _ in range(2)
    ]
    calls: list[tuple[int, int]] = []
    made[0].more(Effort(1, 2))
    made[1].more(Effort(1, 2), lambda done, total: calls.append((done, total)))
    assert calls == [(1, 41), (41, 41)]  # the precedent first, then all the others at once
    np.testing.assert_equal(made[0].outlined, made[1].outlined)


def test_outlines_are_turned_to_only_where_a_block_does_not_do() -> None:
    made = Attribution(small(), Bench(seed=3, engine="compiled"), by_orders=True)
    assert made.wanted(DAYS, 0.1, 40) == Effort(joining.BLOCK)
    made.more(Effort(joining.BLOCK))
    assert made.wanted(DAYS, 10.0, 40) == Effort(joining.BLOCK)
    assert made.wanted(DAYS, 1e-6, 40) == Effort(joining.BLOCK, OUTLINES * joining.BLOCK)
    assert made.wanted(DAYS, 1e-6, joining.BLOCK).outlines > 0  # where no replication may follow
    assert made.wanted("wait_minutes", 1e-6, 40) == Effort(40)
    assert made.wanted(DAYS, None, 7) == Effort(7)


def test_a_precedent_is_a_run_that_no_replication_meets() -> None:
    loaded, change = small(), coalitions()[0]
    seen = seen_in(Precedent(Shared(loaded), change, 3, "compiled", None).perform())
    first = Feedback(change.apply(loaded), 3, 0, "compiled")
    while not first.over:
        first.month()
    assert len(seen) == 3 < len(first.seen)  # as long as cases are measured
    assert seen[2].matters != first.seen[2].matters


def two_parts(rng: np.random.Generator, luck: float) -> tuple[Game, Game, float]:
    """What simulation adds to outlines, outlines, and the first conflict's value of their sum."""
    mean = [x - 3.0 * c.bit_count() for c, x in enumerate(game_of(rng, most=3))]
    orders = tuple(joining.order_of(int(rng.integers(1 << 40)), r) for r in range(700))

    def game(size: int, spread: float, share: float) -> Game:
        noise = game_of(rng, most=2, reps=size)
        worth = [share * a + spread * b for a, b in zip(mean, noise, strict=True)]
        return Game(seen_by(worth, orders[:size]), orders[:size])

    truth = float(shapley.shapley_values(mean)[0][0])
    return game(40, 0.3, 0.2), game(700, luck, 0.8), truth


def test_intervals_after_stopping_hold_nearly_as_stated() -> None:
    """At least 92 % of nominal 95 in 600 trials (four standard errors of 95.5 %: 3.4 points)."""
    held, sizes = 0, []
    for trial in range(600):
        more, apart, truth = two_parts(np.random.default_rng([5, trial]), luck=1.0)

        def known(e: Effort, more: Game = more, apart: Game = apart) -> list[Game]:
            return [_first(more, e.replications), _first(apart, e.outlines)]

        effort = Effort(joining.BLOCK, OUTLINES * joining.BLOCK)
        while (wanted := needed(known(effort), 0.03, 40)) != effort:
            assert wanted.outlines <= 700
            effort = wanted
        sizes.append(effort)
        low, high = attribute(*known(effort))["conflicts"]["peer_guidance"]["shapley"]["ci95"]
        held += low <= truth <= high
    assert held / 600 > 0.92
    assert 5 < np.mean([e.replications for e in sizes]) < 40
    assert np.mean([e.outlines for e in sizes]) > 15


def test_what_is_needed_is_foreseen_and_costs_least() -> None:
    more, apart, _ = two_parts(np.random.default_rng(1), luck=1.0)
    games = [_first(more, 12), _first(apart, 48)]
    assert not reached(games, 0.02)
    wanted = needed(games, 0.02, 40)
    assert 12 < wanted.replications < 40
    assert wanted.outlines > 48
    # Variances from 12 and 48 values err by 43 and 21 % (standard errors): widths by half as much.
    assert reached([_first(more, wanted.replications), _first(apart, wanted.outlines)], 0.03)
    # Outlines are light: where only they are too few, no replication is asked for.
    quiet = Game([0.01 * x for x in games[0].worth], games[0].orders)
    only = needed([quiet, _first(apart, 24)], 0.02, 40)
    assert only.replications == 12
    assert 24 < only.outlines <= MOST_OUTLINES * 12
    # Where they are many already, replications are.
    full = needed([games[0], _first(apart, 700)], 0.02, 40)
    assert full.outlines == 700
    assert full.replications > 12


def _first(game: Game, n: int) -> Game:
    return Game([x[:n] for x in game.worth], game.orders and game.orders[:n])
