"""Where pages find results: those shipped with the program, or run folders of one's own.

Of a folder of run folders only what lies in it is ever read: names are looked up among those found,
never made into paths, and a run folder with a link in it is none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.city.errors import Problem, SpecError

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

SHIPPED = Path(__file__).parent / "shipped"
MOST_RUNS = 200
"""Run folders listed."""
MOST_HALLS = 6
"""Run folders whose traces are looked into."""


class Choice(NamedTuple):
    """Something to compare: its name in addresses, and its title by language."""

    name: str
    title: dict[str, str]


class Source:
    """Results for the pages.

    Parameters
    ----------
    folder : Path, optional
        Folder of run folders; without it the shipped results.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def comparisons(self) -> list[Choice]:
        """What can be looked at: shipped comparisons, or runs (each against a baseline run)."""
        if self.folder is None:
            return [Choice(name, x["title"]) for name, x in shipped_comparisons().items()]
        return [Choice(name, title) for name, title in self.runs()]

    def comparison(self, name: str, base: str = "") -> dict[str, Any] | None:
        """A ``reformsim.compare/1`` report, or None if there is nothing to compare.

        Parameters
        ----------
        name : str
            One of :meth:`comparisons`; any other stands for the first.
        base : str
            A run to compare with; any other name stands for the oldest by start without reform.

        Raises
        ------
        SpecError
            If a run folder is damaged, or two runs do not pair up.
        """
        if self.folder is None:
            known = shipped_comparisons()
            return dict((known.get(name) or next(iter(known.values())))["report"])
        names = self._pair(name, base)
        if len(names) < 2:
            return None
        return _compared(self.folder, names, tuple(map(self._stamp, names)))

    def days(self, name: str = "", base: str = "") -> dict[str, Any] | None:
        """Where the days of a case go, by scenario; None if no run kept what is needed."""
        if self.folder is None:
            return shipped("days") or None
        names = self._pair(name, base)
        return _days(self.folder, names, tuple(map(self._stamp, names)))

    def hall(self) -> dict[str, Any] | None:
        """When people wait at a hall, and one day of it; None if no run kept what is needed."""
        if self.folder is None:
            return shipped("hall") or None
        names = tuple(name for name, _ in self.runs())[:MOST_HALLS]
        return _hall(self.folder, names, tuple(map(self._stamp, names)))

    def loaded(self) -> list[tuple[str, Loaded]]:
        """What the runs of a folder simulated, by name."""
        from dashboards.folders import open_run

        return [(name, open_run(self.path(name)).loaded) for name, _ in self.runs()[:MOST_HALLS]]

    def runs(self) -> list[tuple[str, dict[str, str]]]:
        """Names and titles of the run folders, by name."""
        from sim.outcomes.store import read_manifest

        found = []
        for name in run_folders(self.folder) if self.folder else []:
            try:
                manifest = read_manifest(self.path(name))
            except SpecError:
                continue
            found.append((name, dict(manifest["title"])))
        return found

    def path(self, name: str) -> Path:
        """The folder of a run.

        Raises
        ------
        SpecError
            If there is no run of that name here.
        """
        if self.folder is None or name not in run_folders(self.folder):
            raise SpecError([Problem(name, None, "", "no-such-run")])
        return self.folder / name

    def _pair(self, name: str, base: str) -> tuple[str, ...]:
        """Baseline and run to look at; fewer if there are fewer runs."""
        names = [n for n, _ in self.runs()]
        if len(names) < 2:
            return tuple(names)
        base = base if base in names else self._usual_base(names)
        return base, name if name in names and name != base else next(n for n in names if n != base)

    def _stamp(self, name: str) -> int:
        return (self.path(name) / "manifest.json").stat().st_mtime_ns

    def _usual_base(self, names: Sequence[str]) -> str:
        """The first run without a reform, or else the first."""
        without = [n for n in names if not (self.path(n) / "inputs" / "reform.json").exists()]
        return (without or list(names))[0]


def run_folders(folder: Path) -> list[str]:
    """Names of the run folders in a folder, sorted; those with links in them left out."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and _is_plain_run(Path(entry.path)):
                found.append(entry.name)
                if len(found) == MOST_RUNS:
                    break
    return sorted(found)


def _is_plain_run(folder: Path) -> bool:
    """Whether a folder is a run folder, made of files and folders only."""
    if not (folder / "manifest.json").is_file():
        return False
    return not any(
        os.path.islink(os.path.join(place, name))
        for place, folders, files in os.walk(folder)
        for name in (*folders, *files)
    )


@cache
def shipped_comparisons() -> dict[str, dict[str, Any]]:
    """Shipped comparisons by name, in their order."""
    prefix = "compare-"
    found = {p.stem.removeprefix(prefix): shipped(p.stem) for p in SHIPPED.glob(f"{prefix}*.json")}
    return dict(sorted(found.items(), key=lambda pair: int(pair[1]["place"])))


@cache
def shipped(name: str) -> dict[str, Any]:
    """Shipped results by name; an empty dictionary if there are none of that name."""
    path = SHIPPED / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


Stamps = tuple[int, ...]
"""When runs were written: results are read again if one of them has been written anew."""


@lru_cache(maxsize=8)
def _compared(folder: Path, names: tuple[str, ...], stamps: Stamps) -> dict[str, Any]:
    from dashboards.folders import compared, open_run

    del stamps
    base, reform = (open_run(folder / name) for name in names)
    return compared(base, [reform])


@lru_cache(maxsize=8)
def _days(folder: Path, names: tuple[str, ...], stamps: Stamps) -> dict[str, Any] | None:
    from dashboards.folders import open_run
    from dashboards.own import days

    del stamps
    return days([open_run(folder / name) for name in names])


@lru_cache(maxsize=4)
def _hall(folder: Path, names: tuple[str, ...], stamps: Stamps) -> dict[str, Any] | None:
    from dashboards.folders import open_run
    from dashboards.own import hall

    del stamps
    return hall([(name, open_run(folder / name)) for name in names])
