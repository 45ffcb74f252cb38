"""``python -m benchmarks.predict``: how often the truth lies in a prediction's 90 % interval.

Cities are made up at random, by kinds of cases: one draw of everything uncertain is taken for the
truth and lived before and after. The case file then says only what a city would report of the time
before (papers, trips, days; arrivals, windows and waits, rounded), and is predicted like any other.
Other worlds live by mechanisms that the model does not have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator, default_rng
from scipy.stats import beta

from benchmarks.worlds import WORLDS
from calibration.foreign.casefile.case import COUNTED, Case
from calibration.foreign.casefile.read import as_case
from calibration.foreign.discrepancy import Off, off
from calibration.foreign.draw import Draw, draws
from calibration.foreign.predict import mechanisms, predict
from calibration.foreign.simulate import live
from calibration.foreign.told import summary
from calibration.posterior import Posterior, find
from sim.experiment.gather import gather
from sim.experiment.ready import prepare

APART = 10_000_000
"""Seeds of truths are this far from those of predictions."""
CITY = 3
"""Last number of the seed of what a city is; predictions use 0 to 2."""
DRAWS = 19

Raw = dict[str, Any]
Seen = dict[str, tuple[float, float]]
"""Per indicator, the truth before and after."""


class Kind(NamedTuple):
    """Cases of one kind: all of a city, and what of it is reported.

    Attributes
    ----------
    city : callable
        A case with everything that the truth has.
    report : callable
        What the file says, from the case, its truth and chance.
    """

    city: Callable[[Generator], Raw]
    report: Callable[[Raw, Seen, Generator], Raw]


class Trial(NamedTuple):
    """One made-up city: indicator → (truth after, low, high, truth before inside or None)."""

    kind: str
    after: dict[str, tuple[float, float, float]]
    before: dict[str, tuple[float, float, float]]


def _procedure(**about: Any) -> Raw:
    names = [*COUNTED, "elapsed_working_days", "promised_working_days"]
    return {"predict": names, "horizon_days": 28, **about}


def _birth(rng: Generator) -> Raw:
    measures = ["one_acceptance", "data_sharing"]
    return _procedure(like="birth", items=int(rng.integers(4, 10)), measures=measures)


def _restaurant(rng: Generator) -> Raw:
    measures = ["one_acceptance", "joint_visit", *(["data_sharing"] if rng.random() < 0.5 else [])]
    items = int(rng.integers(3, 7))
    return _procedure(like="open-restaurant", applicant="firm", items=items, measures=measures)


def _shop(rng: Generator) -> Raw:
    measures = ["one_acceptance", {"fewer_documents": int(rng.integers(2, 6))}]
    items = int(rng.integers(2, 6))
    return _procedure(applicant="firm", items=items, measures=measures)


def _proofs(_rng: Generator) -> Raw:
    proof = {"proof": True, "on_the_spot": True, "documents": 1}
    items = [{"title": "Aid", "department": "a", "documents": 8}]
    items += [{"title": f"Proof {i}", "department": f"p{i}", **proof} for i in range(3)]
    return _procedure(items=items, measures=["no_proof"])


def _construction(rng: Generator) -> Raw:
    measures = ["parallel_review", *(["one_acceptance"] if rng.random() < 0.5 else [])]
    items = int(rng.integers(8, 20))
    return _procedure(applicant="project", items=items, measures=measures)


def _known_before(raw: Raw, seen: Seen, rng: Generator) -> Raw:
    """Some of the facts before, as reports state them: whole numbers."""
    often = {"trips": 0.5, "materials": 0.7, "elapsed_working_days": 0.5}
    often |= {"promised_working_days": 0.5}
    some = [name for name, p in often.items() if rng.random() < p and isfinite(seen[name][0])]
    told = {name: max(1, round(seen[name][0])) for name in some}
    return {**raw, "before": told}


def _hall(rng: Generator, departments: int, measures: Any) -> Raw:
    windows = departments * int(rng.integers(1, 5))
    minutes, busy = float(rng.integers(8, 25)), float(rng.uniform(0.55, 0.85))
    people = max(8, round(busy * windows * 390 / minutes))
    hall = {"arrivals_per_day": people, "windows": windows, "service_minutes": minutes}
    wanted = ["wait_mean", "wait_p90", "utilisation", "completed"]
    about = {"predict": wanted, "measures": measures, "horizon_days": 14}
    return {"hall": {**hall, "departments": departments}, **about}


def _merger(rng: Generator) -> Raw:
    return _hall(rng, int(rng.integers(2, 7)), ["merge_windows"])


def _shock(rng: Generator) -> Raw:
    raw = _hall(rng, 1, [])
    raw["hall"]["windows"] += 4
    raw["hall"]["arrivals_per_day"] += round(3 * 390 / raw["hall"]["service_minutes"])
    return {**raw, "measures": [{"staff": {"change": int(rng.choice([-2, -1, 1, 2]))}}]}


def _no_visits(rng: Generator) -> Raw:
    return _hall(rng, int(rng.integers(1, 4)), [{"no_proof": {"share": 0.4}}])


def _known_queue(raw: Raw, seen: Seen, rng: Generator) -> Raw:
    """A hall's service time, its wait, or both."""
    hall = dict(raw["hall"])
    case = int(rng.integers(3))
    if case:
        hall["wait_mean"] = max(1, round(seen["wait_mean"][0]))
    if case == 1:
        del hall["service_minutes"]
    return {**raw, "hall": hall}


