"""One log, however it is written down, is read as the same log."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from calibration.logs.log import CASE, COLUMNS, END, START, in_order
from calibration.logs.read import Columns, parse_columns, read_log
from calibration.logs.read.columns import ColumnsError
from tests.support.logs import office_log

LOG = in_order(office_log(cases=20))


def same(found: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(in_order(found), LOG.astype(found.dtypes))


def stamped(zone: str = "") -> pd.DataFrame:
    return LOG.assign(
        **{c: LOG[c].dt.strftime(f"%Y-%m-%dT%H:%M:%S.%f{zone}") for c in (START, END)}
    )


def test_csv_and_packed_csv(tmp_path: Path) -> None:
    path = tmp_path / "log"
    stamped().to_csv(path, index=False)
    same(read_log(path).table)
    path.write_bytes(gzip.compress(path.read_bytes()))
    same(read_log(path).table)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    with duckdb.connect() as connection:
        connection.register("written", LOG)
        connection.sql("SELECT * FROM written").write_parquet(str(path))
    same(read_log(path).table)


@pytest.mark.parametrize("spans", [False, True], ids=["ends only", "starts and ends"])
def test_xes(tmp_path: Path, spans: bool) -> None:
    traces = []
    for case, rows in LOG.groupby(CASE):
        events = []
        for row in rows.itertuples():
            moments = [("start", row.start_time)] * spans + [("complete", row.end_time)]
            events += [
                (
                    when,
                    f'<event><string key="concept:name" value="{row.activity}"/>'
                    f'<string key="org:resource" value="{row.resource}"/>'
                    f'<string key="lifecycle:transition" value="{what}"/>'
                    f'<date key="time:timestamp" value="{when.isoformat()}+08:00"/></event>',
                )
                for what, when in moments
            ]
        inside = "".join(text for _, text in sorted(events, key=lambda e: e[0]))
        traces.append(f'<trace><string key="concept:name" value="{case}"/>{inside}</trace>')
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(f"<log>{''.join(traces)}</log>".encode()))
    found = read_log(path)
    assert found.zone == "+08:00"
    assert found.starts == spans
    if spans:
        same(found.table)
    else:
        assert (found.table[START] == found.table[END]).all()


def test_zones_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    stamped("+08:00").to_csv(path, index=False)
    found = read_log(path)
    assert found.zone == "+08:00"
    same(found.table)


def test_columns_of_any_name() -> None:
    told = "case=case:concept:name,activity=task, with comma,end=when=done"
    assert parse_columns(told) == Columns(
        case="case:concept:name", activity="task, with comma", end="when=done"
    )
    with pytest.raises(ColumnsError):
        parse_columns("case=a,activty=b,end=c")


def test_what_was_wrong_is_counted(tmp_path: Path) -> None:
    table = stamped()
    table.loc[0, "resource"] = ""
    table.loc[5, END] = "2020-01-01T00:00:00.000000"
    table = pd.concat([table, table.iloc[[9]]])
    path = tmp_path / "log.csv"
    table.to_csv(path, index=False, columns=list(COLUMNS))
    quality = read_log(path).quality
    found = {f.key: (f.rows, f.lines) for f in quality.findings}
    assert found["repeated"] == (1, (len(table) + 1,))
    assert found["backward"] == (1, (7,))
    assert found["no-resource"] == (1, (2,))
    assert quality.rows_read == len(table)
    assert quality.rows_used == len(table) - 1
