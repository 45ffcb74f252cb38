"""``python -m benchmarks.rosters``: are the rosters of the shipped halls proven, and how soon?

People needed come from Erlang A with the load of a short run; ``--irregular`` adds or takes away
one person at random from each half-hour, which is harder than what a search finds.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator

import numpy as np

from sim.engine.plan import Ints
from sim.experiment.ready import prepare
from sim.experiment.roster.solve import RosterError, solve
from sim.experiment.roster.week import needed_of, present, rules_of
from sim.experiment.staffing import windows
from sim.experiment.staffing.bench import Bench
from sim.experiment.staffing.part import part
from sim.experiment.staffing.staff import Question, chosen, shortened
from sim.experiment.staffing.target import target
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compiled

HALLS = (("pilot", "pilot-district"), ("sample-city", "whole-city"), ("sample-city", "county-d"))


def needs(loaded: Loaded, place: str) -> dict[str, Ints]:
    """People needed by formula at all windows of a place, shape (7, 48) each."""
    promise = target("wait_p90<=15")
    question, span = Question([promise], place), shortened(loaded)
    builder = compiled(span).builder
    names = [post.name for post in chosen(loaded, builder, "window", question)]
    builder = part(builder, names)
    posts = chosen(loaded, builder, "window", question)
    bench = Bench(builder, posts, [promise.bound] * len(posts), seed=1, reps=4)
    load = windows.load_of(posts, windows.unlimited(bench, [promise], 0.95))
    heads = windows.by_rule("erlang_a", [promise], posts, load.offered, load.work)
    return {
        post.name.partition("/")[2]: needed_of(own) for post, own in zip(posts, heads, strict=True)
    }


def irregular(needed: dict[str, Ints], seed: int) -> dict[str, Ints]:
    """One person more or fewer in each half-hour, at random."""
    draw = np.random.default_rng(seed)
    return {
        pool: np.where(own > 0, np.maximum(1, own + draw.integers(-1, 2, own.shape)), 0)
        for pool, own in needed.items()
    }


def main() -> int:
    """Solve all; the exit code is 1 if a roster is not proven."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rosters", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="limit of each roster")
    parser.add_argument("--irregular", type=int, default=0, metavar="SEEDS")
    args = parser.parse_args()
    prepare(lambda: print("compiling the engine once ...", flush=True))
    left = 0
    for name, place in HALLS:
        loaded = load_scenario(name, 28)
        usual = needs(loaded, place)
        for seed in range(args.irregular + 1):
            for pools, people in _asked(loaded, irregular(usual, seed) if seed else usual):
                left += _solved(loaded, place, pools, people, seed, args.seconds)
    return int(left > 0)


def _asked(loaded: Loaded, needed: dict[str, Ints]) -> Iterator[tuple[list[str], dict[str, Ints]]]:
    """Each window by itself, and the teams that are there."""
    rules = rules_of(loaded.city)
    assert rules is not None
    teams = [list(team.pools) for team in rules.rostering.teams]
    for pools in [[pool] for pool in needed] + [t for t in teams if set(t) <= set(needed)]:
        yield pools, {pool: needed[pool] for pool in pools}


def _solved(
    loaded: Loaded,
    place: str,
    pools: list[str],
    people: dict[str, Ints],
    seed: int,
    seconds: float,
) -> bool:
    """Whether a roster is left unproven."""
    rules = rules_of(loaded.city)
    assert rules is not None
    there = Counter[str]()
    for pool in pools:
        there += present(loaded.city, place, pool)
    wall, cpu = time.perf_counter(), time.process_time()
    what = f"{place}: {' + '.join(pools)}{f' (irregular {seed})' if seed else ''}"
    try:
        roster = solve(people, rules, there, seconds=seconds)
    except RosterError:
        print(f"{what}: the shifts declared do not cover its hours", flush=True)
        return False
    used = f"{time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} CPU-s"
    print(f"{what}: {roster.cost:.1f} yuan a week, gap {roster.gap:.1e}, {used}", flush=True)
    return not roster.proven


if __name__ == "__main__":
    raise SystemExit(main())
