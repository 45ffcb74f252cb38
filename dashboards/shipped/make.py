"""How each part of the shipped results is made."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboards.scene import scene, windows
from sim import __version__
from sim.engine.plan import Plan
from sim.engine.run import DEFAULT
from sim.experiment.compare import compare_runs, runs_of
from sim.experiment.replicate import replicate
from sim.outcomes.indicators import Result
from sim.outcomes.whole import whole
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compile_plan

HERE = Path(__file__).parent
SEED = 1
DIGITS = 6
"""Significant digits kept."""

KEPT = (
    *("trips", "materials", "steps", "departments_visited", "elapsed_working_days"),
    *("wait_minutes", "hall_minutes", "corrections", "cost_applicant", "arrivals", "completed"),
    *("completion_rate", "online_share", "backlog", "wait_mean", "wait_p90", "utilisation"),
    *("overtime_hours", "clerk_minutes_per_case", "rekey_minutes_per_case"),
)
"""Indicators kept of a comparison."""


class Compared(NamedTuple):
    """One shipped comparison: its name, its title, what is compared, and how often."""

    name: str
    zh: str
    en: str
    base: str
    reform: str
    replications: int

    @property
    def command(self) -> str:
        """The command that makes the same figures."""
        return (
            f"reformsim compare {self.base} {self.reform} "
            f"--reps {self.replications} --seed {SEED} --format json"
        )


COMPARISONS = (
    Compared(
        "city",
        "样本市：全市改革",
        "The city's whole reform",
        "sample-city",
        "sample-city-reform",
        2,
    ),
    Compared(
        "birth",
        "试点区：出生“一件事”",
        "Pilot: birth as one matter",
        "baseline",
        "birth-one-matter",
        10,
    ),
    Compared(
        "enterprise",
        "试点区：企业开办“一件事”",
        "Pilot: starting a business",
        "baseline",
        "enterprise-one-matter",
        10,
    ),
    Compared(
        "home",
        "试点区：二手房“一件事”",
        "Pilot: second-hand homes",
        "baseline",
        "home-one-matter",
        10,
    ),
    Compared(
        "window",
        "试点区：综合窗口",
        "Pilot: one general window",
        "baseline",
        "one-window",
        10,
    ),
    Compared(
        "online",
        "试点区：更多网办",
        "Pilot: more business online",
        "baseline",
        "go-online",
        10,
    ),
)

PILOT_YEAR = """\
kind: scenario
id: {id}
title: {{zh: "{zh}", en: "{en}"}}
city: pilot
reform: {reform}
start: 2021-09-06
warm_up_days: 28
horizon_days: {horizon}
follow_up_days: 150
"""
"""The pilot district in the autumn, when every wave of the city's reform has begun."""
AUTUMN = (
    ("autumn-before", "不改革的试点区", "Pilot district, no reform", "null"),
    (
        "autumn-after",
        "全市改革后的试点区",
        "Pilot district, after the city's reform",
        "city-reform",
    ),
)
AUTUMN_HORIZON, AUTUMN_REPLICATIONS = 63, 4
EXAMPLE = dt.date(2021, 10, 18)
"""The day animated: an ordinary Monday."""
HALL = "hall"

SIX_YEARS = ("no-reform", "report-2018-2023")
SIX_YEARS_REPLICATIONS = 2


def make(name: str) -> None:
    """Make one part and put it in its place."""
    command = f"python -m dashboards.shipped {name}"
    about = {"command": command, "version": __version__, "seed": SEED}
    print(command, file=sys.stderr)
    text = json.dumps({"about": about, **plain(PARTS[name]())}, ensure_ascii=False)
    with whole(HERE / f"{name}.json") as draft:
        draft.write_text(text + "\n", encoding="utf-8")


def comparison(what: Compared) -> dict[str, Any]:
    """One comparison as it is shipped: ``reformsim.compare/1``, indicators of :data:`KEPT` only."""
    runs, titles = [], {}
    for name in (what.base, what.reform):
        loaded, _, results = run(name, what.replications)
        runs.append(runs_of(loaded, results))
        titles[loaded.scenario.id] = loaded.scenario.title.model_dump()
    report = compare_runs(runs[0], runs[1:], SEED, DEFAULT)
    report |= {"titles": titles, "version": __version__}
    pair = report["reforms"][report["reform"]]
    for found in (pair, *pair["matters"].values()):
        found["metrics"] = {k: v for k, v in found["metrics"].items() if k in KEPT}
    for key in ("metrics", "matters"):  # told under reforms as well
        del report[key]
    title = {"zh": what.zh, "en": what.en}
    place = COMPARISONS.index(what)
    return {"place": place, "title": title, "command": what.command, "report": report}


