"""``reformsim staff``: from a scenario and a promise to people, with the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from sim.engine.build import Builder
from sim.experiment.executors import Workers, open_executor
from sim.experiment.roster.solve import WEEK
from sim.experiment.roster.week import needed_of, rostered, titles
from sim.experiment.staffing import offices, windows
from sim.experiment.staffing.bench import Bench, Post, posts_of
from sim.experiment.staffing.forecast import forecast
from sim.experiment.staffing.hunt import Sessions
from sim.experiment.staffing.part import part
from sim.experiment.staffing.report import pool_report, proof, share_kept
from sim.experiment.staffing.target import Kind, Target
from sim.experiment.staffing.verify import one_fewer
from sim.experiment.staffing.windows import Trial
from sim.experiment.store import Store, key_of
from sim.outcomes.ledger import months as whole_months
from sim.outcomes.week import DAYS, SLOTS_A_DAY
from sim.reforms.load import Loaded
from sim.routes.compile import compiled

AFTER = 2
"""Days that a run goes on after the window measured, where only waits at windows matter."""


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    targets : sequence of Target
        Each about windows or about back offices; a pool has to keep all that are about its kind.
    place : str
        Whose pools.
    pools : sequence of str
        Names of pools within the place; empty for all of the kinds that targets are about.
    confidence : float
        Of the verdict on each half-hour, one-sided.
    reps, fresh : int
        Replications of a trial, and of the verification, which uses others.
    seconds : float
        Time limit of each integer programme of a roster.
    """

    targets: Sequence[Target]
    place: str
    pools: Sequence[str] = ()
    confidence: float = 0.95
    reps: int = 8
    fresh: int = 128
    seed: int = 1
    jobs: int = 1
    cluster: str | None = None
    engine: str = "compiled"
    seconds: float = 120.0


Stage = Callable[[str, int], Callable[[int], None]]
"""Called with the name of a stage that begins and about how many replications it will simulate;
what it returns is called with the number just finished."""


def quiet(_: str, __: int) -> Callable[[int], None]:
    """Show nothing."""
    return lambda _: None


def staff(
    loaded: Loaded, question: Question, stage: Stage = quiet, store: Store | None = None
) -> dict[str, Any]:
    """Find the fewest people, and verify them.

    Parameters
    ----------
    store : Store, optional
        Where simulations are kept and found: the same question again, or one that was interrupted.

    Returns
    -------
    dict
        As ``reformsim.staff/1``.

    Raises
    ------
    StaffingError
        If no number of people keeps the promise.
    """
    pools: dict[str, Any] = {}
    evidence: dict[str, Any] = {}
    rosters: dict[str, Any] = {}
    with open_executor(question.jobs, question.cluster) as workers:
        for kind in ("window", "office"):
            targets = [t for t in question.targets if t.kind == kind]
            if targets:
                told = _of_kind(loaded, kind, targets, question, stage, workers, store)
                found, proven, weeks = told
                pools |= found
                rosters |= weeks
                evidence |= {kind: proven} if found else {}
    return {
        "scenario": loaded.scenario.id,
        "title": loaded.scenario.title.model_dump(),
        "place": question.place,
        "targets": [t.text for t in question.targets],
        "confidence": question.confidence,
        "seed": question.seed,
        "replications": {"search": question.reps, "verification": question.fresh},
        "engine": question.engine,
        "pools": pools,
        "verification": evidence,
        "rosters": rosters,
        "titles": titles(loaded.city),
    }


