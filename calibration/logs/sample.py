"""Which cases a generated log holds, and when each begins: drawn from those observed.

Cases are drawn whole and moved by whole weeks, so that what belongs together in a case, weekday
and hour stays together. How many begin on a day is drawn from observed days of the same weekday.
Both draws prefer recent days by a half-life, since services change. Draws are systematic
(Kish 1965, chapter 4): every case is drawn about as often as it should be, and no oftener by luck.
Where queues make the waiting, draws are independent instead: queues live on runs of luck, and would
be too short if every busy day were made up for by a quiet one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calibration.logs.observed import DAY, Floats, Ints, Observed
from calibration.logs.selection import FINISHED, mix_weights, share_seen

MARGIN = 1.05
"""Cases drawn for each one that shall finish, so that waiting may delay some."""
_RARE = 3.0
"""A weekday expected to be worked on so few dates is either kept free or worked at least once."""
_TRIES = 50
_CLEAR = 0.3
"""Days of whose cases a smaller share is seen tell nothing of how many come."""


class Drift(NamedTuple):
    """How fast the past loses weight: half-lives, as parts of the span of the log (inf: never)."""

    arrivals: float = 1.0
    mix: float = 0.18


USUAL = Drift()
USUAL_FINISHED = Drift(mix=0.5)
"""Where long cases are known from the log's early part only, that part must not lose much."""


class Picks(NamedTuple):
    """Cases of a generated log: number of the observed case, and days by which it is moved.

    ``off``: days, counted as those of the observed log, on which offices that keep days off rest.
    """

    case: Ints
    days: Ints
    off: Ints = np.empty(0, np.int64)


