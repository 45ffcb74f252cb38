"""The same on the shipped pilot district and its birth reform, with the shipped parameters."""

from __future__ import annotations

import statistics
from functools import cache

from sim.institutions.model import Society
from sim.institutions.observe import Observation
from sim.reforms.load import load_scenario
from sim.reforms.scenario import Leadership
from tests.support.society import ALONE, AUDITED, LAST, STRONG, months

REPLICATIONS = 12


@cache
def finals(lead: Leadership, column: str) -> list[float]:
    """Of each replication, a share of the departments after two years."""
    loaded = load_scenario("birth-one-matter")
    scenario = loaded.scenario.model_copy(update={"conflicts": {}, "leadership": lead})
    found = []
    for r in range(REPLICATIONS):
        made = Society(loaded.city, scenario, loaded.reform, 7, r)
        for month, date in enumerate(months(LAST + 1)):
            made.step_month(date, Observation(month))
        rows = made.rows()
        rows = rows[(rows["kind"] == "lead") & (rows["place"] != "*")]
        found.append(float(rows[column].iloc[-1]))
    return found


def test_the_story_of_the_report() -> None:
    """Six departments a replication, 12 of them: medians; error rate about 1 in 100 for each."""
    assert statistics.median(finals(ALONE, "joined_share")) < 0.5
    assert statistics.median(finals(STRONG, "joined_share")) > 0.85
    assert statistics.mean(finals(STRONG, "genuine_share")) < 0.5
    assert statistics.mean(finals(AUDITED, "genuine_share")) > 0.7
