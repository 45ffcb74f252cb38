"""One job in a process of its own: ``python -m dashboards.whatif.worker DATABASE NAME``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboards.whatif.jobs import database


def compared(
    baseline: str, scenario: str, replications: int, seed: int, report: Callable[[int], None]
) -> dict[str, Any]:
    """What ``reformsim compare`` says of two scenario files, given as texts.

    Parameters
    ----------
    report : callable
        Called with the number of replications done, of both scenarios together.
    """
    from sim.engine.run import DEFAULT
    from sim.experiment.compare import compare_runs, runs_of
    from sim.experiment.ready import prepare
    from sim.experiment.replicate import replicate
    from sim.reforms.load import load_scenario
    from sim.routes.compile import compile_plan

    prepare(lambda: None)
    runs, titles = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate((baseline, scenario)):
            path = Path(folder) / f"{number}.yaml"
            path.write_text(text, encoding="utf-8")
            loaded = load_scenario(str(path))
            before = number * replications
            results = replicate(
                loaded,
                compile_plan(loaded),
                replications,
                seed,
                progress=lambda done, _, before=before: report(before + done),  # type: ignore[misc]
            )
            runs.append(runs_of(loaded, results))
            titles[loaded.scenario.id] = loaded.scenario.title.model_dump()
    return compare_runs(runs[0], runs[1:], seed, DEFAULT) | {"titles": titles}


def main(file: Path, name: str) -> None:
    """Do a job, and keep its progress and result in the database."""
    threading.Thread(target=_leave_with_server, daemon=True).start()
    with database(file) as data:
        baseline, scenario, replications, seed = data.execute(
            "SELECT baseline, scenario, replications, seed FROM jobs WHERE name = ?", (name,)
        ).fetchone()

    def note(done: int) -> None:
        values: tuple[Any, ...] = (done, name)
        change = "done = ?"
        if done == 1:  # the first one also loads and compiles: time is told from here on
            change, values = "done = ?, began = ?", (done, time.time(), name)
        with database(file) as data:
            data.execute(f"UPDATE jobs SET {change} WHERE name = ? AND status = 'running'", values)

    try:
        status, result = "done", compared(baseline, scenario, replications, seed, note)
    except Exception as error:  # whatever it is, the page must hear of it
        status, result = "failed", {"error": f"{type(error).__name__}: {error}"[:500]}
    with database(file) as data:
        data.execute(
            "UPDATE jobs SET status = ?, result = ? WHERE name = ? AND status = 'running'",
            (status, json.dumps(result), name),
        )


def _leave_with_server() -> None:
    """End this process when the server that started it is gone."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
