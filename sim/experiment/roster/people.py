"""Who works when: a week of shifts shared out to persons."""

from __future__ import annotations

from typing import NamedTuple

from sim.experiment.roster.shifts import Duty
from sim.experiment.roster.solve import WEEK, Crew


class Person(NamedTuple):
    """One row of a roster.

    Attributes
    ----------
    kind, skill : str
        Kind of staff, and pool (``*``: any of the team).
    number : int
        From 1 within these.
    days : list of Duty or None
        What they work on each day of the week.
    """

    kind: str
    skill: str
    number: int
    days: list[Duty | None]


def persons(crew: Crew) -> list[Person]:
    """Share out a crew's shifts.

    Every day those who have worked least take the shifts (so that nobody is more than one day ahead
    of anybody, and nobody works more than the mean rounded up), and keep yesterday's if they can.
    """
    team = [Person(crew.job.kind, crew.job.skill, i + 1, []) for i in range(crew.people)]
    for work in crew.work:
        open_shifts = [duty for duty, number in work for _ in range(number)]
        fewest = sorted(team, key=lambda p: (sum(d is not None for d in p.days), p.number))
        chosen = sorted(fewest[: len(open_shifts)], key=lambda p: p.number)
        taken: dict[int, Duty] = {}
        for person in chosen:
            usual = [d for d in person.days if d is not None]
            same = [d for d in open_shifts if usual and d[:4] == usual[-1][:4]]
            if same:
                taken[person.number] = same[0]
                open_shifts.remove(same[0])
        for person in chosen:
            if person.number not in taken:
                taken[person.number] = open_shifts.pop(0)
        for person in team:
            person.days.append(taken.get(person.number))
    assert all(len(person.days) == WEEK for person in team)
    return team
