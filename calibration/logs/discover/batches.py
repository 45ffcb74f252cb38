"""Activities for which cases gather until they are begun together: by number, by clock, by age.

A batch is what begins at one time though it was ready earlier, one by one: then those who do it
were idle while cases waited (Martin, Swennen, Depaire, Jans, Caris & Vanhoof 2015; Lashkevich,
Milani, Chapela-Campa, Suvorau & Dumas 2023). A busy person who takes case after case from a queue
makes no batch, and neither does one who comes to work in the morning. A batch is claimed only if

- cases that waited beside idle people begin together more often than chance would have it, by a
  test in which each such beginning is moved at random within its half-hours, so that hours and
  sessions stay as they are (interval jitter; Amarasingham, Harrison, Hatsopoulos & Geman 2012).
  With all activities of a log together, a false claim has a probability below ``ALPHA``; and
- a rule tells when: so many wait, the first has waited so long, or the clock strikes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.logs.discover.waits import BREATH
from calibration.logs.model import NOBODY, Batch
from calibration.logs.observed import DAY, WEEK, Floats, Ints

ALPHA = 0.01
"""Chance of any false batch in a log."""
_FEWEST = 12
"""So many batches must have been seen."""
_DATES = 0.5
"""If so many starts are at midnight, the log knows days only."""
_WINDOW = 30.0
"""A beginning is moved within windows of so many minutes."""
_EXPLAINED = 0.9
"""A rule must explain so many of the batches that people were free for, and of all ..."""
_MOSTLY = 0.75
_CLEARLY = 0.03
"""Two reasons to go on must explain so much more than one, and half of what one does not."""
_STRIKE = 5.0
"""Minutes within which a clock is kept."""
_OFTEN = 0.1
"""A clock that fewer of the batches follow is none."""
_MOST_STRIKES = 6
_FIRST_WORK = 0.6
"""If so many batches are the first work of the day, people just come then."""
_LOOSE = 0.05
"""An age is kept within this part of it."""


class Work(NamedTuple):
    """What is known of every activity done: arrays of one length.

    ``enabled`` is the minute from which it could begin, ``queued`` the last minute before its start
    at which somebody was free for it; ``pool`` is -1 if nobody is needed.
    """

    activity: Ints
    resource: Ints
    pool: Ints
    start: Floats
    end: Floats
    enabled: Floats
    queued: Floats


def find_batches(
    work: Work, activities: int, known: Sequence[Batch] | None = None
) -> tuple[list[Batch], Floats]:
    """Batches of a log, and the minute from which each activity could begin after gathering.

    With batches that are ``known`` already, no others are looked for.
    """
    ready, found = work.enabled.copy(), list[Batch]()
    rows_of = [np.flatnonzero(work.activity == a) for a in range(activities)]
    if known is not None:
        for rule in known:
            if len(rows_of[rule.activity]):
                _gathered(work, _groups(work, rows_of[rule.activity]), rule, ready)
        return list(known), ready
    candidates = []
    for rows in rows_of:
        if len(rows) >= 2 * _FEWEST and np.mean(work.start[rows] % DAY == 0.0) <= _DATES:
            groups = _groups(work, rows)
            if np.sum(groups.idle & (groups.size > 1)) >= _FEWEST:
                candidates.append((rows, groups))
    for rows, groups in candidates:
        level = ALPHA / len(candidates)
        if _chance(work, rows, level) > level:
            continue
        if (told := _rule(groups, _comes_to_work(work, groups))) is not None:
            activity = int(work.activity[rows[0]])
            found.append(told._replace(activity=activity, kind=_kind(work, groups)))
            _gathered(work, groups, told, ready)
    return found, ready


def _gathered(work: Work, groups: _Groups, rule: Batch, ready: Floats) -> None:
    """Write down when those gathered could go on."""
    fired = np.clip(_fires(groups, rule), groups.last, groups.begun)
    rows = groups.rows
    ready[rows] = np.clip(np.repeat(fired, groups.size), work.enabled[rows], work.start[rows])


class _Groups(NamedTuple):
    """What was begun together; group ``g`` has ``rows[first[g] … first[g + 1] - 1]``.

    ``ready`` are the minutes at which the members could begin, in order of time, ``oldest`` and
    ``last`` its first and last; ``free`` is the last minute at which somebody was free while the
    first one waited, ``begun`` the first start.
    """

    rows: Ints
    first: Ints
    ready: Floats
    oldest: Floats
    last: Floats
    free: Floats
    begun: Floats

    @property
    def size(self) -> Ints:
        return np.diff(self.first)

    @property
    def idle(self) -> np.ndarray:
        """Groups whose first member waited while somebody was free, that day.

        Whoever is left until the next morning may have come when the doors were closing.
        """
        same_day = np.floor(self.free / DAY) == np.floor(self.begun / DAY)
        return np.asarray(same_day & (self.free > self.oldest + BREATH))


def sizes(work: Work, activity: int) -> Ints:
    """How many were begun together, batch after batch."""
    rows = np.flatnonzero(work.activity == activity)
    return _groups(work, rows).size if len(rows) else np.empty(0, np.int64)


def _groups(work: Work, rows: Ints) -> _Groups:
    """Whatever could begin when the first began, and went on without a pause, is one group."""
    rows = rows[np.lexsort((work.queued[rows], work.start[rows]))]
    first, opened = [0], work.start[rows[0]]
    for i, row in enumerate(rows.tolist()):
        if work.queued[row] > opened + BREATH:
            first.append(i)
            opened = work.start[row]
    edges = np.array([*first, len(rows)])
    group = np.repeat(np.arange(len(first)), np.diff(edges))
    rows = rows[np.lexsort((work.enabled[rows], group))]
    oldest, ready = edges[:-1], work.enabled[rows]
    return _Groups(
        rows=rows,
        first=edges,
        ready=ready,
        oldest=ready[oldest],
        last=ready[edges[1:] - 1],
        free=work.queued[rows[oldest]],
        begun=np.minimum.reduceat(work.start[rows], oldest),
    )


def _chance(work: Work, rows: Ints, level: float) -> float:
    """Probability that so many who waited beside idle people begin with others by chance."""
    queued = work.queued[rows]
    waited = queued > work.enabled[rows] + BREATH
    others = queued[~waited]
    own = queued[waited]
    earliest = np.maximum(np.floor(own / _WINDOW) * _WINDOW, work.enabled[rows][waited])
    span = np.floor(own / _WINDOW) * _WINDOW + _WINDOW - earliest
    observed = _together(own, others)
    random = np.random.default_rng(0)
    trials = int(np.ceil(2.0 / level))
    as_many = 0
    for i in range(trials):
        as_many += _together(earliest + span * random.random(len(own)), others) >= observed
        if as_many > level * trials:
            return (1.0 + as_many) / (1.0 + i + 1)  # it will not come below
    return (1.0 + as_many) / (1.0 + trials)


def _together(own: Floats, others: Floats) -> int:
    """How many of ``own`` happen within a breath of another one, or of one of the ``others``."""
    own = np.sort(own)
    near = np.diff(own) <= BREATH
    paired = np.append(near, False) | np.append(False, near)
    if len(others):
        there = np.sort(others)
        low = np.searchsorted(there, own - BREATH, "left")
        paired |= np.searchsorted(there, own + BREATH, "right") > low
    return int(paired.sum())


def _rule(groups: _Groups, comes_to_work: bool) -> Batch | None:
    """The simplest rule that tells when groups begin, if there is one."""
    size, strikes = _usual_size(groups), () if comes_to_work else _strikes(groups)
    simple = [Batch(size=size), Batch(strikes=strikes), Batch(age=_usual_age(groups, 0))]
    both = [Batch(size=size, strikes=strikes), Batch(size=size, age=_usual_age(groups, size))]
    one, two = (
        max((_judged(groups, trial) for trial in trials), key=lambda rule: rule.explained)
        for trials in (simple, both)
    )
    left = 1.0 - one.explained
    clearly = two.explained - one.explained >= max(_CLEARLY, left / 2)
    best = two if clearly else one
    return best if best.explained > 0.0 else None


def _judged(groups: _Groups, rule: Batch) -> Batch:
    """A rule with the share of batches it explains; 0 if that is too little."""
    share = 0.0
    if rule.size != 1 and (rule.size or rule.strikes or rule.age < np.inf):
        right, idle = _explained(groups, rule), groups.idle
        one = float(np.average(right[idle], weights=groups.size[idle]))
        if one >= _EXPLAINED and np.average(right, weights=groups.size) >= _MOSTLY:
            share = one
    return rule._replace(seen=int(np.sum(groups.size > 1)), explained=share)


def _explained(groups: _Groups, rule: Batch) -> np.ndarray:
    """Which groups begin as a rule has it: nobody is free between its instant and the start."""
    fires = _fires(groups, rule)
    slack = BREATH
    if rule.strikes:
        slack = _STRIKE
    elif rule.age < np.inf:
        slack = max(BREATH, _LOOSE * rule.age)
    right = (groups.free <= fires + slack) & (fires <= groups.begun + slack)
    if rule.size and not rule.strikes and not rule.age < np.inf:
        # (more only if they came when the last of them did)
        enough = groups.size >= rule.size
        completed = groups.ready[groups.first[:-1] + np.where(enough, rule.size - 1, 0)]
        at_once = enough & (groups.last <= completed + BREATH)
        right &= at_once | (groups.size % rule.size == 0)
    return np.asarray(right)


def _fires(groups: _Groups, rule: Batch) -> Floats:
    """The minute at which each group should have gone on by a rule; infinity for never."""
    fires = groups.oldest + rule.age
    if rule.strikes:
        strike = _next_strike(rule, groups.oldest - BREATH)
        # Who came just then may have come too late.
        later = _next_strike(rule, groups.oldest + _STRIKE)
        too_late = (strike < groups.free - _STRIKE) & (later <= groups.begun + _STRIKE)
        fires = np.minimum(fires, np.where(too_late, later, strike))
    if rule.size:
        enough = groups.size >= rule.size
        member = groups.first[:-1] + np.where(enough, rule.size - 1, 0)
        # Several batches in a row, begun as one group, went on with their last members.
        several = enough & (groups.size % rule.size == 0)
        by_number = np.where(several, groups.last, groups.ready[member])
        fires = np.where(enough, np.minimum(fires, by_number), fires)
    return np.asarray(fires, np.float64)


def _next_strike(rule: Batch, after: Floats) -> Floats:
    """The first strike at or after each instant."""
    strikes = np.array(rule.strikes)
    week = np.floor(after / WEEK) * WEEK
    place = np.searchsorted(strikes, after - week)
    result: Floats = week + np.append(strikes, strikes[0] + WEEK)[place]
    return result


def _usual_size(groups: _Groups) -> int:
    """The most frequent size of groups that begin as soon as the last one is ready; 0 if none."""
    prompt = groups.idle & (groups.free <= groups.last + BREATH) & (groups.size > 1)
    return int(np.bincount(groups.size[prompt]).argmax()) if prompt.any() else 0


def _usual_age(groups: _Groups, size: int) -> float:
    """How long the first of a group usually waits, if that and not their number is the reason."""
    these = groups.idle & ((groups.size < size) if size else True)
    if these.sum() < _FEWEST / 2:
        return float(np.inf)
    return float(np.round(np.median((groups.free - groups.oldest)[these]), 2))


def _strikes(groups: _Groups) -> tuple[float, ...]:
    """Minutes of the week at which groups begin, if there are few; none otherwise."""
    begun = groups.free[groups.idle]
    of_day = np.sort(begun % DAY)
    parts = np.split(of_day, np.flatnonzero(np.diff(of_day) > _STRIKE) + 1)
    hands = [float(np.median(part)) for part in parts if len(part) >= _OFTEN * len(of_day)]
    if not 0 < len(hands) <= _MOST_STRIKES:
        return ()
    result = list[float]()
    for hand in hands:
        here = np.abs(begun % DAY - hand) <= _STRIKE
        days = np.bincount((begun[here] % WEEK // DAY).astype(np.int64), minlength=7)
        often = np.flatnonzero(days > 0.25 * days.max())
        result += [float(d * DAY + round(hand)) for d in often.tolist()]
    return tuple(sorted(result))


def _comes_to_work(work: Work, groups: _Groups) -> bool:
    """Whether groups are mostly the first work that those who do them begin on a day."""
    person = work.resource * 100_000 + np.floor(work.start / DAY).astype(np.int64)
    days, which = np.unique(person, return_inverse=True)
    earliest = np.full(len(days), np.inf)
    np.minimum.at(earliest, which, work.start)
    rows = groups.rows[work.pool[groups.rows] != NOBODY]
    if not len(rows):
        return False
    begun = np.repeat(groups.begun, groups.size)[work.pool[groups.rows] != NOBODY]
    first = earliest[which[rows]] >= begun - BREATH
    return bool(np.mean(first) > _FIRST_WORK)


def _kind(work: Work, groups: _Groups) -> str:
    """How those that begin together are done: at once, one after another, or overlapping."""
    counts = {"parallel": 0, "sequential": 0, "concurrent": 0}
    for a, b in itertools.pairwise(groups.first.tolist()):
        rows = groups.rows[a:b]
        rows = rows[np.lexsort((work.start[rows], work.resource[rows]))]
        one, other = rows[:-1], rows[1:]
        same = work.resource[one] == work.resource[other]
        begin = np.abs(work.start[one] - work.start[other]) <= BREATH
        finish = np.abs(work.end[one] - work.end[other]) <= BREATH
        apart = work.start[other] >= work.end[one] - BREATH
        counts["parallel"] += int(np.sum(same & begin & finish))
        counts["sequential"] += int(np.sum(same & apart & ~(begin & finish)))
        counts["concurrent"] += int(np.sum(same & ~apart & ~(begin & finish)))
    return max(counts, key=lambda name: counts[name])