def _of_kind(
    loaded: Loaded,
    kind: Kind,
    targets: Sequence[Target],
    question: Question,
    stage: Stage,
    workers: Workers,
    store: Store | None,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Pools of one kind: what they need, the evidence, and rosters."""
    span = shortened(loaded) if kind == "window" else loaded
    builder = compiled(span).builder
    posts = chosen(loaded, builder, kind, question)
    if not posts:
        return {}, {}, {}
    acting = span if loaded.scenario.conflicts is not None else None
    if acting is None:  # institutions look at all of the city
        builder = part(builder, [post.name for post in posts])
        posts = chosen(loaded, builder, kind, question)
    over = [t for t in targets if t.measure == "over"]
    limits = [max((t.limit(post.day) for t in over), default=np.inf) for post in posts]
    bench = Bench(
        builder,
        posts,
        limits,
        question.seed,
        question.reps,
        engine=question.engine,
        step=stage("search", _search(posts, question)),
        acting=acting,
        workers=workers,
        store=store,
        about=None if store is None else key_of("staffing", span),
    )
    search = windows.search if kind == "window" else offices.search
    found = search(bench, targets, question.confidence)
    bench.step = stage("verify", question.fresh * (2 + _rounds(posts)))
    first = question.reps * windows.FINEST
    fresh = Trial(bench, targets, question.confidence, question.fresh, first)
    after = fresh.run(found.heads, waits=True)
    before = bench.run({}, first, question.fresh)
    verdict = fresh.judged(after)
    window = kind == "window"
    fewer = one_fewer(fresh, found.heads) if window else offices.one_fewer(fresh, found)
    told = {
        post.name: pool_report(
            loaded,
            post,
            targets,
            found,
            i,
            before=before,
            after=after,
            verdict=verdict,
            fewer=fewer,
        )
        for i, post in enumerate(posts)
    }
    bench.step = stage("forecast", question.reps + question.fresh)
    months = whole_months(loaded.scenario.start, builder.measure)
    guess = partial(windows.by_rule, "erlang_a") if window else offices.by_rule
    ahead = forecast(
        bench,
        targets,
        found,
        lambda load, work: guess(targets, posts, load, work),
        months,
        first,
        question.fresh,
    )
    for row in ahead:
        told[row["pool"]].setdefault("forecast", []).append(row)
    proven = proof(posts, verdict, fewer, trials=bench.runs)
    if kind == "office":
        return told, proven, {}
    bench.step = stage("roster", question.fresh)
    own = {post.name.partition("/")[2]: i for i, post in enumerate(posts)}
    needed = {name: needed_of(found.heads[i]) for name, i in own.items()}
    weeks, cover = rostered(loaded.city, question.place, needed, question.seconds)
    if cover:
        heads = found.heads.copy()
        for name, people in cover.items():
            usual = heads[own[name]].reshape(len(DAYS), SLOTS_A_DAY)
            usual[:WEEK] = np.maximum(usual[:WEEK], people)
        proven["rostered"] = share_kept(posts, fresh.judged(fresh.run(heads)))
    return told, proven, weeks


def _rounds(posts: Sequence[Post]) -> int:
    """Trials that take away one person from each half-hour in turn."""
    if posts[0].kind == "office":
        return 1
    return int(np.bincount(Sessions(posts).of[Sessions(posts).of >= 0]).max())


def _search(posts: Sequence[Post], question: Question) -> int:
    """About how many replications the search simulates: a guess for the time left."""
    if posts[0].kind == "office":
        return 6 * question.reps
    return question.reps * (4 + 10 * _rounds(posts))


def chosen(loaded: Loaded, builder: Builder, kind: Kind, question: Question) -> list[Post]:
    """The posts asked for: pools of people (no machines) at the place."""
    prefix = f"{question.place}/"
    machines = {x.id for x in loaded.city.staff_kinds if x.machine}
    people = {pool.name for pool in builder.pools if not {c.kind for c in pool.clerks} <= machines}
    return [
        post
        for post in posts_of(builder.build(), loaded.scenario.start)
        if post.kind == kind
        and post.name.startswith(prefix)
        and post.name in people
        and post.cells.any()
        and (not question.pools or post.name.removeprefix(prefix) in question.pools)
    ]


def shortened(loaded: Loaded) -> Loaded:
    """The scenario without most of the days that follow the window measured."""
    days = min(AFTER, loaded.scenario.follow_up_days)
    return rescoped(loaded, follow_up_days=days)


def rescoped(loaded: Loaded, **changes: object) -> Loaded:
    """The same city and reform, another span or scope."""
    return replace(loaded, scenario=loaded.scenario.model_copy(update=changes))
