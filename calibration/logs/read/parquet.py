"""Parquet, through DuckDB."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import numpy as np

from calibration.logs.read.problems import bad
from calibration.logs.read.raw import Raw


def read_parquet(path: Path, content: bytes) -> Raw:
    """The rows of a Parquet file, as texts.

    Raises
    ------
    BadLog
        If the file is damaged.
    """
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy, duckdb.connect() as connection:
        copy.write(content)  # may have been unpacked
        copy.flush()
        try:
            connection.execute("SET TimeZone = 'UTC'")
            source = connection.from_parquet(copy.name)
            names = tuple(source.columns)
            texts = ", ".join(f'CAST("{_quoted(n)}" AS VARCHAR)' for n in names)
            rows = source.project(texts).fetchall()
        except duckdb.Error:
            raise bad(path, "broken-parquet") from None
    if not rows:
        raise bad(path, "log-without-rows")
    cells = np.array(rows, object)
    cells[cells == None] = ""  # noqa: E711 (element by element)
    values = {name: cells[:, j] for j, name in enumerate(names)}
    return Raw(names, values, np.arange(1, len(rows) + 1))


def _quoted(name: str) -> str:
    return name.replace('"', '""')