def days() -> dict[str, Any]:
    """Where the days of a case go in the pilot district, without and with the city's reform."""
    from sim.outcomes.whereabouts import whereabouts

    told, cases, titles = [], 0, {}
    for row in AUTUMN:
        loaded, _, results = autumn(row, ("trace", "cases"))
        frames = [
            pd.concat([getattr(r, table).assign(replication=r.replication) for r in results])
            for table in ("trace", "cases")
        ]
        table = whereabouts(frames[0], frames[1], loaded.city)
        cases = cases or int(table["cases"].sum())
        titles = {
            m.id: m.title.model_dump() for m in loaded.city.matters if m.id in set(table["matter"])
        }
        told.append({"title": {"zh": row[1], "en": row[2]}, "days": table.to_dict("list")})
    basis = {"replications": AUTUMN_REPLICATIONS, "cases": cases, "seed": SEED, "engine": DEFAULT}
    return basis | {"told": told, "matters": titles}


def hall() -> dict[str, Any]:
    """When people wait in the pilot's hall, and one day of it, without and with the reform."""
    from dashboards.figures.heatmap import hall_hours

    found: dict[str, Any] = {}
    for row in AUTUMN:
        loaded, plan, results = autumn(row, ("trace",))
        city = loaded.city_on(dt.date.max, loaded.city.places[0].id)
        place = loaded.city.places[0]
        lanes = windows(city, place, HALL)
        trace = pd.concat(
            [r.trace.assign(replication=r.replication) for r in results if r.trace is not None]
        )
        first, last = (float(minute) for minute in plan.measure)
        hours = hall_hours(trace, loaded.scenario.start, (first, last), tuple(lanes))
        day = (EXAMPLE - loaded.scenario.start).days
        example = results[0].trace
        assert example is not None
        found[row[0]] = {
            "title": {"zh": row[1], "en": row[2]},
            "hours": hours.to_dict("list"),
            "scene": scene(example, day, lanes) | {"day": EXAMPLE.isoformat()},
            "cases": int(sum(r.kpis["arrivals"].iloc[0] for r in results)),
        }
    basis = {"replications": AUTUMN_REPLICATIONS, "seed": SEED, "engine": DEFAULT}
    return basis | {
        "where": {"zh": "试点区政务大厅", "en": "The pilot district's hall"},
        "states": found,
    }


def targets() -> dict[str, Any]:
    """The report's figures beside those of its six years simulated."""
    from calibration.beside import beside
    from calibration.reported import shipped_targets

    (base, _, before), (reform, _, after) = (run(n, SIX_YEARS_REPLICATIONS) for n in SIX_YEARS)
    return {
        "replications": SIX_YEARS_REPLICATIONS,
        "cases": int(sum(r.kpis["arrivals"].iloc[0] for r in before)),
        "seed": SEED,
        "engine": DEFAULT,
        "compared": f"reformsim compare {' '.join(SIX_YEARS)} --reps {SIX_YEARS_REPLICATIONS}",
        "targets": beside(shipped_targets(), (base, before), (reform, after)),
    }


COMMANDS = {
    "attribute": "attribute birth-as-found --reps 4 --horizon 365",
    "path": "path pilot-programme --reps 12 --horizon 365",
    "staff": 'staff pilot --target "wait_p90<=15" --horizon 56 --reps 4',
}
"""Commands whose own JSON is shipped."""
SHOWN = ("day", "time", "staff_needed", "staff_now")
"""What pages show of a half-hour of a staffing."""


def said(line: str) -> dict[str, Any]:
    """What a command says as JSON; in a process of its own, since pages know no command."""
    words = [*shlex.split(line), "--format", "json", "-q"]
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *words], check=True, capture_output=True
    )
    report = json.loads(done.stdout)
    if words[0] == "staff":
        for pool in report["pools"].values():
            pool.pop("forecast", None)
            pool["half_hours"] = [{k: row[k] for k in SHOWN} for row in pool["half_hours"]]
    return {"said": f"reformsim {line}", "report": report}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"compare-{what.name}": partial(comparison, what) for what in COMPARISONS},
    **{name: partial(said, line) for name, line in COMMANDS.items()},
    "days": days,
    "hall": hall,
    "targets": targets,
}


def run(
    name: str, replications: int, keep: Collection[str] = ()
) -> tuple[Loaded, Plan, list[Result]]:
    """A scenario by name or path, its plan and its replications."""
    loaded = load_scenario(name)
    plan = compile_plan(loaded)

    def told(done: int, total: int) -> None:
        print(f"  {name}: {done} / {total}", file=sys.stderr)

    return loaded, plan, replicate(loaded, plan, replications, SEED, progress=told, keep=keep)


def autumn(
    row: tuple[str, str, str, str], keep: Collection[str]
) -> tuple[Loaded, Plan, list[Result]]:
    """The pilot district's autumn, one of :data:`AUTUMN`."""
    name, zh, en, reform = row
    text = PILOT_YEAR.format(id=name, zh=zh, en=en, reform=reform, horizon=AUTUMN_HORIZON)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return run(str(path), AUTUMN_REPLICATIONS, keep)


def plain(value: Any) -> Any:
    """Plain data for JSON, numbers to :data:`DIGITS` significant digits, NaN as null."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return None if not np.isfinite(value) else float(f"{value:.{DIGITS}g}")
    return value