def _office(rng: Generator) -> Raw:
    staff = int(rng.integers(3, 15))
    minutes, busy = float(rng.integers(20, 90)), float(rng.uniform(0.7, 0.95))
    files = max(2, round(busy * staff * 390 / minutes))
    office = {"arrivals_per_day": files, "staff": staff, "work_minutes": minutes}
    wanted = ["elapsed_working_days", "utilisation", "completed"]
    change = {"staff": {"change": int(rng.choice([-1, 1]))}}
    return {"office": office, "predict": wanted, "measures": [change]}


def _all_stated(raw: Raw, _seen: Seen, _rng: Generator) -> Raw:
    """The file of the truth itself, which states no outcome."""
    return raw


KINDS = {
    "birth": Kind(_birth, _known_before),
    "restaurant": Kind(_restaurant, _known_before),
    "shop": Kind(_shop, _known_before),
    "proofs": Kind(_proofs, _known_before),
    "construction": Kind(_construction, _known_before),
    "merger": Kind(_merger, _known_queue),
    "staff shock": Kind(_shock, _known_queue),
    "fewer visits": Kind(_no_visits, _known_queue),
    "office": Kind(_office, _all_stated),
}


def case_of(raw: Raw) -> Case:
    """A case as its file would be read."""
    return as_case({"kind": "case", "title": "made up", **raw})


class Made(NamedTuple):
    """A made-up city of one kind in one world; a task of :func:`gather`."""

    kind: str
    world: str
    seed: int
    posterior: Posterior | None
    draws: int
    reps: int = 1
    key: str | None = None

    def perform(self) -> Trial:
        """Live the truth, report of it, predict, and hold both against each other."""
        kind, seed = KINDS[self.kind], self._own
        rng = default_rng((seed, 0, CITY))
        raw = kind.city(rng)
        truth: Draw = next(draws(1, APART + seed, self.posterior))
        seen = self._lived(case_of(raw), truth)
        reported = kind.report(raw, seen, rng)
        told = summary(predict(case_of(reported), self.posterior, self.draws, self.reps, seed))
        stated = {**reported.get("before", {}), **reported.get("hall", {})}
        after, before = {}, {}
        for name, one in told.items():
            if one["after"]["interval90"] is not None and isfinite(seen[name][1]):
                after[name] = (seen[name][1], *one["after"]["interval90"])
            told_of = one["before"]["interval90"] is not None and name not in stated
            if told_of and isfinite(seen[name][0]):
                before[name] = (seen[name][0], *one["before"]["interval90"])
        return Trial(self.kind, after, before)

    @property
    def _own(self) -> int:
        """A seed of this city alone: no two share a truth, chance, or draws."""
        return self.seed * len(KINDS) + list(KINDS).index(self.kind)

    def _lived(self, case: Case, truth: Draw) -> Seen:
        """The truth before and after, in this world; only the model's own is off like a model."""
        seed, alive = APART + self._own, WORLDS.get(self.world, live)
        by = Off.drawn(truth, seed)
        values, _ = mechanisms(case, truth, 1, seed, by, alive)
        if self.world not in WORLDS:
            values = off(case, values, by)
        return {name: (float(pair[0][0]), float(pair[1][0])) for name, pair in values.items()}


