"""The licence items: drawn as declared, valid one by one, and trimmed to the report's order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from calibration.reported import shipped_targets
from sim.city.city import City
from sim.city.errors import SpecError
from sim.city.expand import Licence, expand, licence
from sim.city.explain import provenance
from sim.city.licences import PREFIX, Licences
from sim.city.load import load_city
from sim.experiment.replicate import replicate
from sim.outcomes.ledger import ALL
from sim.reforms.catalogue import TrimCatalogue
from sim.reforms.load import Loaded, load_scenario, rebuild, shipped
from sim.reforms.tally import COUNTED, tally
from sim.routes.compile import compile_plan

FOLDER = Path(next(path for kind, name, path in shipped() if (kind, name) == ("city", "licences")))
ERROR_RATE = 1e-4
"""Of each chi-square test: the items never change, so a test that passes once passes always."""
REPORTED = [target for target in shipped_targets().targets if target.about == "catalogue"]
"""The report's totals and how near the counted ones have to be."""


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(FOLDER)


@pytest.fixture(scope="module")
def licences(city: City) -> Licences:
    assert city.licences is not None
    return city.licences


@pytest.fixture(scope="module")
def made(licences: Licences) -> list[Licence]:
    return [licence(licences, i) for i in range(1, int(licences.count.value) + 1)]


# -- expansion -------------------------------------------------------------------------------------


def test_city_holds_what_was_declared(city: City, licences: Licences) -> None:
    assert len(city.items) == len(city.matters) == len(city.demands) == licences.count.value
    total = sum(demand.cases_per_year(1) for demand in city.demands)
    assert total == pytest.approx(licences.cases.value)
    assert all(x.id.startswith(PREFIX) for x in (*city.items, *city.materials))


def test_expansion_is_the_same_every_time_and_in_any_order(
    city: City, licences: Licences, made: list[Licence]
) -> None:
    assert expand(licences).items == city.items
    for number in (3000, 17, 1):
        assert licence(licences, number).item == city.items[number - 1] == made[number - 1].item


def test_a_shorter_catalogue_is_the_beginning_of_a_longer_one(
    city: City, licences: Licences
) -> None:
    count = licences.count.model_copy(update={"value": 50.0, "range": (50.0, 50.0)})
    short = expand(licences.model_copy(update={"count": count}))
    assert short.items == city.items[:50]


def test_one_trait_does_not_move_another(licences: Licences, made: list[Licence]) -> None:
    fewer = licences.another_layer.model_copy(update={"value": 0.4})
    other = licences.model_copy(update={"another_layer": fewer})
    for number in range(1, 200):
        new, old = licence(other, number), made[number - 1]
        assert new.layers <= old.layers
        assert new.item.model_copy(update={"steps": ()}) == old.item.model_copy(
            update={"steps": ()}
        )


ORDER = ("site_visit", "review", "delay")


def test_every_item_makes_sense(city: City, licences: Licences) -> None:
    layers = [layer.id for layer in licences.layers]
    for item in city.items:
        assert 1 <= item.promised.value <= item.statutory.value
        assert (item.fee is None) == (item.fee_basis is None)
        signed = [step.id for step in item.steps if step.kind == "review"]
        assert signed == layers[: len(signed)]
        assert signed
        ids = [step.id for step in item.steps]
        assert len(set(ids)) == len(ids) <= 12
        here = [ids.index(name) for name in signed]
        assert here == list(range(here[0], here[0] + len(here)))  # nobody comes in between
        for name in ("site-visit", "expert-review"):
            assert name not in ids or ids.index(name) < here[0]
        for name in ("public-notice", "certificate-making"):
            assert name not in ids or ids.index(name) > here[-1]


def test_every_paper_has_a_holder_or_is_the_applicants(city: City, licences: Licences) -> None:
    alone = {f"{PREFIX}{p.id}" for p in licences.papers if p.kind in ("own", "proof")}
    for item in city.items:
        assert len(set(item.materials)) == len(item.materials) > 0
        for name in item.materials:
            material = city.material[name]
            assert (city.holder(material) is None) == (name in alone)
            if material.repeats is not None:
                assert material.repeats in item.materials
            assert ("." in name) == (city.holder(material) == item.system)


def test_titles_read_like_licences(city: City) -> None:
    assert "道路货物运输经营许可（变更）" in {item.title.zh for item in city.items}
    assert not any("\u4e00" <= letter <= "\u9fff" for i in city.items for letter in i.title.en)


# -- distributions ---------------------------------------------------------------------------------


def chi_square(counts: list[float], shares: list[float]) -> None:
    """Counts agree with shares; classes expected less than five times are taken together."""
    expected = np.array(shares) / sum(shares) * sum(counts)
    rare = expected < 5
    found = [*np.array(counts)[~rare], *([np.array(counts)[rare].sum()] if rare.any() else [])]
    meant = [*expected[~rare], *([expected[rare].sum()] if rare.any() else [])]
    assert stats.chisquare(found, meant).pvalue > ERROR_RATE


def geometric(another: float, most: int) -> list[float]:
    return [another**n * (1 - another) for n in range(most)] + [another**most]


def test_bureaus_acts_and_limits_have_their_shares(licences: Licences, made: list[Licence]) -> None:
    bureaus = Counter(one.bureau.system for one in made)
    chi_square(
        [bureaus[b.system] for b in licences.bureaus], [b.share.value for b in licences.bureaus]
    )
    acts = Counter(one.act.id for one in made)
    chi_square([acts[a.id] for a in licences.acts], [a.share.value for a in licences.acts])
    limits = Counter(one.item.statutory.value for one in made)
    chi_square(
        [limits[x.days.value] for x in licences.statutory],
        [x.share.value for x in licences.statutory],
    )


