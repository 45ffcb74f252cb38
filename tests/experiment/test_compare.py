"""Reports: the shape that is promised, and numbers that follow from the replications' tables."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.cli.main import main
from sim.experiment.compare import Runs, compare_runs, run_report
from sim.outcomes.indicators import Result
from tests.outcomes.plans import CASES, outcome_of, small_city

REPS = 6
SEED = 8
PER_CASE = {
    "trips",
    "materials",
    "steps",
    "departments_visited",
    "elapsed_working_days",
    "promised_working_days",
    "wait_minutes",
    "hall_minutes",
    "corrections",
    "cost_applicant",
}
AGGREGATES = {
    "arrivals",
    "completed",
    "completion_rate",
    "backlog",
    "abandon_rate",
    "online_share",
    "wait_mean",
    "wait_p90",
    "utilisation",
    "overtime_hours",
    "clerk_minutes_per_case",
    "rekey_minutes_per_case",
    "staff_needed",
}
OF_POOLS = {"utilisation", "overtime_hours", "staff_needed"}
TITLES = {"birth": {"zh": "出生", "en": "Birth"}, "licence": {"zh": "证照", "en": "Licence"}}
HEAD = {"schema", "baseline", "reform", "replications", "seed", "engine", "cases"}
HEAD |= {"metrics", "matters", "reforms"}


def runs(name: str, speed: float) -> Runs:
    """Replications of the small city, whose windows take ``speed`` times as long."""
    plan = small_city(days=25, speed=speed)
    return Runs(name, TITLES, [outcome_of(plan, SEED, r, keep=CASES)[1] for r in range(REPS)])


@pytest.fixture(scope="module")
def base() -> Runs:
    return runs("as-found", 1.0)


@pytest.fixture(scope="module")
def fast() -> Runs:
    return runs("fast", 0.6)


@pytest.fixture(scope="module")
def report(base: Runs, fast: Runs) -> dict[str, Any]:
    return compare_runs(base, [fast, base], SEED, "compiled")


def metrics_of(report: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every metric with its matter (``*``: overall) and name."""
    for matter, part in [("*", report), *report["matters"].items()]:
        for name, metric in part["metrics"].items():
            yield matter, name, metric


def column(results: Sequence[Result], matter: str, name: str) -> np.ndarray:
    """One number per replication, read from the tables by hand."""
    found = []
    for result in results:
        rows = [
            row
            for row in result.kpis.to_dict("records")
            if (row["place"], row["month"], row["matter"]) == ("*", "*", matter)
        ]
        assert len(rows) == 1
        found.append(rows[0][name])
    return np.array(found, float)


def check_estimate(found: Any, may_be_null: bool = False) -> None:
    if found is None:
        assert may_be_null
        return
    assert set(found) == {"mean", "ci95"}
    if found["ci95"] is not None:
        low, high = found["ci95"]
        assert low <= found["mean"] <= high or math.isclose(low, high, rel_tol=1e-9)


def check_contract(report: dict[str, Any]) -> None:
    """``metrics.<indicator> = {baseline, reform, difference, ratio, variance_reduction}``."""
    for _, _, metric in metrics_of(report):
        assert set(metric) == {"baseline", "reform", "difference", "ratio", "variance_reduction"}
        for part in ("baseline", "reform", "difference"):
            check_estimate(metric[part])
        check_estimate(metric["ratio"], may_be_null=True)
        reduction = metric["variance_reduction"]
        assert reduction is None or reduction > 0.0
    assert set(report["metrics"]) >= PER_CASE | AGGREGATES
    for part in report["matters"].values():
        assert set(part) == {"title", "cases", "metrics"}
        assert set(part["metrics"]) == set(report["metrics"]) - OF_POOLS


def test_the_shape_that_is_promised(report: dict[str, Any]) -> None:
    assert set(report) == HEAD
    assert report["schema"] == "reformsim.compare/1"
    assert (report["baseline"], report["reform"]) == ("as-found", "fast")
    assert (report["replications"], report["seed"], report["engine"]) == (REPS, SEED, "compiled")
    check_contract(report)
    assert {m: part["title"] for m, part in report["matters"].items()} == TITLES
    assert set(report["reforms"]) == {"fast", "as-found"}
    for pair in report["reforms"].values():
        assert set(pair) == {"metrics", "matters", "simultaneous"}
        check_contract(pair)
    first = report["reforms"]["fast"]
    assert all(report[key] == first[key] for key in ("metrics", "matters"))


