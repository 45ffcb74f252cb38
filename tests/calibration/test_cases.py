"""Cases of other cities: what is stated holds, what is borrowed fits, effects are no inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from calibration.foreign.casefile.case import Before, Case, Item
from calibration.foreign.casefile.measures import Measures
from calibration.foreign.casefile.read import load_case
from calibration.foreign.draw import draws
from calibration.foreign.predict import Predicted, predict
from calibration.foreign.procedure import build
from calibration.foreign.procedure.fit import agree, steps, trips
from calibration.foreign.procedure.lend import Procedure, lend
from calibration.foreign.told import summary
from calibration.posterior import Posterior, load, save
from sim.city.errors import SpecError
from sim.routes.narrative import tell

EXACT = Posterior(("discrepancy", "level_discrepancy"), np.zeros((1, 2)))
"""A model that is not off by anything: mechanisms alone."""
CASES = sorted((Path(__file__).parents[2] / "calibration" / "cases").glob("*.yaml"))


def case(tmp_path: Path, **fields: Any) -> Case:
    """A case as read from a file."""
    path = tmp_path / "case.yaml"
    whole = {"kind": "case", "title": "Somewhere", "measures": ["one_acceptance"], **fields}
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return load_case(path)


def said(predicted: Predicted, name: str, side: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    return predicted.values[name][side]


# -- what is stated holds --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("like", [None, "open-restaurant", "birth"])
def test_borrowed_procedures_agree_with_what_is_stated(
    tmp_path: Path, like: str | None, seed: int
) -> None:
    """Papers, trips and steps as counted on the drawn route are those of the file."""
    about = {"items": 5, "departments": 4, "before": {"trips": 6, "materials": 24, "steps": 18}}
    asked = case(tmp_path, **about, **({"like": like} if like else {}))
    procedure, city = borrowed(asked, seed)
    burden = tell(city, build.PLACE, build.MATTER).burden
    assert burden.materials == 24
    assert burden.trips == trips(procedure.items) == 6
    assert burden.steps == steps(procedure.items) == 18
    assert len(burden.departments) == 4


def borrowed(asked: Case, seed: int) -> tuple[Procedure, Any]:
    draw = next(draws(2, seed, None))
    rng = np.random.default_rng(seed)
    procedure = lend(asked, rng, draw.values)
    agree(asked, procedure, draw.values, rng)
    return procedure, build.before(asked, procedure, draw.conduct, 0.5)


def test_stated_days_and_waits_are_taken_as_they_are(tmp_path: Path) -> None:
    asked = case(
        tmp_path,
        items=3,
        before={"elapsed_working_days": 12},
        hall={"arrivals_per_day": 200, "windows": 12, "wait_mean": 18},
        measures=["one_acceptance", {"staff": 3}],
        predict=["elapsed_working_days", "wait_mean"],
    )
    found = predict(asked, EXACT, 3, 1)
    assert (said(found, "elapsed_working_days", 0) == 12).all()
    assert (said(found, "wait_mean", 0) == 18).all()
    assert said(found, "elapsed_working_days", 1).mean() < 12
    assert (said(found, "wait_mean", 1) < 18).all()


# -- effects come from mechanisms ------------------------------------------------------------------


def test_no_field_of_a_case_says_what_a_measure_is_worth() -> None:
    names = {*Case.model_fields, *Before.model_fields, *Item.model_fields, *Measures.model_fields}
    assert not [n for n in names if any(w in n for w in ("after", "effect", "factor", "saving"))]


def test_more_records_shared_leave_fewer_papers(tmp_path: Path) -> None:
    left = []
    for records in (0, 4, 8):
        measures = ["one_acceptance", {"data_sharing": records}]
        about = {"like": "second-hand-home", "before": {"materials": 28}, "measures": measures}
        asked = case(tmp_path, **about, predict=["materials"])
        left.append(said(predict(asked, EXACT, 4, 1), "materials", 1).mean())
    assert left[0] > left[1] > left[2]


def test_links_without_release_leave_the_papers(tmp_path: Path) -> None:
    about = {"like": "retirement", "before": {"materials": 25}, "predict": ["materials"]}
    alone = predict(case(tmp_path, **about), EXACT, 4, 1)
    linked = predict(case(tmp_path, **about, measures=["one_acceptance", "links"]), EXACT, 4, 1)
    assert np.array_equal(said(alone, "materials", 1), said(linked, "materials", 1))


def test_proofs_nobody_asks_for_cost_no_trip(tmp_path: Path) -> None:
    proof = {"proof": True, "on_the_spot": True, "documents": 1}
    items = [
        {"title": "Aid", "documents": 5, "department": "a"},
        *({"title": f"Proof {x}", "department": x, **proof} for x in "bc"),
    ]
    about = {"items": items, "predict": ["trips", "departments_visited"]}
    for kinds, visited in ((1, 2), (2, 1)):
        asked = case(tmp_path, **about, measures=[{"no_proof": {"kinds": kinds}}])
        found = predict(asked, EXACT, 3, 1)
        assert (said(found, "departments_visited", 0) == 3).all()
        assert (said(found, "departments_visited", 1) == visited).all()
        assert (said(found, "trips", 1) <= said(found, "trips", 0)).all()
    assert (said(found, "trips", 1) < said(found, "trips", 0)).all()  # no proof is left to fetch


def test_a_common_queue_waits_less_and_fewer_people_more(tmp_path: Path) -> None:
    hall = {"arrivals_per_day": 300, "windows": 24, "departments": 8, "service_minutes": 24}
    about = {"hall": hall, "predict": ["wait_mean", "utilisation"]}
    merged = predict(case(tmp_path, **about, measures=["merge_windows"]), EXACT, 4, 1)
    assert (said(merged, "wait_mean", 1) < said(merged, "wait_mean", 0)).all()
    fewer = predict(case(tmp_path, **about, measures=[{"staff": {"share": -0.2}}]), EXACT, 4, 1)
    assert (said(fewer, "wait_mean", 1) > said(fewer, "wait_mean", 0)).all()


@pytest.mark.parametrize(
    "measure",
    [
        {"online": 0.5},
        {"no_proof": {"share": 0.4}},
        {"appointments": 0.6},
        {"kiosks": {"number": 6, "share": 0.3}},
        {"peak_windows": 4},
        {"windows": {"to": 20}},
        {"arrivals": {"share": -0.2}},
        "links",
    ],
    ids=str,
)
def test_every_measure_of_a_hall_shortens_waits(tmp_path: Path, measure: Any) -> None:
    hall = {
        **{"arrivals_per_day": 260, "windows": 14, "service_minutes": 20},
        **{"documents": 5, "fields": 30, "systems": 3},
    }
    asked = case(tmp_path, hall=hall, measures=[measure], predict=["wait_mean"])
    found = predict(asked, EXACT, 3, 1)
    assert (said(found, "wait_mean", 1) < said(found, "wait_mean", 0)).all()


# -- intervals -------------------------------------------------------------------------------------


def test_less_in_the_file_is_a_wider_interval(tmp_path: Path) -> None:
    """Stated papers leave only their kinds open; without them their number is open as well."""
    about = {"like": "open-restaurant", "measures": ["one_acceptance", "data_sharing"]}

    def width(**more: Any) -> float:
        asked = case(tmp_path, **about, **more, predict=["materials"])
        low, high = summary(predict(asked, EXACT, 40, 1))["materials"]["after"]["interval90"]
        return float(high - low)

    assert width() > width(before={"materials": 29})


def test_the_same_seed_predicts_the_same(tmp_path: Path) -> None:
    asked = case(tmp_path, items=4, applicant="firm")
    one, other = (summary(predict(asked, EXACT, 3, 1, seed=5)) for _ in range(2))
    assert one == other


def test_what_a_posterior_knows_enters_the_prediction(tmp_path: Path) -> None:
    """Errands far apart take long one after another, and nothing of it when made at once."""
    asked = case(tmp_path, like="birth", predict=["elapsed_working_days"])
    days = []
    for gap in (1.0, 10.0):
        known = Posterior(("conduct.errand_gap", "discrepancy"), np.array([[gap, 0.0]]))
        days.append(said(predict(asked, known, 3, 1), "elapsed_working_days", 0).mean())
    assert days[1] > days[0] + 20


def test_a_posterior_comes_back_as_it_was_written(tmp_path: Path) -> None:
    known = Posterior(("a", "b"), np.array([[0.25, -1.5], [3.0, 1e-7]]), {"city": "x"})
    save(known, tmp_path / "p.json")
    again = load(tmp_path / "p.json")
    assert again.names == known.names
    assert np.array_equal(again.draws, known.draws)
    assert again.about == known.about


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_shipped_cases_can_be_predicted(path: Path) -> None:
    found = summary(predict(load_case(path), EXACT, 2, 1))
    assert all(one["after"]["mean"] is not None for one in found.values())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"items": 3, "measures": []}, "case-no-measure"),
        ({"items": 3, "measures": ["one_acceptence"]}, "unknown-field"),
        ({"items": 3, "like": "brith"}, "unknown-name"),
        ({}, "case-about-nothing"),
        ({"items": 3, "predict": ["tripps"]}, "unknown-name"),
        ({"items": 3, "predict": ["wait_mean"]}, "case-needs-hall"),
        ({"hall": {"windows": 3, "wait_mean": 5}}, "case-no-arrivals"),
        ({"hall": {"arrivals_per_day": 90, "wait_mean": 5}}, "case-no-windows"),
        ({"hall": {"arrivals_per_day": 90, "windows": 3}}, "case-no-service"),
        ({"items": 3, "before": {"trips": "many"}}, "not-a-number"),
        ({"items": 3, "before": {"trips": -1}}, "too-small"),
        ({"items": 0}, "not-a-list"),
        ({"items": 3, "measures": [{"staff": {"to": 3, "change": 1}}]}, "case-one-change"),
        ({"items": 3, "measures": [{"online": 1.5}]}, "too-big"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_mistakes_are_told(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError) as error:
        case(tmp_path, **fields)
    assert message in {problem.message for problem in error.value.problems}
    assert all(problem.file for problem in error.value.problems)


# -- what a stranger's file showed ----------------------------------------------------------------


def test_new_windows_are_staffed_unless_people_are_stated(tmp_path: Path) -> None:
    """Three windows more shorten waits at a peak; with people stated apart they need people."""
    about = {"arrivals_per_day": 60, "staff": 3, "service_minutes": 16}
    only = queue_case(tmp_path, {"arrivals": {"share": 0.4}}, about)
    more = queue_case(tmp_path, {"arrivals": {"share": 0.4}, "windows": {"change": 3}}, about)
    waits = [said(predict(x, EXACT, 2, 1), "wait_mean", 1).mean() for x in (only, more)]
    assert waits[1] < 0.5 * waits[0]
    bound = queue_case(tmp_path, {"windows": {"change": 3}}, {**about, "windows": 4})
    found = predict(bound, EXACT, 2, 1)
    assert said(found, "wait_mean", 1).tolist() == said(found, "wait_mean", 0).tolist()


def test_a_stated_service_time_is_kept_where_unevenness_explains_the_wait(tmp_path: Path) -> None:
    about = {"arrivals_per_day": 200, "windows": 12, "departments": 6, "service_minutes": 10}
    asked = queue_case(tmp_path, {"merge_windows": 8}, {**about, "wait_mean": 10})
    found = predict(asked, EXACT, 3, 1)
    assert said(found, "clerk_minutes_per_case", 0) == pytest.approx(10.0, abs=0.6)
    assert (said(found, "wait_mean", 0) == 10.0).all()
    assert (said(found, "wait_mean", 1) < 10.0).all()


def test_a_prediction_does_not_depend_on_how_many_processes_make_it(tmp_path: Path) -> None:
    asked = case(tmp_path, items=2, predict=["trips", "materials", "promised_working_days"])
    one, two = (summary(predict(asked, EXACT, 4, 1, jobs=jobs)) for jobs in (1, 2))
    assert one == two


def queue_case(tmp_path: Path, measures: dict[str, Any], hall: dict[str, Any]) -> Case:
    return case(tmp_path, measures=measures, hall=hall, predict=list(QUEUED))


QUEUED = ("wait_mean", "clerk_minutes_per_case")