def test_layers_archives_and_proofs_are_geometric(licences: Licences, made: list[Licence]) -> None:
    again = [one for one in made if one.act.again]
    for counts, another, most in (
        ([one.layers - 1 for one in made], licences.another_layer, len(licences.layers) - 1),
        ([one.archives for one in again], licences.another_archive, 8),
        ([one.proofs for one in made], licences.another_proof, 4),
    ):
        times = Counter(counts)
        shares = geometric(another.value, most)
        chi_square([times[n] for n in range(len(shares))], shares)


def test_papers_and_stages_have_their_shares(licences: Licences, made: list[Licence]) -> None:
    def check(found: int, items: int, share: float) -> None:
        assert stats.binomtest(found, items, share).pvalue > ERROR_RATE

    for paper in licences.of_kind("own"):
        assert paper.share is not None
        asked = sum(f"{PREFIX}{paper.id}" in one.item.materials for one in made)
        check(asked, len(made), paper.share.value)
    for stage in (licences.visit, licences.expert, licences.notice, licences.making):
        found = sum(stage.id in {step.id for step in one.item.steps} for one in made)
        check(found, len(made), stage.share.value)
    check(sum(one.item.fee is not None for one in made), len(made), licences.fee.value)
    both = [one for one in made if one.bureau.county is not None]
    of_city = sum(one.item.department == one.bureau.city for one in both)
    check(of_city, len(both), licences.city_share.value)


def test_few_items_make_most_of_the_volume(city: City) -> None:
    cases = sorted((demand.cases_per_year(1) for demand in city.demands), reverse=True)
    assert cases[0] / cases[9] == pytest.approx(10.0)
    assert sum(cases[: len(cases) // 10]) > 0.7 * sum(cases)


# -- the files -------------------------------------------------------------------------------------


def test_explain_lists_distributions_not_items(city: City) -> None:
    paths = [row.path for row in provenance(city)]
    assert "licences.another_layer" in paths
    assert not [path for path in paths if f"[{PREFIX}0" in path]
    assert len(paths) < 1000


def test_a_city_written_whole_is_not_expanded_twice(city: City, tmp_path: Path) -> None:
    written = tmp_path / "city.json.yaml"
    few = city.licences
    assert few is not None
    count = few.count.model_copy(update={"value": 5.0, "range": (5.0, 5.0)})
    few = few.model_copy(update={"count": count})
    parts = {name: list(part) for name, part in expand(few)._asdict().items()}
    small = city.replace(licences=few, **{name: tuple(part) for name, part in parts.items()})
    written.write_text(small.model_dump_json(exclude_none=True), encoding="utf-8")
    assert load_city(written) == small


def test_mistakes_are_told_where_the_population_is_declared(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("  - ../catalogue/", f"  - {FOLDER.parent}/catalogue/")
        text = text.replace("system: health-system", "system: helth-system")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_city(tmp_path)
    assert {problem.message for problem in caught.value.problems} == {"unknown-name"}
    assert len(caught.value.problems) == 2  # the bureau's, and that of the paper it issues
    for problem in caught.value.problems:
        assert problem.field.startswith("licences.")
        assert problem.line


# -- the drive -------------------------------------------------------------------------------------


def drive() -> TrimCatalogue:
    reform = load_scenario("licences-trimmed").reform
    assert reform is not None
    measure = reform.measures[0]
    assert isinstance(measure, TrimCatalogue)
    return measure


def test_totals_come_out_beside_the_reports(city: City) -> None:
    """Applied to the inferred before-state, the rules take away about what the drive took."""
    found = tally(city, drive().apply(city))
    assert {target.indicator for target in REPORTED} == set(COUNTED)
    for target in REPORTED:
        assert target.hit(found[target.indicator]), target.id


def months(loaded: Loaded, measure: TrimCatalogue | None) -> dict[str, float]:
    """Indicators of three months with and without a drive, by the same applicants."""
    short = loaded.scenario.model_copy(update={"horizon_days": 91})
    reform = None
    if measure is not None:
        assert loaded.reform is not None
        reform = loaded.reform.model_copy(update={"measures": (measure,)})
    case = rebuild(Loaded(short, loaded.city, reform).files)
    (result,) = replicate(case, compile_plan(case), reps=1, seed=5, engine="compiled")
    table = result.kpis
    whole = table[(table["place"] == ALL) & (table["month"] == ALL) & (table["matter"] == ALL)]
    row = whole.iloc[0]
    names = ("materials", "steps", "promised_working_days", "elapsed_working_days")
    return {name: float(row[name]) for name in names}


def test_time_is_saved_by_steps_and_not_by_promises() -> None:
    loaded, whole = load_scenario("licences-trimmed"), drive()
    nothing = whole.model_copy(
        update={
            "layers": None,
            "promise": None,
            **dict.fromkeys(
                ("own_papers", "repeated_papers", "local_fees", "exempt", "no_certificate"), False
            ),
        }
    )
    before = months(loaded, None)
    promise = months(loaded, nothing.model_copy(update={"promise": whole.promise}))
    steps = months(loaded, nothing.model_copy(update={"layers": whole.layers}))
    assert promise["promised_working_days"] < before["promised_working_days"]
    assert {**promise, "promised_working_days": 0} == {**before, "promised_working_days": 0}
    assert steps["steps"] < before["steps"]
    assert steps["elapsed_working_days"] < before["elapsed_working_days"]
    for name in ("materials", "promised_working_days"):  # but for who gives up in a queue
        assert steps[name] == pytest.approx(before[name], rel=1e-3)
    after = months(loaded, whole)
    for name, value in before.items():
        assert after[name] < value, name
