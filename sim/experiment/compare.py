"""Reports in the fixed JSON shapes: one scenario, or scenarios compared with a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.engine.plan import Floats
from sim.experiment.estimate import compared, components, estimate
from sim.experiment.simultaneous import at_once
from sim.outcomes.indicators import INDICATORS, POOL_TOTALS, STORY, Result
from sim.outcomes.ledger import ALL

if TYPE_CHECKING:
    from sim.reforms.load import Loaded

POOL_COLUMNS = (
    "clerks",
    "utilisation",
    "overtime_hours",
    "requests",
    "turned_away",
    "gave_up",
    "wait_mean",
    "wait_p90",
    "queue_mean",
    "load",
    "staff_needed",
)
"""What a report says of each pool."""


class Runs(NamedTuple):
    """The replications of one scenario.

    Attributes
    ----------
    name : str
        The scenario's name.
    titles : dict
        Title of each matter by language: ``titles[matter] = {"zh": …, "en": …}``.
    results : list of Result
        In order of replication.
    draws : tuple of int, optional
        Which draw of uncertain numbers each replication was made with, if they differ.
    """

    name: str
    titles: dict[str, dict[str, str]]
    results: list[Result]
    draws: tuple[int, ...] | None = None

    def independent(self, values: Floats) -> Floats:
        """One value per draw: replications of one draw are not independent of each other."""
        if self.draws is None or len(set(self.draws)) == 1:
            return values
        frame = pd.Series(values).groupby(np.array(self.draws), sort=False)
        return np.asarray(frame.mean(), float)


def runs_of(loaded: Loaded, results: list[Result], draws: tuple[int, ...] | None = None) -> Runs:
    """The replications of a loaded scenario, with its name and its matters' titles."""
    titles = {m.id: {"zh": m.title.zh, "en": m.title.en} for m in loaded.city.matters}
    return Runs(loaded.scenario.id, titles, results, draws)


def run_report(runs: Runs, seed: int, engine: str) -> dict[str, Any]:
    """What ``reformsim run --format json`` says (``reformsim.run/1``).

    ``metrics.<indicator>`` = ``{mean, ci95}``, overall and under ``matters.<name>.metrics``;
    ``pools.<name>`` likewise with :data:`POOL_COLUMNS`; ``cases`` counts the measured cases of all
    replications. An indicator that cannot be known is absent; one undefined is null.
    """
    table = _Table(runs)
    return {
        "schema": "reformsim.run/1",
        "scenario": runs.name,
        "replications": len(runs.results),
        "seed": seed,
        "engine": engine,
        "cases": table.cases(ALL),
        "metrics": {name: estimate(table.values(ALL, name)) for name in table.indicators},
        "matters": {
            matter: {
                "title": runs.titles.get(matter),
                "cases": table.cases(matter),
                "metrics": {name: estimate(table.values(matter, name)) for name in _OF_MATTERS},
            }
            for matter in table.matters
        },
        "pools": _pools(runs),
        **({} if runs.draws is None else {"spread": spread([runs])[runs.name]}),
    }


def compare_runs(baseline: Runs, reforms: Sequence[Runs], seed: int, engine: str) -> dict[str, Any]:
    """What ``reformsim compare --format json`` says (``reformsim.compare/1``).

    Parameters
    ----------
    baseline : Runs
    reforms : sequence of Runs
        At least one; each with the baseline's seed and number of replications, so that
        replications pair up. The first is also reported at the top level.

    Returns
    -------
    dict
        ``metrics.<indicator>`` as :func:`sim.experiment.estimate.compared` gives it, overall and
        under ``matters.<name>.metrics``; every reform under ``reforms.<name>``. ``cases`` counts
        the baseline's measured cases of all replications. Where several reforms are compared,
        each has ``simultaneous`` besides: ``metrics.<indicator>`` and
        ``matters.<name>.metrics.<indicator>`` = ``{ci95, p}`` of the difference when all these
        reforms are looked at (:func:`sim.experiment.simultaneous.at_once`).

    Raises
    ------
    ValueError
        If the replications do not pair up.
    """
    base = _Table(baseline)
    others = [_Table(reform) for reform in reforms]
    pairs = {other.runs.name: _compared(base, other) for other in others}
    if baseline.draws is not None:
        spreads = spread([baseline, *reforms])
        pairs = {name: pair | {"spread": spreads[name]} for name, pair in pairs.items()}
    first = dict(pairs[reforms[0].name])
    if len(reforms) > 1:
        for name, seen in zip(pairs, _together(base, others), strict=True):
            pairs[name]["simultaneous"] = seen
    return {
        "schema": "reformsim.compare/1",
        "baseline": baseline.name,
        "reform": reforms[0].name,
        "replications": len(baseline.results),
        "seed": seed,
        "engine": engine,
        "cases": base.cases(ALL),
        **first,
        "reforms": pairs,
    }


