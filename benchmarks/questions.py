"""The places whose registers are mined, and the changes that are asked about."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.changes import Change, more_people, no_step, other_hours, other_work
from benchmarks.known_city import WEEKS, Learnt, World
from calibration.logs.log import ACTIVITY, RESOURCE

_WORLDS = (
    World("pilot", "pilot-district", dt.date(2021, 1, 4), 1),
    World("pilot", "pilot-district", dt.date(2021, 5, 10), 2),
    World("pilot", "pilot-district", dt.date(2021, 8, 30), 3),
    World("pilot", "pilot-district", dt.date(2022, 2, 7), 4),
    World("pilot", "pilot-district", dt.date(2022, 6, 6), 5),
    World("pilot", "pilot-district", dt.date(2022, 10, 10), 6),
    World("sample-city", "whole-city", dt.date(2021, 6, 7), 7, learn=10, repeat=6),
)
_LATER = dt.timedelta(weeks=5)


def worlds(seed: int) -> tuple[World, ...]:
    """The places; every further seed takes other luck, other changes and later dates."""
    more = seed - 1
    return tuple(
        dataclasses.replace(
            world, start=world.start + more * _LATER, seed=world.seed + more * len(_WORLDS)
        )
        for world in _WORLDS
    )


_SEEN, _COPES = 300, 0.92
"""Pools and steps with so many rows in the register are asked about; and of fewer people only where
the rest would still be busy for less than this part of their hours."""


def questions(learnt: Learnt, count: int) -> list[Change]:
    """Changes of a world, drawn at random: people more and fewer, hours, work, steps left out."""
    random = np.random.default_rng([learnt.world.seed, 7])
    city, log = learnt.world.loaded.city, learnt.log
    rows = log[RESOURCE].dropna().str.extract(r"/(.*)#")[0].value_counts()
    often = log[ACTIVITY].value_counts()
    pools = sorted(rows.index[rows >= _SEEN])
    steps = [
        (item.id, step.id, step.kind)
        for item in city.items
        for step in item.steps
        if often.get(f"{item.id}/{step.id}", 0) >= _SEEN
    ]
    several = {item.id for item in city.items if len(item.steps) > 1}
    left = [x for x in steps if x[0] in several]  # without any step there is nothing to collect
    reviews = [x for x in steps if x[2] == "review"]
    offices = [x.id for x in city.pools if x.id in pools and x.kind == "review"]
    spare = [x for x in pools if _busy_without_one(learnt, x) < _COPES]
    kinds: list[Callable[[], Change]] = [
        lambda: more_people(learnt.world.population, str(random.choice(pools)), 1),
        lambda: more_people(learnt.world.population, str(random.choice(spare)), -1),
        lambda: other_hours(str(random.choice(offices)), "08:30", "18:00"),
        lambda: other_work(*_pick(reviews, random)[:2], float(random.choice([0.5, 0.7, 0.85]))),
        lambda: no_step(*_pick(left, random)[:2]),
    ]
    return [kinds[k % len(kinds)]() for k in range(count)]


def _pick(steps: Sequence[tuple[str, str, str]], random: np.random.Generator) -> tuple[str, ...]:
    return steps[int(random.integers(len(steps)))]


def _busy_without_one(learnt: Learnt, pool: str) -> float:
    """Share of their hours for which a pool's people would be busy if there were one fewer."""
    staff = next(s for s in learnt.model.staff if s.name == learnt.pool(pool))
    m = learnt.model.steps
    work = float(m.work[m.pool == learnt.model.staff.index(staff)].sum())
    week = sum(b - a for a, b in zip(staff.opens, staff.closes, strict=True))
    people = len(staff.members) - 1
    return work / (people * week * WEEKS) if people and week else np.inf