def test_several_reforms_are_seen_at_once(report: dict[str, Any], base: Runs, fast: Runs) -> None:
    """Two reforms, so t at 1 - 0.05/2 in place of 95 %; with one reform there is no such thing."""
    half = stats.t.ppf(1 - 0.05 / 4, REPS - 1)
    name = "elapsed_working_days"
    change = column(fast.results, "*", name) - column(base.results, "*", name)
    low, high = report["reforms"]["fast"]["simultaneous"]["metrics"][name]["ci95"]
    spread = half * change.std(ddof=1) / math.sqrt(REPS)
    assert (low, high) == pytest.approx((change.mean() - spread, change.mean() + spread))
    inner = report["metrics"][name]["difference"]["ci95"]
    assert low < inner[0] < inner[1] < high
    for pair in report["reforms"].values():
        assert set(pair["simultaneous"]["metrics"]) == set(pair["metrics"])
        assert set(pair["simultaneous"]["matters"]) == set(pair["matters"])
    alone = compare_runs(base, [fast], SEED, "compiled")
    assert "simultaneous" not in alone["reforms"]["fast"]


def test_the_command_keeps_the_promise(capsys: pytest.CaptureFixture[str]) -> None:
    """On a shipped scenario; what cannot be known is null, and nothing is NaN or infinite."""
    line = "compare baseline baseline --reps 2 --jobs 1 --seed 3 --horizon 7 --format json -q"
    assert main(line.split()) == 0

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    shown = json.loads(capsys.readouterr().out, parse_constant=refuse)
    assert set(shown) == {*HEAD, "titles"}
    assert (shown["replications"], shown["seed"], shown["baseline"]) == (2, 3, "baseline")
    check_contract(shown)
    assert shown["cases"] == sum(part["cases"] for part in shown["matters"].values()) > 100
    for matter, name, metric in metrics_of(shown):
        check_nothing_differs(matter, name, metric)


def check_nothing_differs(matter: str, name: str, metric: dict[str, Any]) -> None:
    where = (matter, name)
    assert metric["baseline"] == metric["reform"], where
    assert metric["variance_reduction"] is None, where
    mean = metric["baseline"]["mean"]
    if mean is None:
        assert metric["difference"] == {"mean": None, "ci95": None}, where
        return
    assert metric["difference"] == {"mean": 0.0, "ci95": [0.0, 0.0]}, where
    if mean == 0.0:
        assert metric["ratio"] is None, where
        return
    assert metric["ratio"]["mean"] == 1.0, where
    if metric["ratio"]["ci95"] is not None:
        assert metric["ratio"]["ci95"] == pytest.approx([1.0, 1.0], abs=1e-6), where


def test_a_scenario_does_not_differ_from_itself(report: dict[str, Any]) -> None:
    for matter, name, metric in metrics_of(report["reforms"]["as-found"]):
        check_nothing_differs(matter, name, metric)


def test_numbers_follow_from_the_replications(
    report: dict[str, Any], base: Runs, fast: Runs
) -> None:
    """Means, Student's intervals of paired differences, and the variance that pairing saves."""
    judged = 0
    for matter, name, metric in metrics_of(report):
        x, y = (column(r.results, matter, name) for r in (base, fast))
        assert metric["baseline"]["mean"] == pytest.approx(math.fsum(x) / REPS), name
        assert metric["reform"]["mean"] == pytest.approx(math.fsum(y) / REPS), name
        assert metric["difference"]["mean"] == pytest.approx(math.fsum(y - x) / REPS, abs=1e-9)
        if stats.tvar(y - x) <= 1e-12:
            assert metric["variance_reduction"] is None or stats.tvar(y - x) > 0.0
            continue
        saved = (stats.tvar(x) + stats.tvar(y)) / stats.tvar(y - x)
        assert metric["variance_reduction"] == pytest.approx(saved, rel=1e-6), (matter, name)
        test = stats.ttest_rel(y, x).confidence_interval(0.95)
        assert metric["difference"]["ci95"] == pytest.approx([test.low, test.high], rel=1e-9)
        judged += 1
    assert judged > 15


