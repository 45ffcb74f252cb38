"""What a file tells of cases as a whole: columns with one value for all rows of a case."""

from __future__ import annotations

import pandas as pd

from calibration.logs.log import COLUMNS
from calibration.logs.read.columns import Columns
from calibration.logs.read.raw import Raw
from sim.outcomes.export import TRANSITION

_CHANGES = 0.01
"""A column that changes within more than this part of the cases tells of rows, not of cases."""


def case_attributes(raw: Raw, columns: Columns, case: pd.Series) -> pd.DataFrame:
    """Texts that belong to whole cases, one row a case.

    Parameters
    ----------
    case : Series
        Case of each row used; its index is the row's place in ``raw``.

    Returns
    -------
    DataFrame
        Indexed by case; a missing value is an empty text.
    """
    found = {}
    for name in raw.header:
        if name in columns or name == TRANSITION:
            continue
        texts = pd.Series(raw.column(name), dtype="str").str.strip().iloc[case.index]
        there = (texts != "").to_numpy()
        values = texts[there].groupby(case.to_numpy()[there])
        if not there.any() or (values.nunique() > 1).mean() > _CHANGES:
            continue
        first = values.first()
        if first.nunique() > 1:
            found[_unlike_columns(name)] = first
    return pd.DataFrame(found, index=pd.Index(case.unique())).fillna("")


def _unlike_columns(name: str) -> str:
    """A name that no column of our logs has."""
    return f"{name} (2)" if name in COLUMNS else name
