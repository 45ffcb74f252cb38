"""A reform cannot reach into the past, nor one county's chance into another's."""

from __future__ import annotations

import dataclasses

import pandas as pd
from hypothesis import HealthCheck, given, settings
from pandas.testing import assert_frame_equal

from sim.city.city import City
from sim.engine.clock import DAY
from sim.outcomes.indicators import observe
from sim.reforms.load import Loaded, load_scenario
from sim.routes.compile import compile_plan
from tests.support.cities import cities, scenario_of

CHANGE = 28 * DAY
"""The shipped birth reform starts four weeks after its scenarios do."""


def tables(loaded: Loaded) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measured cases, and every attempt of every case."""
    keep = frozenset({"cases", "trace"})
    result = observe(compile_plan(loaded), 3, 0, "compiled", loaded.scenario.start, keep)
    assert result.cases is not None
    assert result.trace is not None
    return result.cases, result.trace


def shipped(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six weeks of a shipped scenario, all of them measured."""
    loaded = load_scenario(name)
    days = {"warm_up_days": 0, "horizon_days": 42, "follow_up_days": 0}
    scenario = loaded.scenario.model_copy(update=days)
    return tables(dataclasses.replace(loaded, scenario=scenario))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose text columns do not depend on what names there are elsewhere."""
    categories = table.select_dtypes("category").columns
    return table.astype(dict.fromkeys(categories, "str")).reset_index(drop=True)


def test_before_its_start_a_reform_changes_no_bit_of_any_case() -> None:
    (cases, attempts), (reformed_cases, reformed_attempts) = (
        shipped(name) for name in ("baseline", "birth-one-matter")
    )
    assert (cases["arrival"] >= CHANGE).any()  # the comparison does go on beyond the start
    for table in (attempts, reformed_attempts):
        assert (table["ended"] < CHANGE).any()
    early = [plain(t[t["ended"] < CHANGE]) for t in (attempts, reformed_attempts)]
    assert_frame_equal(*early, check_exact=True)
    finished = [plain(t[t["finish"] < CHANGE]) for t in (cases, reformed_cases)]
    assert len(finished[0]) > 1000
    assert_frame_equal(*finished, check_exact=True)
    births = [t[t["matter"] == "birth"] for t in (cases, reformed_cases)]
    later = [t[t["arrival"] >= CHANGE]["departments_visited"].max() for t in births]
    assert later[0] > later[1] == 0  # and afterwards it does change something
    # The same people come, before and after: a reform changes what they meet, not who they are.
    who = ["case", "matter", "place", "community", "arrival"]
    assert_frame_equal(plain(cases[who]), plain(reformed_cases[who]), check_exact=True)


@settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(cities())
def test_a_place_simulated_alone_is_as_it_is_among_others(city: City) -> None:
    home = city.places[0]
    other = home.model_copy(update={"id": "elsewhere"})
    loaded = scenario_of(city.replace(places=(other, home)))
    alone = dataclasses.replace(
        loaded, scenario=loaded.scenario.model_copy(update={"scope": (home.id,)})
    )
    (among, _), (lonely, _) = tables(loaded), tables(alone)
    assert set(among["place"]) == {"elsewhere", home.id}
    here = plain(among[among["place"] == home.id])
    assert_frame_equal(here, plain(lonely), check_exact=True)
