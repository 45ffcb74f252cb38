"""Run folders as figures and reports need them: read once, compared when they pair up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.experiment.compare import Runs, compare_runs, run_report, runs_of
from sim.outcomes.indicators import Result
from sim.outcomes.store import RunFolderError, read_inputs, read_manifest, read_table
from sim.outcomes.whereabouts import whereabouts

if TYPE_CHECKING:
    from sim.reforms.load import Loaded


@dataclass(frozen=True)
class Folder:
    """A run folder.

    Attributes
    ----------
    path : Path
    manifest : dict
    """

    path: Path
    manifest: dict[str, Any]

    @cached_property
    def loaded(self) -> Loaded:
        """What was simulated."""
        from sim.reforms.load import rebuild

        return rebuild(read_inputs(self.path, self.manifest))

    def has(self, table: str) -> bool:
        """Whether the run kept a table."""
        return f"{table}.parquet" in self.manifest["tables"]

    def table(self, name: str) -> pd.DataFrame:
        """A table of all replications."""
        return read_table(self.path, name)

    @cached_property
    def kpis(self) -> pd.DataFrame:
        """Indicators of all replications."""
        return self.table("kpis")

    @cached_property
    def results(self) -> list[Result]:
        """Replications, without their cases and traces."""
        tables = {name: self.table(name) for name in ("pools", "institutions") if self.has(name)}
        tables["kpis"] = self.kpis
        found = []
        for number in sorted(self.kpis["replication"].unique()):
            parts = {
                name: table[table["replication"] == number].drop(columns="replication")
                for name, table in tables.items()
            }
            story = parts.get("institutions")
            found.append(Result(int(number), parts["kpis"], parts["pools"], None, None, story))
        return found

    @cached_property
    def runs(self) -> Runs:
        """The replications as reports take them."""
        return runs_of(self.loaded, self.results)

    @property
    def span(self) -> tuple[float, float]:
        """Minutes between which cases are measured."""
        scenario, day = self.loaded.scenario, 1440.0
        first = scenario.warm_up_days * day
        return first, first + scenario.horizon_days * day

    @cached_property
    def days(self) -> pd.DataFrame | None:
        """Where the days of cases go; None without a trace."""
        if not (self.has("trace") and self.has("cases")):
            return None
        return whereabouts(self.table("trace"), self.table("cases"), self.loaded.city)


def open_run(path: Path) -> Folder:
    """A run folder.

    Raises
    ------
    RunFolderError
        If it is none, or was damaged.
    """
    return Folder(path, read_manifest(path))


def single(folder: Folder) -> dict[str, Any]:
    """``reformsim.run/1`` of a run folder."""
    manifest = folder.manifest
    report = run_report(folder.runs, manifest["seed"], manifest["engine"])
    return {**report, "version": manifest["reformsim"], "titles": _titles([folder])}


def compared(base: Folder, reforms: Sequence[Folder]) -> dict[str, Any]:
    """``reformsim.compare/1`` of run folders.

    Raises
    ------
    RunFolderError
        If two of them do not pair up (another seed, other replications, or the same scenario
        twice).
    """
    for folder in reforms:
        same = [(f.manifest["seed"], [r.replication for r in f.results]) for f in (base, folder)]
        if same[0] != same[1]:
            raise RunFolderError(folder.path, "runs-do-not-pair", base=base.path, run=folder.path)
    names = [f.manifest["scenario"] for f in (base, *reforms)]
    for folder, name in zip(reforms, names[1:], strict=True):
        if names.count(name) > 1:
            raise RunFolderError(folder.path, "same-scenario", name=name)
    manifest = reforms[0].manifest
    report = compare_runs(
        base.runs, [f.runs for f in reforms], manifest["seed"], manifest["engine"]
    )
    _hold_against_reported(report, base, reforms)
    return {**report, "version": manifest["reformsim"], "titles": _titles([base, *reforms])}


def _titles(folders: Sequence[Folder]) -> dict[str, dict[str, str]]:
    return {f.manifest["scenario"]: dict(f.manifest["title"]) for f in folders}


def _hold_against_reported(report: dict[str, Any], base: Folder, reforms: Sequence[Folder]) -> None:
    """Put reported figures beside the simulated ones, where the comparison is about them."""
    from calibration.beside import beside
    from calibration.reported import shipped_targets

    targets = shipped_targets()
    for folder in reforms:
        loaded = folder.loaded
        if (base.manifest["scenario"], loaded.scenario.reform) == (
            targets.baseline,
            targets.reform,
        ):
            pair = report["reforms"][folder.manifest["scenario"]]
            pair["targets"] = beside(targets, (base.loaded, base.results), (loaded, folder.results))
