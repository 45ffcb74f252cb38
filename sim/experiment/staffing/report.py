"""Staffing as data: per pool and half-hour of the week, and the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engine.plan import Floats
from sim.experiment.staffing.bench import AT, Counted, Post
from sim.experiment.staffing.judge import Flags, Verdict
from sim.experiment.staffing.rules import RULES
from sim.experiment.staffing.target import Target
from sim.experiment.staffing.verify import OneFewer
from sim.experiment.staffing.windows import Found, by_rule
from sim.outcomes.halfhours import delay_quantile
from sim.outcomes.ledger import PARTS
from sim.outcomes.week import DAYS, SLOTS_A_DAY
from sim.reforms.load import Loaded

CLOSE = 0.1
"""Share of what is promised that is hardly anything to spare: 9 % of waits instead of 10."""


def pool_report(
    loaded: Loaded,
    post: Post,
    targets: Sequence[Target],
    found: Found,
    i: int,
    *,
    before: Counted,
    after: Counted,
    verdict: Verdict,
    fewer: OneFewer,
) -> dict[str, Any]:
    """What one pool needs; ``half_hours`` are the tidy rows of a heatmap."""
    heads, load = found.heads[i], found.load
    own = np.flatnonzero(post.cells)
    hours = post.minutes / 60.0
    told: dict[str, Any] = {
        "title": title_of(loaded, post.name),
        "kind": post.kind,
        "work_minutes": float(load.work[i]),
        "staff_now": float(np.nanmax(post.now[own])),
        "staff_needed": int(heads[own].max()),
        "person_hours_now": float(np.nansum(post.now[own] * hours[own])),
        "person_hours_needed": float(np.sum(heads[own] * hours[own])),
        "kept_now": None,
    }
    if post.kind == "office":
        sums = [_delays(one, i, slice(None)) for one in (before, after)]
        told |= {
            "load": float(load.offered[i].max()),
            "days_now": _in_days(sums[0], post.day),
            "days_after": _in_days(sums[1], post.day),
            "kept": bool(verdict.kept[i].all()),
            "surely": bool(verdict.surely[i].all()),
            "one_fewer": _fewer(fewer, i, int(own[0])),
            "one_fewer_misses": _misses(fewer, i, int(own[0])),
            "rules": {"erlang_c": int(found.guess[i, own[0]])},
        }
        return told
    rows = []
    rules = rules_of(post, targets, found, i)
    for cell in own.tolist():
        row = {
            "day": DAYS[cell // SLOTS_A_DAY],
            "time": clock(cell % SLOTS_A_DAY),
            "arrivals": float(load.arrivals[i, cell]),
            "load": float(load.offered[i, cell]),
            "staff_now": float(post.now[cell]),
            "staff_needed": int(heads[cell]),
            "wait_now": _delays(before, i, cell),
            "wait_after": _delays(after, i, cell),
            "kept": bool(verdict.kept[i, cell]),
            "surely": bool(verdict.surely[i, cell]),
            "one_fewer": _fewer(fewer, i, cell),
            "one_fewer_misses": _misses(fewer, i, cell),
            "rules": {name: int(need[cell]) for name, need in rules.items()},
        }
        rows.append(row)
    return told | {"half_hours": rows}


def rules_of(post: Post, targets: Sequence[Target], found: Found, i: int) -> dict[str, Any]:
    """People by formula in every cell.

    Erlang C takes arrivals × mean work of the half-hour alone, as textbooks and call centres do
    (each period by itself); the others take the load of an unlimited number of clerks.
    """
    work = found.load.work[i : i + 1]
    stationary = found.load.arrivals[i : i + 1] * work / 30.0
    return {
        name: by_rule(
            name,
            targets,
            [post],
            stationary if name == "erlang_c" else found.load.offered[i : i + 1],
            work,
        )[0]
        for name in RULES
    }


def proof(posts: Sequence[Post], verdict: Verdict, fewer: OneFewer, trials: int) -> dict[str, Any]:
    """Shares of half-hours that keep the promise with fresh luck, and what one fewer does."""
    own = np.stack([post.cells for post in posts])
    if posts[0].kind == "office":
        own = np.zeros(own.shape, bool)
        own[np.arange(len(posts)), [int(np.argmax(post.cells)) for post in posts]] = True
    tried = fewer.tried & own
    close = fewer.breaks | (fewer.missed > -CLOSE)

    def share(flags: Flags) -> float | None:
        return float(flags[tried].mean()) if tried.any() else None

    return {
        "cells": int(own.sum()),
        "kept": float(verdict.kept[own].mean()),
        "surely": float(verdict.surely[own].mean()),
        "broken": float(verdict.broken[own].mean()),
        "one_fewer": {
            "tried": int(tried.sum()),
            "not_sure": share(fewer.unsure),
            "breaks": share(fewer.breaks),
            "surely": share(fewer.surely),
            "close": share(close),
        },
        "simulations": trials,
    }


def share_kept(posts: Sequence[Post], verdict: Verdict) -> float:
    """Share of all half-hours in which the promise is kept on average."""
    return float(verdict.kept[np.stack([post.cells for post in posts])].mean())


def clock(slot: int) -> str:
    """The time at which a half-hour of the day begins."""
    return f"{slot // 2:02d}:{30 * (slot % 2):02d}"


def title_of(loaded: Loaded, name: str) -> dict[str, str]:
    """A pool's title; its name where the declared city does not know it."""
    import datetime as dt

    place, _, pool = name.partition("/")
    for city in (loaded.city, loaded.city_on(dt.date.max, place)):
        if pool in city.pool:
            return dict(city.pool[pool].title.model_dump())
    return {"zh": name, "en": name}


def _delays(counted: Counted, i: int, cells: Any) -> dict[str, float | None]:
    """Mean and ninth decile of delays, share beyond the limit, and of requests unserved."""
    counts = counted.counts[:, i, cells].reshape(-1, len(AT)).sum(axis=0)
    joined, requests = counts[AT["joined"]], counts[AT["requests"]]
    delays = counted.delays[i, cells].reshape(-1, counted.delays.shape[-1]).sum(axis=0)

    def share(part: Floats, whole: Floats) -> float | None:
        return float(part / whole) if whole else None

    ninth = float(delay_quantile(delays[None], 0.9)[0])
    return {
        "mean": share(counts[AT["delayed"]] / PARTS, joined),
        "p90": None if np.isnan(ninth) else ninth,
        "over": share(counts[AT["over"]], joined),
        "unserved": share(requests - counts[AT["served"]], requests),
    }


def _in_days(delays: dict[str, float | None], day: float) -> dict[str, float | None]:
    """Delays in working days."""
    return {
        name: value / day if value is not None and name in ("mean", "p90") else value
        for name, value in delays.items()
    }


def _fewer(fewer: OneFewer, i: int, cell: int) -> str | None:
    """What one person fewer does: breaks the promise surely, on average, perhaps, or not."""
    if not fewer.tried[i, cell]:
        return None
    for name in ("surely", "breaks", "unsure"):
        if getattr(fewer, name)[i, cell]:
            return name
    return "kept"


def _misses(fewer: OneFewer, i: int, cell: int) -> float | None:
    """The share of what is promised by which one person fewer misses it, if that is a number."""
    by = float(fewer.missed[i, cell])
    return by if fewer.tried[i, cell] and np.isfinite(by) else None
