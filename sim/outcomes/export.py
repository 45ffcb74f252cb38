"""Event logs for process mining: CSV, and XES (IEEE 1849).

An event log tells what was done: activities carried out, whether or not they had to be repeated.
It also tells of visits given up: people who had waited and left unserved, from joining the queue to
leaving it. These are no services: their transition is ``withdraw`` (of the life cycle of the
standard: taken off before it was begun; in XES ``schedule`` goes before it), and in the place of a
person stands :data:`LEFT`, as tickets that nobody answered stand in the records of real halls.
Who was turned away at the door, or sent home at closing time, and activities under way at the end
are not in it. Cases of the
warm-up and the follow-up are, so that a log begins and ends as a real one does. Times are of the
city's zone.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple
from xml.sax.saxutils import quoteattr

import duckdb

from sim.outcomes.store import RunFolderError, connect, query, read_manifest
from sim.outcomes.whole import whole
from sim.words import say

ZONE = "+08:00"
CHUNK = 10_000
TRANSITION = "lifecycle:transition"
COLUMNS = (
    *("case_id", "activity", "resource", "start_time", "end_time", "matter", "place"),
    TRANSITION,
)
FORMATS = ("csv", "xes")
COMPLETE, WITHDRAW = "complete", "withdraw"
"""How an activity ended: carried out, or given up before it was begun."""
LEFT = "log.left"
"""Word for who gave up, in the place of the person who would have served them."""

Event = tuple[str, str, str, str, str, str, str, str]
"""The values of :data:`COLUMNS`."""


class Written(NamedTuple):
    """What a log holds: activities carried out, and visits given up."""

    activities: int
    abandoned: int


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
"""


def export_log(
    folder: Path, target: Path, form: str, replication: int = 0, lang: str = "en"
) -> Written:
    """Write the event log of one replication of a run that kept its trace.

    Parameters
    ----------
    form : {"csv", "xes"}
    lang : str
        Of the word for who gave up; readers of logs know it in either.

    Returns
    -------
    Written

    Raises
    ------
    RunFolderError
        If the run has no trace or no such replication.
    """
    write = {"csv": _write_csv, "xes": _write_xes}[form]
    name = str(read_manifest(folder)["scenario"])
    with connect() as connection:
        events = _events(connection, folder, replication, say(LEFT, lang))
        with whole(target) as draft, draft.open("w", encoding="utf-8", newline="") as file:
            return write(file, events, name)


def _events(
    connection: duckdb.DuckDBPyConnection, folder: Path, replication: int, left: str
) -> Iterator[Event]:
    """Activities carried out and visits given up, case after case in order of their beginning."""
    manifest = read_manifest(folder)
    if not 0 <= replication < manifest["replications"]:
        raise RunFolderError(folder, "no-replication", replication=replication)
    day = date.fromisoformat(manifest["start"])

    def stamp(minute: str) -> str:
        milliseconds = f"to_milliseconds(round({minute} * 60000)::BIGINT)"
        time = f"TIMESTAMP '{day}' + {milliseconds}"
        return f"strftime({time}, '%Y-%m-%dT%H:%M:%S.%g{ZONE}')"

    rows = query(
        connection,
        folder,
        "trace",
        f"""
        SELECT "case", activity, CASE WHEN gone THEN '{left}' ELSE resource END,
            {stamp("begun")}, {stamp("ended")}, matter, place,
            CASE WHEN gone THEN '{WITHDRAW}' ELSE '{COMPLETE}' END
        FROM (
            SELECT *, outcome = 'reneged' AS gone, row_number() OVER () AS number,
                CASE WHEN outcome = 'reneged' THEN queued ELSE started END AS begun
            FROM data WHERE replication = {replication}
        )
        WHERE outcome IN ('done', 'failed', 'reneged')
        ORDER BY min(number) OVER (PARTITION BY "case"), begun, ended, number
        """,
    )
    return _rows(rows)


def _rows(answer: duckdb.DuckDBPyConnection) -> Iterator[Event]:
    """Rows of an answer, fetched in chunks so that a log of any size fits in memory."""
    while chunk := answer.fetchmany(CHUNK):
        yield from chunk


def _write_csv(file: IO[str], events: Iterator[Event], _name: str) -> Written:
    writer, count = csv.writer(file, lineterminator="\n"), Counter[str]()
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow(event)
        count[event[7]] += 1
    return Written(count[COMPLETE], count[WITHDRAW])


def _write_xes(file: IO[str], events: Iterator[Event], name: str) -> Written:
    """One trace per case, two events per activity: its start (or that of the wait) and its end."""
    file.write(_HEAD + f'<string key="concept:name" value={quoteattr(name)}/>\n')
    count = Counter[str]()
    for _, case in groupby(events, key=itemgetter(0)):
        activities = list(case)
        file.write(_trace(activities))
        count.update(activity[7] for activity in activities)
    file.write("</log>\n")
    return Written(count[COMPLETE], count[WITHDRAW])


def _trace(activities: list[Event]) -> str:
    """A case's element, its starts and completions in order: activities may run in parallel."""
    case = activities[0]
    head = "".join(
        f'<string key="{key}" value={quoteattr(value)}/>\n'
        for key, value in (("concept:name", case[0]), ("matter", case[5]), ("place", case[6]))
    )
    moments = [
        (time, activity, transition)
        for activity in activities
        for time, transition in (
            (activity[3], "schedule" if activity[7] == WITHDRAW else "start"),
            (activity[4], activity[7]),
        )
    ]
    moments.sort(key=itemgetter(0))  # ISO times of one zone sort as text
    events = "".join(_event(activity, time, step) for time, activity, step in moments)
    return f"<trace>\n{head}{events}</trace>\n"


def _event(event: Event, time: str, transition: str) -> str:
    who = "" if transition == "schedule" else event[2]  # whoever may serve is not known yet
    resource = f'<string key="org:resource" value={quoteattr(who)}/>\n' if who else ""
    return (
        f'<event>\n<string key="concept:name" value={quoteattr(event[1])}/>\n{resource}'
        f'<string key="{TRANSITION}" value="{transition}"/>\n'
        f'<date key="time:timestamp" value="{time}"/>\n</event>\n'
    )