def spread(runs: Sequence[Runs]) -> dict[str, Any]:
    """Chance and ignorance of each scenario's figures (:func:`estimate.components`).

    Returns
    -------
    dict
        By name of the scenario: ``metrics.<indicator>`` and ``matters.<name>.metrics.<indicator>``
        = ``{chance, ignorance}`` where there is one scenario; else, for each but the first, these
        of its ``baseline``, the ``reform`` and their ``difference``.
    """
    base, *others = [_Table(one) for one in runs]

    def told(of: _Table, matter: str, names: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in names:
            x, y = base.each(matter, name), of.each(matter, name)
            parts = [("baseline", x), ("reform", y), ("difference", y - x)]
            draws = base.runs.draws or ()
            made = {part: components(values, draws) for part, values in parts}
            found[name] = made if others else made["baseline"]
        return found

    return {
        one.runs.name: {
            "metrics": told(one, ALL, max(base.indicators, one.indicators, key=len)),
            "matters": {
                m: {"metrics": told(one, m, _OF_MATTERS)}
                for m in sorted({*base.matters, *one.matters})
            },
        }
        for one in others or [base]
    }


def figure(runs: Runs, indicator: str, matter: str | None = None) -> Floats:
    """One indicator of each replication (or draw), over all cases or those of one matter."""
    return _Table(runs).values(matter or ALL, indicator)


_OF_MATTERS = tuple(name for name in INDICATORS if name not in POOL_TOTALS + STORY)


class _Table:
    """Each replication's indicators over all places and months, by matter."""

    def __init__(self, runs: Runs) -> None:
        tables = [r.kpis[(r.kpis["place"] == ALL) & (r.kpis["month"] == ALL)] for r in runs.results]
        self.runs = runs
        self.tables = [table.set_index("matter") for table in tables]
        acting = any(result.institutions is not None for result in runs.results)
        self.indicators = tuple(n for n in INDICATORS if acting or n not in STORY)
        self.matters = sorted(set(self.tables[0].index) - {ALL})

    def values(self, matter: str, indicator: str) -> Floats:
        """One number per replication, or per draw; NaN for a matter the scenario does not have."""
        return self.runs.independent(self.each(matter, indicator))

    def each(self, matter: str, indicator: str) -> Floats:
        """One number per replication."""
        found = [t[indicator].get(matter, np.nan) for t in self.tables]
        return np.array(found, float)

    def cases(self, matter: str) -> int:
        return int(np.nansum(self.each(matter, "arrivals")))


def _compared(base: _Table, other: _Table) -> dict[str, Any]:
    numbers = [[r.replication for r in table.runs.results] for table in (base, other)]
    if numbers[0] != numbers[1]:
        raise ValueError(f"replications do not pair up: {numbers[0]} and {numbers[1]}")

    def metrics(matter: str, names: tuple[str, ...]) -> dict[str, Any]:
        return {n: compared(base.values(matter, n), other.values(matter, n)) for n in names}

    titles = other.runs.titles | base.runs.titles
    return {
        "metrics": metrics(ALL, max(base.indicators, other.indicators, key=len)),
        "matters": {
            matter: {
                "title": titles.get(matter),
                "cases": base.cases(matter),
                "metrics": metrics(matter, _OF_MATTERS),
            }
            for matter in sorted({*base.matters, *other.matters})
        },
    }


def _together(base: _Table, others: Sequence[_Table]) -> list[dict[str, Any]]:
    """For every reform, of all cases and of each matter, what holds for all reforms at once."""

    def seen(matter: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        columns = {
            name: at_once([x.values(matter, name) - base.values(matter, name) for x in others])
            for name in names
        }
        return [
            {"metrics": {name: column[i] for name, column in columns.items()}}
            for i in range(len(others))
        ]

    tables = (base, *others)
    overall = seen(ALL, max((x.indicators for x in tables), key=len))
    matters = {m: seen(m, _OF_MATTERS) for m in sorted({m for x in tables for m in x.matters})}
    return [
        {**of_all, "matters": {m: found[i] for m, found in matters.items()}}
        for i, of_all in enumerate(overall)
    ]


def _pools(runs: Runs) -> dict[str, Any]:
    draws = runs.draws or range(len(runs.results))
    table = pd.concat(
        [
            r.pools[r.pools["month"] == ALL].assign(draw=draw)
            for r, draw in zip(runs.results, draws, strict=True)
        ]
    )
    if runs.draws is not None and len(set(runs.draws)) > 1:
        table = table.groupby(["pool", "draw"], sort=False, as_index=False)[
            list(POOL_COLUMNS)
        ].mean()
    return {
        str(name): {column: estimate(rows[column].to_numpy(float)) for column in POOL_COLUMNS}
        for name, rows in table.groupby("pool", sort=True)
    }
