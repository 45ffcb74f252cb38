"""A small run that was kept, for tests of what is kept."""

from __future__ import annotations

from pathlib import Path

from sim.experiment.replicate import replicate
from sim.outcomes.indicators import Result
from sim.outcomes.store import save_run
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compile_plan
from tests.support.tiny import write_tiny_scenario

REPS = 2
SEED = 4


def tiny_scenario(place: Path) -> Loaded:
    """The tiny city with its reform, written in ``place``."""
    return load_scenario(str(write_tiny_scenario(place)))


def simulated(loaded: Loaded, keep: tuple[str, ...] = ("cases", "trace")) -> list[Result]:
    """Two replications of a scenario."""
    return replicate(loaded, compile_plan(loaded), REPS, SEED, keep=keep)


def saved(folder: Path, loaded: Loaded, results: list[Result]) -> Path:
    """The folder in which a run is kept."""
    save_run(folder, loaded, results, SEED, "compiled")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, by path within it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
