"""The fewest people in back offices with whom files are done in time.

Files wait overnight, and next week if need be: there is no rush hour but a backlog. So an office
has one number of people, which must be more than its load in erlangs of working time (or files pile
up for ever), and enough that files are done in the days promised.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.bench import Bench, Counted, Post, StaffingError
from sim.experiment.staffing.judge import missed
from sim.experiment.staffing.rules import Queue, fewest
from sim.experiment.staffing.target import Target
from sim.experiment.staffing.verify import OneFewer
from sim.experiment.staffing.windows import (
    LEAST,
    MOST_ROUNDS,
    Found,
    Load,
    Trial,
    everywhere,
    unlimited,
)


def load_of(posts: Sequence[Post], counted: Counted) -> Load:
    """Erlangs of working time: work asked for per open minute, the same in every open cell."""
    minutes = np.stack([post.minutes for post in posts])
    total = minutes.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        served = counted.mean("served").sum(axis=1)
        work = np.nan_to_num(counted.mean("worked").sum(axis=1) / served, nan=1.0)
        asked = counted.mean("requests").sum(axis=1) * work
        erlangs = np.where(total > 0, asked[:, None] / total, 0.0)
        arrivals = np.where(minutes > 0, counted.mean("requests") / minutes * 30.0, 0.0)
    return Load(arrivals, erlangs * (minutes > 0), work)


def search(bench: Bench, targets: Sequence[Target], confidence: float) -> Found:
    """One number of people for each office, the same in all open cells."""
    posts = bench.posts
    plenty = unlimited(bench, targets, confidence)
    load = load_of(posts, plenty)
    erlangs = load.offered.max(axis=1)
    least = np.maximum(LEAST, np.floor(erlangs).astype(np.int64) + 1)
    guess = by_rule(targets, posts, load.offered, load.work).max(axis=1)
    trial = Trial(bench, targets, confidence, bench.reps)
    low, people, good = least.copy(), guess.copy(), np.zeros(len(posts), np.int64)
    for _ in range(MOST_ROUNDS):
        sure = trial.verdict(everywhere(posts, people)).good.all(axis=1)
        good = np.where(sure, people, good)
        low = np.where(sure, low, people + 1)
        done = (good > 0) & (low >= good)
        if done.all():
            return Found(everywhere(posts, good), everywhere(posts, guess), load, trial.rounds)
        people = np.where(done, good, np.where(good > 0, good - 1, people + 1))
    raise StaffingError(posts[int(np.argmax(~done))], 0)


def by_rule(targets: Sequence[Target], posts: Sequence[Post], load: Floats, work: Floats) -> Ints:
    """People by formula, the same in all cells; load and result of shape (posts, CELLS)."""
    people = [
        max(by_formula(t, post, e, w, max(LEAST, int(e) + 1)) for t in targets)
        for post, e, w in zip(posts, load.max(axis=1).tolist(), work.tolist(), strict=True)
    ]
    return everywhere(posts, np.array(people, np.int64))


def by_formula(target: Target, post: Post, load: float, work: float, least: int) -> int:
    """Erlang C in working time: the wait may last as long as the promise leaves beside the work."""
    room = target.bound * post.day - work
    if room <= 0.0:
        return least  # no formula for that: begin at the bottom
    inside = Target(target.text, "window", target.measure, room, target.allowed)
    return fewest("erlang_c", inside, Queue(load, work), least)


def one_fewer(trial: Trial, found: Found) -> OneFewer:
    """Take away one person from every office; fewer than its load needs break any promise."""
    heads = found.heads
    tried = trial.open & (heads > LEAST)
    counted = trial.run(heads - tried)
    verdict = trial.judged(counted)
    drowned = (heads - 1 <= found.load.offered).any(axis=1, keepdims=True)
    flags = (~verdict.good, ~verdict.kept, verdict.broken)
    unsure, breaks, surely = (tried & (f.any(axis=1, keepdims=True) | drowned) for f in flags)
    by = missed(trial.targets, trial.bench.posts, counted)
    return OneFewer(tried, unsure, breaks, surely, np.where(drowned, np.inf, by))
