"""What ``reformsim path --format json`` says: dates, reasons, probabilities, regrets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from sim.experiment.estimate import estimate
from sim.experiment.orders import Order
from sim.experiment.paths import Candidate, PathFinder, Search
from sim.experiment.regret import Regret
from sim.reforms.packages import Package
from sim.reforms.roadmap import Schedule, month_on

DAYS_A_YEAR = 365


def path_report(finder: PathFinder, search: Search) -> dict[str, Any]:
    """The report of a search, ``reformsim.path/1`` but for regrets."""
    programme, selection = finder.programme, search.selection
    chosen, values = search.chosen, selection.values
    base = values[selection.best, : selection.made[selection.best]]
    return {
        "scenario": programme.loaded.scenario.id,
        "objective": {
            "indicator": finder.burden.name,
            "matter": finder.burden.matter,
            "discount": finder.burden.discount,
            "from": str(programme.begin),
            "days": programme.loaded.scenario.horizon_days,
        },
        "seed": finder.laboratory.seed,
        "replications": len(base),
        "capacity": _capacity(finder),
        "packages": [_package(x, search) for x in programme.packages],
        "order": list(chosen.order),
        "timeline": timeline(finder, chosen.schedule),
        "burden": {
            "nothing": estimate(search.nothing),
            "path": estimate(base),
            "saving": estimate(search.nothing - base),
        },
        "selection": {
            "probability": 1 - finder.alpha if selection.decided else None,
            "indifference": search.delta,
            "decided": selection.decided,
            "undecided": [list(search.candidates[i].order) for i in selection.left]
            if not selection.decided
            else [],
        },
        "candidates": [_candidate(i, x, search) for i, x in enumerate(search.candidates)],
        "looked": {
            "orders": search.looked.orders,
            "judged": len(search.looked.costs),
            "complete": search.looked.complete,
            "calendars": search.schedules,
            "simulated": len(search.candidates),
            "states": len(search.rates.known),
            "every_state": search.rates.exact,
        },
        "table": _table(finder, search),
        "first_step": _first_step(finder, search),
        "interactions": _interactions(search),
    }


def timeline(finder: PathFinder, schedule: Schedule) -> list[dict[str, Any]]:
    """Rows of a roadmap, in order of start; months as dates."""
    programme, begin = finder.programme, finder.programme.begin
    rows = []
    for slot in sorted(schedule, key=lambda s: (s.start, s.effect)):
        package = programme.planner.packages[slot.package]
        rows.append(
            {
                "package": slot.package,
                "title": package.title.model_dump(),
                "start": str(month_on(begin, slot.start)),
                "decided": str(month_on(begin, slot.decided)),
                "end": str(month_on(begin, slot.effect)),
                "year": slot.year,
                "within_horizon": slot.effect < programme.months,
                "why": {"kind": slot.reason, "packages": list(slot.because)},
            }
        )
    return rows


def regret_report(
    orders: Sequence[Order], found: Regret, numbers: int, what: str
) -> dict[str, Any]:
    """The report's part on regrets.

    Parameters
    ----------
    numbers : int
        How many numbers were drawn.
    what : str
        ``ranges`` or the name of a file.
    """
    paths = [
        {
            "order": list(order),
            "expected": float(found.expected[i]),
            "worst": float(found.worst[i]),
            "best_in": float(found.share_best[i]),
        }
        for i, order in enumerate(orders)
    ]
    return {
        "draws": int(found.burdens.shape[1]),
        "numbers": numbers,
        "from": what,
        "paths": paths,
        "expected_choice": list(orders[int(found.expected.argmin())]),
        "minimax_choice": list(orders[int(found.worst.argmin())]),
    }


def _capacity(finder: PathFinder) -> dict[str, float | None]:
    capacity = finder.programme.loaded.scenario.capacity
    assert capacity is not None
    return {
        name: None if (x := getattr(capacity, name)) is None else x.value
        for name in ("money", "agenda", "projects")
    }


def _package(package: Package, search: Search) -> dict[str, Any]:
    needs = {
        name: None if (x := getattr(package, name)) is None else x.value
        for name in ("money", "agenda", "projects", "months")
    }
    closed = {package.id, *package.after}
    alone = search.rates.saving(closed) * DAYS_A_YEAR
    title = package.title.model_dump()
    return {"id": package.id, "title": title, **needs, "saving_a_year": alone}


def _candidate(i: int, candidate: Candidate, search: Search) -> dict[str, Any]:
    selection = search.selection
    values, best = selection.values[i], selection.values[selection.best]
    return {
        "order": list(candidate.order),
        "roles": list(candidate.roles),
        "burden": estimate(values),
        "loss": estimate(values - best) if i != selection.best else None,
        "left": i in selection.left,
        "replications": int(np.sum(~np.isnan(values))),
    }


def _table(finder: PathFinder, search: Search) -> dict[str, Any]:
    """How far the table of states is from what was simulated, of differences to the chosen path."""
    told = np.array([finder.cost(x.order, search.rates) for x in search.candidates])
    first = search.selection.values[:, : _first(search)]
    seen = first.mean(axis=1)
    best = search.selection.best
    off = (told - told[best]) - (seen - seen[best])
    return {
        "largest_error": float(np.abs(off).max()),
        "largest_difference": float(np.abs(seen - seen[best]).max()),
    }


def _first(search: Search) -> int:
    """Replications that every candidate has."""
    return min(search.selection.made)


def _first_step(finder: PathFinder, search: Search) -> dict[str, Any]:
    """Why the first step is first: what every other first step would lose at least."""
    chosen = search.chosen
    name = chosen.order[0]
    others: list[dict[str, Any]] = []
    for i, candidate in enumerate(search.candidates):
        if candidate.order[0] != name and "first" in candidate.roles:
            best = search.selection.values[search.selection.best]
            loss = estimate(search.selection.values[i] - best)
            others.append(
                {"package": candidate.order[0], "order": list(candidate.order), "loss": loss}
            )
    others.sort(key=lambda x: x["loss"]["mean"])
    greedy = next((x for x in search.candidates if "greedy" in x.roles), None)
    decisive = finder.decisive(search.rates, search.looked, name)
    return {
        "package": name,
        "others": others,
        "greedy_order": list(greedy.order) if greedy else None,
        "greedy_agrees": greedy is not None and greedy.order[0] == name,
        "interaction": None
        if decisive is None
        else {
            "between": list(decisive[0]),
            "saving_a_year": search.rates.synergy(*decisive[0]) * DAYS_A_YEAR,
            "otherwise_first": decisive[1][0],
        },
    }


def _interactions(search: Search) -> list[dict[str, Any]]:
    """What pairs save together beyond each by itself, a year; the strongest first."""
    rates = search.rates
    found = {(a, b): rates.synergy(a, b) * DAYS_A_YEAR for a, b in combinations(rates.names, 2)}
    ranked = sorted(found.items(), key=lambda pair: -abs(pair[1]))
    return [{"between": list(pair), "saving_a_year": saved} for pair, saved in ranked]
