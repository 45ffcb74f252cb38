"""Rows of a file as texts, with the line where each stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Raw:
    """A table of texts; a missing value is an empty text.

    Attributes
    ----------
    header : tuple of str
    values : dict of str to object array, shape (rows,)
    line : int64, shape (rows,)
        Line of the file (XES, CSV) or number of the row (Parquet), from 1.
    """

    header: tuple[str, ...]
    values: dict[str, NDArray[np.object_]]
    line: NDArray[np.int64]

    def column(self, name: str) -> NDArray[np.object_]:
        """A column; empty texts if it has no name."""
        if not name:
            return np.full(len(self.line), "", object)
        return self.values[name]


def table(header: tuple[str, ...], rows: list[list[str]], line: list[int]) -> Raw:
    """A table from its rows, each as long as the header."""
    cells = np.empty((len(rows), len(header)), object)
    for i, row in enumerate(rows):
        cells[i] = row
    values = {name: cells[:, j] for j, name in enumerate(header)}
    return Raw(header, values, np.array(line, np.int64))
