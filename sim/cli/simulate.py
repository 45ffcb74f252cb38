"""What commands that simulate have in common: from a scenario's name to its replications."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.condition import Condition
from sim.cli.options import UsageError, with_nearest
from sim.cli.screen import Screen
from sim.words import say

if TYPE_CHECKING:
    from calibration.drawn import Drawn
    from sim.engine.plan import Plan
    from sim.experiment.executors import Workers
    from sim.experiment.store import Store
    from sim.experiment.trials import Laboratory
    from sim.outcomes.indicators import Result
    from sim.reforms.load import Loaded


def engine_of(args: argparse.Namespace, screen: Screen) -> str:
    """The engine asked for; without one the fast one.

    Raises
    ------
    UsageError
        If there is no such engine.
    """
    from sim.engine.run import DEFAULT, ENGINES

    if args.engine is None:
        return DEFAULT
    if args.engine not in ENGINES:
        message = say("not-a-choice", screen.lang, option="--engine", text=args.engine)
        raise UsageError(with_nearest(screen.lang, message, args.engine, ENGINES))
    return str(args.engine)


def load(name: str, horizon: int | None = None) -> tuple[Loaded, Plan]:
    """A scenario and its plan.

    Raises
    ------
    SpecError
        If anything is wrong in its files, or what they say together cannot be run.
    """
    from sim.city.errors import SpecError
    from sim.reforms.load import load_scenario
    from sim.routes.cohort import RouteError
    from sim.routes.compile import compile_plan

    loaded = load_scenario(name, horizon)
    try:
        return loaded, compile_plan(loaded)
    except RouteError as error:
        raise SpecError([loaded.about(error.about, error.message, error.values)]) from None


def store_of(args: argparse.Namespace, screen: Screen) -> Store | None:
    """Where results are kept and found, if anywhere."""
    from sim.experiment.store import Store, default_folder

    folder = Path(args.store) if args.store else default_folder()
    if args.no_store or folder is None:
        return None
    return Store(folder, lambda kind, **values: screen.note(screen.say(f"store.{kind}", **values)))


def replications(
    ready: Sequence[tuple[Loaded, Plan]],
    args: argparse.Namespace,
    screen: Screen,
    keep: Collection[str] = (),
    numbers: range | None = None,
    executor: Workers | None = None,
    drawn: Drawn | None = None,
) -> list[list[Result]]:
    """Simulate scenarios, all at once, showing progress; the replications of each.

    Parameters
    ----------
    numbers : range, optional
        Which replications; by default as many as ``--reps`` says.
    executor : Workers, optional
        Open workers to use.
    drawn : Drawn, optional
        A posterior over whose draws the replications are spread.
    """
    from sim.experiment import replicate
    from sim.experiment.gather import gather
    from sim.experiment.ready import prepare

    engine, numbers = engine_of(args, screen), numbers or range(args.reps)
    prepare(lambda: screen.note(screen.say("compiling")))

    def parts(i: int) -> Iterator[tuple[Loaded, Plan, Sequence[int]]]:
        if drawn is None:
            yield *ready[i], numbers
        else:
            yield from drawn.parts(i, numbers)

    tasks = [
        task
        for i in range(len(ready))
        for loaded, plan, some in parts(i)
        for task in replicate.replications(loaded, plan, some, args.seed, engine, keep)
    ]
    what = screen.say("joint").join(screen.title(loaded.scenario.title) for loaded, _ in ready)
    with screen.progress(len(tasks), what) as step:
        results = gather(
            tasks,
            jobs=args.jobs,
            cluster=args.cluster,
            store=store_of(args, screen),
            progress=step,
            executor=executor,
        )
    reps = len(numbers)
    return [results[i * reps : (i + 1) * reps] for i in range(len(ready))]


@contextmanager
def laboratory(args: argparse.Namespace, screen: Screen) -> Iterator[Laboratory]:
    """Workers that stay open for the many trials of a search."""
    from sim.experiment.executors import open_executor
    from sim.experiment.ready import prepare
    from sim.experiment.trials import Laboratory

    engine, store = engine_of(args, screen), store_of(args, screen)
    prepare(lambda: screen.note(screen.say("compiling")))
    with open_executor(args.jobs, args.cluster) as workers:
        yield Laboratory(args.seed, engine, screen.stage, store, workers)


def judge(
    conditions: list[Condition],
    metrics: dict[str, Any],
    matters: dict[str, Any],
    screen: Screen,
) -> int:
    """Exit code of ``--fail-on``: 1 if a condition does not hold, and say which."""
    code = 0
    for condition in conditions:
        value = condition.value(metrics, matters)
        if not condition.holds(value):
            screen.complain(screen.say("condition-fails", text=condition.text, value=f"{value:g}"))
            code = 1
    return code
