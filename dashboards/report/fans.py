"""Months under a posterior: what is chance, and what is not known of the city's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboards.figures.trend import Line, spread
from sim.outcomes.indicators import Result
from sim.outcomes.ledger import ALL


@dataclass(frozen=True)
class Fans:
    """Replications of a report's scenarios, some with each draw of a posterior.

    Attributes
    ----------
    results : list of lists of Result
        Per scenario, in the order of the report; those of one draw in a row.
    each : int
        Replications of one draw.
    """

    results: list[list[Result]]
    each: int

    @property
    def replications(self) -> int:
        """Replications of each scenario."""
        return len(self.results[0])

    def line(self, scenario: int, indicator: str, title: str) -> Line:
        """A scenario's months, with chance and doubt about numbers apart."""
        return spread(*months_of(self.results[scenario], indicator, self.each), title)


def months_of(results: Sequence[Result], indicator: str, each: int) -> tuple[np.ndarray, list[str]]:
    """Values of shape (draws, ``each``, months), and the months; those always known only."""
    rows = []
    for result in results:
        kpis: pd.DataFrame = result.kpis
        here = kpis[(kpis["place"] == ALL) & (kpis["matter"] == ALL) & (kpis["month"] != ALL)]
        rows.append(here.set_index("month")[indicator].astype(float))
    table = pd.concat(rows, axis=1).sort_index().dropna()
    months = [str(month) for month in table.index]
    return table.to_numpy().T.reshape(-1, each, len(months)), months
