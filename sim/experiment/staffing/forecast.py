"""Staff needed month by month, as a reform is rolled out and demand moves.

Every month has its own load; the formula that the search began with, corrected by what the search
found for that half-hour, makes people of it. Then all months are simulated with their own people
and fresh luck, and each says in how many half-hours the promise was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.engine.plan import Floats, Ints
from sim.experiment.staffing.bench import AT, Bench, Counted, Post
from sim.experiment.staffing.judge import judge
from sim.experiment.staffing.target import Target
from sim.experiment.staffing.windows import LEAST, Found, unlimited
from sim.outcomes.ledger import PARTS, Span
from sim.outcomes.week import CELLS

Guess = Callable[[Floats, Floats], Ints]
"""People by formula from erlangs and mean work, shape (posts, CELLS)."""


def forecast(
    bench: Bench,
    targets: Sequence[Target],
    found: Found,
    guess: Guess,
    spans: Sequence[Span],
    first: int,
    reps: int,
) -> list[dict[str, Any]]:
    """What each month needs.

    Parameters
    ----------
    bench : Bench
        The one of the search; its posts are counted month by month here.
    spans : sequence of Span
        Months of the window measured.
    first, reps : int
        Replications that the search has not used.
    """
    posts = bench.posts
    monthly = replace(bench, months=[(span.low, span.high) for span in spans])
    open_minutes = np.stack([_minutes(post, spans) for post in posts], axis=1)
    base = by_month(unlimited(monthly, targets, 0.95), len(spans))
    heads = np.zeros((len(spans), len(posts), CELLS), np.int64)
    loads = np.zeros(heads.shape)
    correction = found.heads - found.guess
    for m in range(len(spans)):
        loads[m] = _erlangs(posts, base[:, m], open_minutes[m])
        people = np.maximum(LEAST, guess(loads[m], found.load.work) + correction)
        heads[m] = np.where(open_minutes[m] > 0, people, 0)
    after = by_month(monthly.run(_staffed(posts, heads, spans), first, reps), len(spans))
    rows = []
    for m, span in enumerate(spans):
        verdict = judge(targets, posts, Counted.of(after[:, m]), 0.95)
        hours = open_minutes[m] / 60.0
        requests = base[:, m, :, :, AT["requests"]].mean(axis=0).sum(axis=1)
        for i, post in enumerate(posts):
            own = open_minutes[m, i] > 0
            if not own.any():
                continue
            now = np.nan_to_num(post.now[own])
            rows.append(
                {
                    "month": span.month,
                    "pool": post.name,
                    "arrivals": float(requests[i]),
                    "load_mean": float(np.average(loads[m, i, own], weights=hours[i, own])),
                    "load_peak": float(loads[m, i, own].max()),
                    "staff_now": float(now.max()),
                    "staff_needed": int(heads[m, i, own].max()),
                    "person_hours_now": float(now @ hours[i, own]),
                    "person_hours_needed": float(heads[m, i, own] @ hours[i, own]),
                    "full_time": float(np.average(heads[m, i, own], weights=hours[i, own])),
                    "kept": float(verdict.kept[i, own].mean()),
                }
            )
    return rows


def by_month(counted: Counted, months: int) -> Ints:
    """Counts with months apart, shape (replications, months, posts, CELLS, COUNTS)."""
    reps, posts, _, kinds = counted.counts.shape
    apart = counted.counts.reshape(reps, posts, months, CELLS, kinds)
    return np.moveaxis(apart, 2, 1)


def _minutes(post: Post, spans: Sequence[Span]) -> Floats:
    """Open minutes of each cell in each month, shape (months, CELLS)."""
    begins = post.week.begins
    rows = []
    for span in spans:
        inside = post.there & (begins >= span.low) & (begins < span.high)
        rows.append(np.bincount(post.week.cell[inside], minlength=CELLS) * 30.0)
    return np.array(rows)


def _erlangs(posts: Sequence[Post], counts: Ints, minutes: Floats) -> Floats:
    """Load of one month in each cell; of offices the same in all."""
    with np.errstate(invalid="ignore", divide="ignore"):
        present = counts[..., AT["present"]].mean(axis=0) / PARTS / minutes
        worked = counts[..., AT["worked"]].mean(axis=0).sum(axis=1) / PARTS
        whole = (worked / minutes.sum(axis=1))[:, None]
    office = np.array([post.kind == "office" for post in posts])[:, None]
    load: Floats = np.nan_to_num(np.where(office, whole, present) * (minutes > 0))
    return load


def _staffed(posts: Sequence[Post], heads: Ints, spans: Sequence[Span]) -> dict[str, Ints]:
    """Heads of every slot of the run; before the first month and after the last as in these."""
    found = {}
    for i, post in enumerate(posts):
        people = np.zeros(len(post.week.begins), np.int64)
        for m, span in enumerate(spans):
            low = span.low if m else -np.inf
            high = span.high if m + 1 < len(spans) else np.inf
            inside = (post.week.begins >= low) & (post.week.begins < high)
            people = np.where(inside, post.slots(heads[m, i]), people)
        if people.max() == 0:
            people = np.where(post.there, LEAST, 0)
        found[post.name] = people
    return found
