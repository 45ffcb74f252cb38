"""The case table: what each measured case cost its applicant and its clerks.

Measured are the cases that arise in ``plan.measure``. They keep being followed until the run ends;
a case still open then is reported as open, never dropped.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine import plan as p
from sim.engine.plan import Ints, Keys, Plan
from sim.outcomes.ledger import CASE_COLUMNS, COUNTED, PARTS, Ledger


def case_table(plan: Plan, ledger: Ledger) -> pd.DataFrame:
    """One row per measured case, in order of arrival.

    Parameters
    ----------
    ledger : Ledger
        With the cases kept.

    Returns
    -------
    pandas.DataFrame
        ``case`` (key, hexadecimal), ``matter``, ``place``, ``community`` (position), ``online``,
        ``as_one`` (handled as one matter),
        ``arrival`` and ``finish`` (minutes after the run's first midnight; NaN while open),
        ``state``; then the per-case indicators, and the clerks' side ``clerk_minutes`` and
        ``rekey_minutes``. Of cases not completed, the indicators hold what happened so far.

    Notes
    -----
    ``trips`` are charged per attempt (first or further); ``materials``, ``steps`` and fees once,
    when the activity is done. ``departments_visited`` counts different departments met at a
    window. ``corrections`` are failures of a window, a review or a site visit; a data exchange
    that is tried again is not the applicant's correction. ``elapsed_working_days`` are counted in
    the calendar of the lead department (NaN while open). ``cost_applicant`` (yuan) is fees, fares
    and the applicant's own time on the way and in the hall.
    """
    kept = ledger.kept[: ledger.size[0]]
    kept = kept[np.argsort(kept["index"])]
    table = {
        "case": hex_keys(kept["key"]),
        "matter": names_of(kept["stream"], plan.names.matters),
        "place": names_of(kept["stream"], plan.names.places),
        "community": kept["community"].astype(np.int64),
        "online": plan.case_labels.online[kept["route"]] == 1,
        "as_one": plan.case_labels.joint[kept["route"]] == 1,
        "arrival": kept["arrival"],
        "finish": kept["finish"],
        "state": pd.Categorical.from_codes(kept["state"], categories=pd.Index(p.STATES)),
        **{
            name: kept[name].astype(np.int64) if name in COUNTED else kept[name] / PARTS
            for name in CASE_COLUMNS
        },
    }
    table["elapsed_working_days"][kept["state"] == p.OPEN] = np.nan
    return pd.DataFrame(table)


def hex_keys(keys: Keys) -> NDArray[np.str_]:
    """Keys as 16 hexadecimal digits each: a case's name in every table and log."""
    return np.frombuffer(keys.astype(">u8").tobytes().hex().encode(), "S16").astype("U16")


def names_of(codes: Ints, names: tuple[str, ...]) -> pd.Categorical[str]:
    """A column of names, where ``codes`` are positions in ``names`` (which may repeat)."""
    distinct = sorted(set(names))
    position = np.array([distinct.index(name) for name in names], np.int64)
    return pd.Categorical.from_codes(position[codes], categories=pd.Index(distinct))
