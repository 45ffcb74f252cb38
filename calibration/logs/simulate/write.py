"""Write a generated log: five columns, times in the zone of the log learnt from."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.logs.log import END, START
from sim.outcomes.whole import whole


def in_zone(instant: datetime, zone: str) -> np.datetime64:
    """A moment on the clock of a log's zone; one without a zone is taken to be on it already."""
    if instant.tzinfo is not None:
        offset = timedelta()
        if zone:
            hours, minutes = int(zone[1:3]), int(zone[4:6])
            offset = timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
        instant = instant.astimezone(timezone(offset)).replace(tzinfo=None)
    return np.datetime64(instant, "us")


def write_log(log: pd.DataFrame, target: Path, zone: str) -> None:
    """Write a log as CSV, whole or not at all."""
    columns, names = [], list(log.columns)
    for name in names:
        column = log[name]
        if name in (START, END):
            stamps = column.to_numpy().astype("M8[ms]").astype(str)
            columns.append([f"{stamp}{zone}" for stamp in stamps])
        else:
            columns.append(["" if pd.isna(x) else x for x in column])
    with whole(target) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(zip(*columns, strict=True))
