"""The seven distances, on logs small enough to compute by hand, and beside the library's."""

from __future__ import annotations

import pandas as pd
import pytest

from calibration.logs.distances import DISTANCES, distances
from calibration.logs.log import COLUMNS, END, START

Row = tuple[str, str, str, str, str]


def log(*rows: Row) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in (START, END):
        table[column] = pd.to_datetime(table[column])
    return table


MONDAY = log(
    ("1", "A", "x", "2024-01-01 09:00", "2024-01-01 10:00"),
    ("1", "B", "y", "2024-01-01 11:00", "2024-01-01 12:00"),
)


def moved(table: pd.DataFrame, **by: int) -> pd.DataFrame:
    shift = pd.Timedelta(**by)
    return table.assign(**{c: table[c] + shift for c in (START, END)})


def test_a_log_is_no_distance_from_itself() -> None:
    assert distances(MONDAY, MONDAY) == dict.fromkeys(DISTANCES, 0.0)


def test_control_flow() -> None:
    """ABend and ACend: of four 3-grams each, only the first is common to both: 6 of 8 apart."""
    other = MONDAY.assign(activity=["A", "C"])
    found = distances(MONDAY, other)
    assert found["NGD"] == pytest.approx(6 / 8)
    assert all(found[name] == 0.0 for name in DISTANCES if name != "NGD")


def test_a_log_moved_by_five_hours() -> None:
    found = distances(MONDAY, moved(MONDAY, hours=5))
    assert found["AED"] == found["CAR"] == 5.0
    assert found["RED"] == found["CTD"] == found["NGD"] == 0.0
    assert found["CED"] == pytest.approx(5 / 7)  # one weekday of seven, five hours later
    assert found["CWD"] == pytest.approx(5 / 7)


def test_a_log_moved_by_a_week_differs_in_absolute_time_only() -> None:
    found = distances(MONDAY, moved(MONDAY, weeks=1))
    assert found["AED"] == found["CAR"] == 7 * 24
    assert all(found[name] == 0.0 for name in ("NGD", "CED", "RED", "CTD", "CWD"))


def test_a_weekday_that_one_log_lacks_costs_the_most() -> None:
    """On Monday and on Tuesday one log has nothing at all: twice 23 hours, over seven days."""
    found = distances(MONDAY, moved(MONDAY, days=1))
    assert found["CED"] == found["CWD"] == pytest.approx(2 * 23 / 7)


def test_a_last_activity_that_ends_two_hours_later() -> None:
    later = MONDAY.copy()
    later.loc[1, END] = pd.Timestamp("2024-01-01 14:00")
    found = distances(MONDAY, later)
    assert found["CTD"] == 2.0
    assert found["RED"] == found["AED"] == pytest.approx(2 / 4)  # one of four instants
    assert found["CAR"] == 0.0


def test_people_at_work_in_an_hour_are_counted_once() -> None:
    """One person twice in an hour is one at work; two people are two."""
    twice = log(
        ("1", "A", "x", "2024-01-01 09:00", "2024-01-01 09:10"),
        ("1", "B", "x", "2024-01-01 09:20", "2024-01-01 11:00"),
    )
    two = twice.assign(resource=["x", "y"])
    # Hours 9 and 11 have 1 and 1 person, then 2 and 1: half against two thirds of the weight at 9.
    assert distances(twice, two)["CWD"] == pytest.approx(2 * (2 / 3 - 1 / 2) / 7)


def test_order_of_rows_and_names_of_cases_do_not_matter() -> None:
    other = MONDAY.iloc[::-1].assign(case_id="another")
    assert distances(MONDAY, other) == dict.fromkeys(DISTANCES, 0.0)


def test_the_library_gives_the_same() -> None:
    pytest.importorskip("log_distance_measures", reason="log-distance-measures needs pandas 2")
    from log_distance_measures.absolute_event_distribution import (
        absolute_event_distribution_distance as theirs,
    )
    from log_distance_measures.config import EventLogIDs

    ids = EventLogIDs(*(COLUMNS[i] for i in (0, 1, 3, 4, 2)))
    other = moved(MONDAY, hours=5)
    assert theirs(MONDAY, ids, other, ids) == distances(MONDAY, other)["AED"]