def trials(
    world: str,
    each: int,
    posterior: Posterior | None,
    *,
    number: int = DRAWS,
    reps: int = 1,
    first: int = 0,
    jobs: int = 1,
    kinds: Sequence[str] = tuple(KINDS),
    progress: Callable[[int, int], None] | None = None,
) -> list[Trial]:
    """So many made-up cities of each kind in a world, numbered from ``first``."""
    mine = range(first, first + each)
    tasks = [Made(k, world, seed, posterior, number, reps) for k in kinds for seed in mine]
    return gather(tasks, jobs=jobs, progress=progress)


def coverage(cities: Sequence[Sequence[bool]]) -> tuple[float, float, float]:
    """Share inside with its 95 % interval; figures of one city go together.

    Clopper and Pearson's (1934) interval for as many independent figures as have the variance that
    is found between cities (Korn and Graubard 1998), at most as many as there are.
    """
    sizes = np.array([len(one) for one in cities], float)
    within = np.array([sum(one) for one in cities], float)
    n, m = float(sizes.sum()), len(cities)
    share = float(within.sum()) / n
    if sizes.max() > 1:
        left = within - share * sizes
        between = m / (m - 1) * float(np.sum(left**2)) / n**2 if m > 1 else 0.0
        n = min(n, share * (1.0 - share) / between) if between > 0 else float(m)
    k = share * n
    low = float(beta.ppf(0.025, k, n - k + 1)) if share > 0 else 0.0
    high = float(beta.ppf(0.975, k + 1, n - k)) if share < 1 else 1.0
    return share, low, high


def hits(made: Sequence[Trial], side: str, name: str | None = None) -> list[list[bool]]:
    """Per city that has any, whether truths of one side are inside, of one indicator or all."""
    found = [
        [
            low - 1e-9 <= truth <= high + 1e-9
            for n, (truth, low, high) in getattr(one, side).items()
            if name is None or n == name
        ]
        for one in made
    ]
    return [one for one in found if one]


def tell(world: str, made: Sequence[Trial]) -> None:
    """Print how often intervals hold the truth, by indicator and by kind of city."""
    print(f"\n{world}: {len(made)} cities", flush=True)
    names = dict.fromkeys(n for one in made for n in one.after)
    parts = [(n, made, n) for n in names] + [("all", made, None)]
    parts += [(f"kind {k}", [one for one in made if one.kind == k], None) for k in KINDS]
    for label, some, name in parts:
        for side in ("before", "after"):
            inside = hits(some, side, name)
            if inside:
                share, low, high = coverage(inside)
                many = sum(len(one) for one in inside)
                text = f"{share:6.1%} [{low:.1%}, {high:.1%}] of {many}"
                print(f"  {label:24s} {side:7s} {text}", flush=True)


def main() -> None:
    """Make cities up, predict them, print how often intervals hold the truth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.predict", description=__doc__)
    parser.add_argument("--each", type=int, default=12, help="cities of each kind (default: 12)")
    parser.add_argument("--first", type=int, default=0, help="number of the first city")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--reps", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--posterior", default="sample-city")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--world", action="append", choices=["own", *WORLDS])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the trials as JSON")
    parser.add_argument("--of", type=Path, nargs="+", help="tell of trials on file")
    args = parser.parse_args()
    if args.of:
        before = [json.loads(path.read_text(encoding="utf-8")) for path in args.of]
        for world in dict.fromkeys(world for one in before for world in one):
            tell(world, [Trial(**x) for one in before for x in one.get(world, ())])
        return
    prepare(lambda: print("compiling the engine once ...", flush=True))
    posterior = None if args.posterior == "none" else find(args.posterior)
    kinds = tuple(args.kind or KINDS)
    size = {"number": args.draws, "reps": args.reps, "first": args.first}
    run = partial(trials, posterior=posterior, jobs=args.jobs, kinds=kinds, **size)
    written = {}
    for world in args.world or ("own", *WORLDS):
        made = run(world, args.each)
        written[world] = [one._asdict() for one in made]
        tell(world, made)
    if args.json:
        args.json.write_text(json.dumps(written) + "\n", encoding="utf-8")


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