class Sampler:
    """Draws cases for generated logs.

    Parameters
    ----------
    seen : Observed
        What to draw from.
    selection : str
        How the log was cut out; see :mod:`calibration.logs.selection`.
    drift : Drift
        Half-lives.
    independent : bool
        Whether draws are independent of each other.
    emphasis : float64, shape (cases,), optional
        Factors on how often cases are drawn.
    strata : int64, shape (cases,), optional
        Kinds of cases, each of which is drawn as often as it should be.
    """

    def __init__(
        self,
        seen: Observed,
        selection: str,
        drift: Drift,
        independent: bool = False,
        emphasis: Floats | None = None,
        strata: Ints | None = None,
    ) -> None:
        self.seen, self.selection, self.independent = seen, selection, independent
        begun = seen.days
        first, last = int(begun.min()), int(begun.max())
        if selection == FINISHED:
            last = int(seen.until // DAY)
        self.calendar = np.arange(first, last + 1)
        self.span = max(1.0, float(last + 1 - first))
        share = share_seen(seen, selection, seen.until - seen.begins)
        self.count = np.bincount(begun - first, 1.0 / share, minlength=len(self.calendar))
        clear = self._clear()
        # Of a day little of whose cases is seen, little is known: weights by the share seen make
        # means of cases over means of shares, the estimate of greatest likelihood (Poisson).
        noon = np.asarray(seen.until - (self.calendar + 0.5) * DAY, np.float64)
        known = clear * share_seen(seen, selection, noon)
        self.trust: Floats = known * _aged(last - self.calendar, drift.arrivals * self.span)
        self.fresh: Floats = clear * _aged(last - self.calendar, drift.mix * self.span)
        recent = _aged(last - begun, drift.mix * self.span)
        mean = float(np.average(self.count, weights=self.trust))
        daily = mean * _aged(last - self.calendar, drift.mix * self.span)
        self.weight = mix_weights(seen, selection, recent, daily)
        if emphasis is not None:
            self.weight = self.weight * emphasis
        self.works = _weekdays_worked(seen)
        self.strata = np.zeros(len(begun), np.int64) if strata is None else strata
        self.off = set(seen.off.tolist())

    def _clear(self) -> Floats:
        """1 for days of which enough is seen, 0 for others; every weekday has some of the first."""
        noons = np.asarray(self.seen.until - (self.calendar + 0.5) * DAY, np.float64)
        clear = share_seen(self.seen, self.selection, noons) > _CLEAR
        for weekday in range(7):
            these = self.calendar % 7 == weekday
            if not self.count[these & clear].any():
                clear = clear | these
        return clear.astype(float)

    def draw(self, start: np.datetime64, cases: int, random: np.random.Generator) -> Picks:
        """Cases of a log that begins at ``start``, in order of their beginning.

        If the observed log holds finished cases only, more are drawn: those that finish first
        make the log.
        """
        day = start.astype("M8[D]")
        origin = self.seen.origin.to_datetime64().astype("M8[D]")
        offset = int((day - origin) / np.timedelta64(1, "D"))
        early = float((start - day) / np.timedelta64(1, "m"))
        weight = self._keep_rare_weekdays_free(cases)
        bags = _Bags(self, weight, cases, random)
        chosen, moved, off, at = list[int](), list[int](), list[int](), offset
        while not self._enough(chosen, moved, at, cases):
            count, rest = bags.cases_on(at % 7)
            off += [at] * rest
            for _ in range(count):
                case = bags.case(at % 7)
                if case < 0:
                    break
                begins = self.seen.begins[case] % DAY
                if at > offset or begins >= early:
                    chosen.append(case)
                    moved.append(at - int(self.seen.begins[case] // DAY))
            at += 1
        picks = Picks(np.array(chosen, np.int64), np.array(moved, np.int64))
        begins = self.seen.begins[picks.case] + picks.days * DAY
        order = np.argsort(begins, kind="stable")
        if self.selection != FINISHED:
            order = order[:cases]
        rests = np.array(off, np.int64)
        picks = Picks(picks.case[order], picks.days[order], rests)
        return self._work_rare_weekdays(picks, cases, random)

    def _enough(self, chosen: list[int], moved: list[int], at: int, cases: int) -> bool:
        """Whether the days before ``at`` give a whole log."""
        if self.selection != FINISHED:
            return len(chosen) >= cases
        if at % 7 or len(chosen) < MARGIN * cases:
            return False
        ends = self._ends(Picks(np.array(chosen), np.array(moved)))
        return bool(np.sum(ends < at * DAY) >= MARGIN * cases)

    def _chances(self, cases: int) -> Floats:
        """Expected dates of each weekday on which anything happens in a log of so many cases."""
        weeks = max(1.0, cases / max(1e-9, 7 * float(np.average(self.count, weights=self.trust))))
        dates = np.unique(np.floor(np.concatenate((self.seen.start, self.seen.end)) / DAY))
        worked = np.isin(self.calendar, dates.astype(np.int64))
        result = np.zeros(7)
        for weekday in range(7):
            these = self.calendar % 7 == weekday
            if self.fresh[these].sum() > 0:
                result[weekday] = weeks * np.average(worked[these], weights=self.fresh[these])
        return result

    def _keep_rare_weekdays_free(self, cases: int) -> Floats:
        """Weights of cases, without those on weekdays on which probably nothing will happen."""
        free = np.exp(-self._chances(cases)) > 0.5
        weight = np.where((self.works & free).any(axis=1), 0.0, self.weight)
        return weight if weight.sum() > 0.5 * self.weight.sum() else self.weight

    def _work_rare_weekdays(self, picks: Picks, cases: int, random: np.random.Generator) -> Picks:
        """Let something happen on a rare weekday on which something probably will."""
        chances = self._chances(cases)
        ends = self._ends(picks)
        last = np.sort(ends)[min(cases, len(ends)) - 1]
        for weekday in np.flatnonzero((chances < _RARE) & (np.exp(-chances) <= 0.5)).tolist():
            stay = np.flatnonzero(ends <= last)
            if self.works[picks.case[stay], weekday].any():
                continue
            there = np.flatnonzero(self.works[:, weekday] & (self.weight > 0))
            for _ in range(_TRIES if len(there) else 0):
                case = int(random.choice(there, p=self.weight[there] / self.weight[there].sum()))
                place = int(random.choice(stay))
                begins = self.seen.days[picks.case[place]] + picks.days[place]
                days = int(np.ceil((begins - self.seen.days[case]) / 7)) * 7
                if self.seen.begins[case] + self.seen.lasts[case] + days * DAY <= last:
                    picks.case[place], picks.days[place] = case, days
                    break
        return picks

    def _ends(self, picks: Picks) -> Floats:
        """When picked cases end, if nothing delays them."""
        ends: Floats = self.seen.begins[picks.case] + self.seen.lasts[picks.case]
        return ends + picks.days * DAY


class _Bags:
    """For each weekday a bag of day counts and one of cases, filled again when empty."""

    def __init__(
        self, of: Sampler, weight: Floats, cases: int, random: np.random.Generator
    ) -> None:
        self.of, self.weight, self.random = of, weight, random
        weekday = of.calendar % 7
        level = np.zeros(7)
        for k in range(7):
            trust = of.trust[weekday == k]
            if trust.sum() > 0:
                level[k] = np.average(of.count[weekday == k], weights=trust)
        self.weeks = int(cases / max(1e-9, level.sum())) + 1
        self.share = level / max(1e-9, level.sum()) * cases
        self.counts: list[list[int]] = [[] for _ in range(7)]
        self.people: list[list[int]] = [[] for _ in range(7)]

    def cases_on(self, weekday: int) -> tuple[int, bool]:
        """How many cases begin on a day, like on an observed one, and whether that was a day off.

        A fraction is rounded by chance.
        """
        of = self.of
        if not self.counts[weekday]:
            days = np.flatnonzero((of.calendar % 7 == weekday) & (of.trust > 0))
            if not len(days):
                return 0, False
            days = days[np.argsort(of.count[days], kind="stable")]
            drawn = self._draw(of.trust[days], max(2, self.weeks))
            self.counts[weekday] = days[drawn].tolist()
        day = self.counts[weekday].pop()
        count = float(of.count[day])
        off = int(of.calendar[day]) in of.off
        return int(count) + int(self.random.random() < count % 1.0), off

    def case(self, weekday: int) -> int:
        """A case that began on such a weekday; -1 if none shall."""
        if not self.people[weekday]:
            there = np.flatnonzero((self.of.seen.days % 7 == weekday) & (self.weight > 0))
            if not len(there):
                return -1
            there = there[np.lexsort((self.of.seen.lasts[there], self.of.strata[there]))]
            size = max(2, int(np.ceil(self.share[weekday])))
            drawn = _spread(self._draw(self.weight[there], size), self.random)
            self.people[weekday] = list(there[drawn])
        return int(self.people[weekday].pop())

    def _draw(self, weight: Floats, size: int) -> Ints:
        if self.of.independent:
            return self.random.choice(len(weight), size, p=weight / weight.sum())
        return _systematic(weight, size, self.random)


def _systematic(weight: Floats, size: int, random: np.random.Generator) -> Ints:
    """Positions drawn in proportion to weights, at equal steps from one random start, shuffled."""
    steps = (random.random() + np.arange(size)) / size
    places = np.searchsorted(np.cumsum(weight) / weight.sum(), steps)
    return random.permutation(np.minimum(places, len(weight) - 1))


def _spread(drawn: Ints, random: np.random.Generator) -> Ints:
    """The same in another order: whatever is there several times comes at equal steps.

    Copies of one case on one day would begin together, as observed cases rarely do.
    """
    _, of, copies = np.unique(drawn, return_inverse=True, return_counts=True)
    order = np.argsort(of, kind="stable")
    which = np.empty(len(drawn), np.int64)
    which[order] = np.arange(len(drawn)) - np.repeat(np.cumsum(copies) - copies, copies)
    place = (which + random.random(len(copies))[of]) / copies[of]
    return drawn[np.argsort(place, kind="stable")]


def _aged(age: Ints, half_life: float) -> Floats:
    """Weights that halve with every half-life (days)."""
    return 0.5 ** (age / half_life) if np.isfinite(half_life) else np.ones(len(age))


def _weekdays_worked(seen: Observed) -> np.ndarray:
    """On which weekdays anything happens in each case, shape (cases, 7)."""
    result = np.zeros((len(seen.begins), 7), bool)
    case = np.repeat(np.arange(len(seen.begins)), np.diff(seen.first))
    for minutes in (seen.start, seen.end):
        result[case, np.floor(minutes / DAY).astype(np.int64) % 7] = True
    return result