def test_pairing_saves_replications_for_what_arrivals_drive(report: dict[str, Any]) -> None:
    """The same applicants come to both: their number differs not at all, their work little."""
    arrivals = report["metrics"]["arrivals"]
    assert arrivals["difference"] == {"mean": 0.0, "ci95": [0.0, 0.0]}
    assert arrivals["baseline"]["ci95"][0] < arrivals["baseline"]["ci95"][1]
    assert report["metrics"]["utilisation"]["variance_reduction"] > 2.0


def test_faster_windows_are_seen_where_they_work_only(report: dict[str, Any]) -> None:
    """Births are served faster; licences are not, but stand in the same queue."""
    birth, licence = (report["matters"][m]["metrics"] for m in ("birth", "licence"))
    assert birth["clerk_minutes_per_case"]["difference"]["ci95"][1] < 0.0
    assert birth["clerk_minutes_per_case"]["ratio"]["ci95"][1] < 1.0
    low, high = licence["clerk_minutes_per_case"]["ratio"]["ci95"]
    assert 0.95 < low <= high < 1.05


def test_cases_are_those_of_the_baseline(report: dict[str, Any], base: Runs) -> None:
    assert report["cases"] == sum(len(r.cases) for r in base.results if r.cases is not None)
    for matter, part in report["matters"].items():
        assert part["cases"] == column(base.results, matter, "arrivals").sum()


def test_a_matter_that_only_one_scenario_has(base: Runs, fast: Runs) -> None:
    """It is shown, with nothing known of it on the other side."""
    some = [r._replace(kpis=r.kpis[r.kpis["matter"] != "licence"]) for r in fast.results]
    for one, other, missing in ((base, fast, "reform"), (fast, base, "baseline")):
        pair = [x._replace(results=some) if x is fast else x for x in (one, other)]
        part = compare_runs(pair[0], pair[1:], SEED, "compiled")["matters"]["licence"]
        assert part["title"] == TITLES["licence"]
        trips = part["metrics"]["trips"]
        assert trips[missing] == {"mean": None, "ci95": None}
        assert trips["difference"] == {"mean": None, "ci95": None}
        there = {"baseline", "reform"} - {missing}
        assert trips[there.pop()]["mean"] > 0.0
        assert part["cases"] == (
            0 if missing == "baseline" else column(base.results, "licence", "arrivals").sum()
        )


def test_replications_that_do_not_pair_up_are_refused(base: Runs, fast: Runs) -> None:
    """A difference between unlike replications would be noise with a good conscience."""
    for wrong in (fast.results[:-1], fast.results[::-1], fast.results[1:]):
        with pytest.raises(ValueError, match="pair"):
            compare_runs(base, [fast._replace(results=wrong)], SEED, "compiled")


def test_the_order_of_reforms_decides_the_headline_only(base: Runs, fast: Runs) -> None:
    names = {"a": 0.6, "b": 1.3}
    reforms = [runs(name, speed) for name, speed in names.items()]
    both = [compare_runs(base, list(x), SEED, "compiled") for x in itertools.permutations(reforms)]
    assert [r["reform"] for r in both] == ["a", "b"]
    assert both[0]["reforms"] == both[1]["reforms"]
    assert both[0]["reforms"]["a"]["metrics"] != both[0]["reforms"]["b"]["metrics"]


def test_report_of_one_scenario(base: Runs) -> None:
    """The same estimates as in a comparison, and each pool's."""
    report = run_report(base, SEED, "compiled")
    assert report["schema"] == "reformsim.run/1"
    assert (report["scenario"], report["replications"]) == ("as-found", REPS)
    pair = compare_runs(base, [base], SEED, "compiled")
    for matter, name, metric in metrics_of(pair):
        part = report if matter == "*" else report["matters"][matter]
        assert part["metrics"][name] == metric["baseline"]
    assert set(report["pools"]) == {"east/hall", "east/back", "west/hall", "west/back"}
    for pool, found in report["pools"].items():
        tables = [r.pools.set_index(["pool", "month"]).loc[(pool, "*")] for r in base.results]
        for name, estimate in found.items():
            check_estimate(estimate)
            assert estimate["mean"] == pytest.approx(np.mean([t[name] for t in tables]))
