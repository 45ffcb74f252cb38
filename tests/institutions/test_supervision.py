"""Who is drawn, by whom, and what becomes of violations: counts exact, chance tested.

Chi-square tests reject a right program with probability 1/1000 each; seeds are fixed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from sim.institutions.inspections import draw, draw_teams
from sim.institutions.luck import Luck
from sim.institutions.supervision import BAD, IN_ORDER
from tests.support.supervised import HOME, LISTS, months, register, small

ERROR = 1e-3
SEASON = {"a": {6}, "b": set(range(1, 13)), "c": {6, 9}}
BEGIN = dt.date(2021, 3, 1)
RULES = small(None).city.supervision
assert RULES is not None


def test_lists_are_as_large_as_declared() -> None:
    for _, agent in months(0, number=1):
        assert agent.size == pytest.approx(16_000 * 790 / 6400, abs=1)
        sizes = Counter(agent.listed.tolist())
        for i, one in enumerate(RULES.lists):
            assert sizes[i] == pytest.approx(agent.size * one.share.value, abs=1)


@pytest.mark.parametrize("seed", range(4))
def test_as_many_are_drawn_as_declared(seed: int) -> None:
    """Each month within one of the list's size times its share times the month's part."""
    year: Counter[str] = Counter()
    for date, agent in months(seed, number=12):
        for i, (one, agenda) in enumerate(zip(RULES.lists, agent.agendas, strict=True)):
            want = (agent.on == i).sum() * one.inspected.value * agenda.part(date)
            who = agenda.month_drawn
            assert abs(len(who) - want) < 1
            assert len(set(who.tolist())) == len(who)
            assert (agent.on[who] == i).all()
            year[one.id] += len(who)
    for one in RULES.lists:
        rounding = len(SEASON[one.id])
        moved = 0.1 * agent.size * one.share.value * one.inspected.value  # bad credit goes to B
        declared = agent.size * one.share.value * one.inspected.value
        assert year[one.id] == pytest.approx(declared, abs=rounding + moved)


@pytest.mark.parametrize("late", [0.0, 0.6])
def test_nobody_calls_in_the_quiet_period(late: float) -> None:
    """A in June only, C in June and September, whatever the seed, however late inspectors are."""
    for seed in range(12):
        visited = np.full(0, -1)
        was: dict[int, int] = {}
        for date, agent in months(seed, number=24, late=late):
            for one, agenda in zip(RULES.lists, agent.agendas, strict=True):
                assert not len(agenda.month_drawn) or date.month in SEASON[one.id]
                if one.id != "b" and date.month not in SEASON[one.id]:
                    assert not agenda.queue
            last = (date.month - 2) % 12 + 1
            if len(visited):
                for who in np.flatnonzero(agent.visited != visited).tolist():
                    assert last in SEASON[RULES.lists[was[who]].id]
            visited = agent.visited.copy()
            # An entity may change lists afterwards: what counts is the list it was drawn from.
            was = {x: i for i, agenda in enumerate(agent.agendas) for x in agenda.queue}
    assert (visited >= 0).any()


def test_what_is_drawn_is_visited_or_waits_or_lapses() -> None:
    for seed in range(4):
        drawn, visited, lapsed = 0, 0, 0
        for _, agent in months(seed, number=24, late=0.4):
            visited += agent.visits // 3  # three departments, one by one
            lapsed += agent.lapsed
            drawn += sum(len(x.month_drawn) for x in agent.agendas)
            assert drawn == visited + lapsed + sum(len(x.queue) for x in agent.agendas)
        assert lapsed > 0


# -- lots ----------------------------------------------------------------------------------------


def test_entities_of_a_class_are_drawn_alike() -> None:
    """Counts of 3000 draws of 20 of 100 entities, against their variance without replacement."""
    n, number, times = 100, 20, 3000
    luck, counts = Luck(7, 0), np.zeros(n)
    there, never = np.arange(n), np.zeros(n, bool)
    for month in range(times):
        chance = luck.many("registry x/registry", "draw", month, n)
        who = draw(there, never, chance, np.ones(n), number)
        assert len(set(who.tolist())) == number
        counts[who] += 1
    part = number / n
    chi = (n - 1) / n * ((counts - times * part) ** 2).sum() / (times * part * (1 - part))
    assert ERROR / 2 < stats.chi2.sf(chi, n - 1) < 1 - ERROR / 2


def test_draws_go_by_credit_in_proportion() -> None:
    weights = np.repeat([0.5, 1.0, 4.0], 10)
    luck, counts, times = Luck(8, 0), np.zeros(30), 6000
    for month in range(times):
        chance = luck.many("registry x/registry", "draw", month, 30)
        counts[draw(np.arange(30), np.zeros(30, bool), chance, weights, 1)] += 1
    expected = times * weights / weights.sum()
    assert stats.chisquare(counts, expected).pvalue > ERROR


def test_those_not_seen_for_a_year_come_first_and_weight_zero_never() -> None:
    chance, weights = Luck(1, 0).many("x", "draw", 0, 6), np.array([1, 1, 1, 1, 1, 0.0])
    recent = np.array([True, True, True, False, False, False])
    who = draw(np.arange(6), recent, chance, weights, 6)
    assert set(who[:2].tolist()) == {3, 4}
    assert set(who.tolist()) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("joint", [True, False])
def test_teams_are_drawn_alike_from_all_departments(joint: bool) -> None:
    """Joint teams of two departments or more, others of one; two persons at least.

    Of a joint team's seats one by one, as the two departments of a team are not independent.
    """
    teams = draw_teams(Luck(3, 0).generator("x", "teams", 0), 9900, RULES, joint)
    people, departments = int(RULES.inspectors.value), int(RULES.departments.value)
    where = teams // people
    assert departments == 33
    assert teams.shape[1] >= 2
    assert (np.diff(np.sort(teams, axis=1), axis=1) > 0).all(), "nobody is there twice"
    assert all((len(set(row)) >= 2) is joint for row in where.tolist())
    for seat in range(teams.shape[1]):
        assert stats.chisquare(np.bincount(where[:, seat], minlength=33)).pvalue > ERROR
        people_drawn = np.bincount(teams[:, seat], minlength=33 * people)
        assert stats.chisquare(people_drawn).pvalue > ERROR


def test_every_visit_has_its_team() -> None:
    for _, agent in months(0, number=12):
        drawn = sum(len(agenda.month_drawn) for agenda in agent.agendas)
        assert len(agent.teams) == 3 * drawn
    for date, agent in months(0, "delegate-in-step", number=14):
        drawn = sum(len(agenda.month_drawn) for agenda in agent.agendas)
        assert len(agent.teams) == drawn * (1 if date >= BEGIN else 3)


# -- violations ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [None, "delegate-alone", "delegate-in-step"])
def test_every_violation_is_found_or_complained_about_or_still_hidden(name: str | None) -> None:
    for seed in range(3):
        hidden = 0
        for _, agent in months(seed, name, late=0.3, licences=80):
            hidden += agent.begun - agent.found - agent.complained
            assert hidden == (agent.since != IN_ORDER).sum()
        assert hidden > 0


def test_nothing_is_found_where_nobody_looks() -> None:
    for _, agent in months(1, late=1.0):
        assert agent.found == 0
        assert agent.visits == 0


def test_bad_credit_leads_to_the_key_list_and_repair_back() -> None:
    """Whoever has bad credit is on B; with none, everybody is on the list of the start."""
    for _, agent in months(2, number=30, licences=80):
        bad = agent.credit == BAD
        assert (agent.on[bad] == agent.key).all()
        assert (agent.on[~bad] == agent.listed[~bad]).all()
    assert (agent.listed[agent.credit == BAD] != agent.key).any()


def hidden_over(seed: int, name: str | None, late: float, load: float) -> int:
    """Violations hidden, summed over months."""
    story = months(seed, name, load=load, late=late, licences=80)
    return sum(int((agent.since != IN_ORDER).sum()) for _, agent in story)


def test_hurry_overlooks_and_promises_wait_for_somebody_to_look() -> None:
    """More is hidden with busier inspectors, and more still where promises are hardly checked.

    Same luck in all: holds for each of eight seeds (1/256 by chance). Nothing else tells a promise
    from a look beforehand: checked at once by the same people, it hides about as much.
    """
    for seed in range(8):
        calm, busy, trusting = (
            hidden_over(seed, name, 0.97, load)
            for name, load in ((None, 0.5), (None, 1.0), ("delegate-alone", 1.0))
        )
        assert calm < busy < trusting
        at_once = hidden_over(seed, "delegate-alone", 0.0, 1.0)
        assert at_once == pytest.approx(hidden_over(seed, None, 0.0, 1.0), rel=0.2)


def test_luck_of_a_register_depends_on_nobody_else() -> None:
    """The same draws whether or not another county is simulated."""
    alone, beside = (
        [[x.month_drawn.tolist() for x in agent.agendas] for _, agent in months(5, scope=scope)]
        for scope in ((HOME,), ("district-a", HOME))
    )
    assert alone == beside


def test_authority_comes_back_where_complaints_pass_what_is_tolerated() -> None:
    """The item is then decided in the city again, after a look, and afterwards in the county."""
    after = []
    for date, agent in months(0, "delegate-alone", number=48, late=0.9, load=1.0, licences=150):
        society = agent.society
        item = society.apply(society.program.city_on(date, HOME), HOME).item["delegable-licence"]
        given = item.department == "market-regulation" and item.commitment
        found = item.department == "market-regulation-city" and not item.commitment
        assert given or found
        begun = society.begun(HOME)
        assert given is (begun and not agent.drawn_back)
        after.append(agent.drawn_back)
        assert register(society) is agent
    spell = "".join("x" if x else "." for x in after)
    assert "x" * round(RULES.drawn_back.value) in spell
    assert "x." in spell or spell.endswith("x")


def test_inspections_are_told_as_declared_while_nothing_changes() -> None:
    """What the halls are told of, relative to the declared demand, is about 1 in a year."""
    told = {matter: [] for matter in LISTS.values()}
    for date, agent in months(3, number=12):
        for one in RULES.lists:
            if date.month in SEASON[one.id]:
                told[one.matter].append(agent.volumes[one.matter])
    for matter, volumes in told.items():
        assert np.mean(volumes) == pytest.approx(1, abs=0.15), matter
