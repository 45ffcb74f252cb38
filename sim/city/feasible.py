"""Check that every case of a city could be served: somebody is there, at some hour, in the end.

Names are known to be right here. Each function looks at one way in which cases would be stuck.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.city.city import City
from sim.city.findings import Findings
from sim.city.matters import Item, Matter
from sim.city.people import Demand, Profile
from sim.city.places import Calendar, Pool
from sim.city.workdays import opening_intervals
from sim.city.yamlfile import FieldPath

SLOT = 30.0
MOST_STAFF = 100_000
MOST_CASES = 1e9
HOPELESS = 1e-6
"""An attempt that succeeds less often than this would be repeated for ever."""
_ORDINARY_YEAR = 2026


def check_feasible(city: City, found: Findings) -> None:
    """Note everything that would leave cases unserved or endless."""
    _requirements(city, found)
    _outputs(city, found)
    _calendars(city, found)
    _staff(city, found)
    _systems(city, found)
    _conduct(city, found)
    order = {matter.id: i for i, matter in enumerate(city.matters)}
    place = {item.id: i for i, item in enumerate(city.items)}
    for i, demand in enumerate(city.demands):
        _demand(city, found, i, demand, order, place)


# -- what items require of each other --------------------------------------------------------------


def _requirements(city: City, found: Findings) -> None:
    """No item may require itself in the end; each circle is told once."""
    done: set[str] = set()
    place = {item.id: i for i, item in enumerate(city.items)}
    for first in place:
        chain: list[str] = []
        todo = [(first, 0)]
        while todo:
            name, depth = todo.pop()
            del chain[depth:]
            if name in chain:
                circle = [*chain[chain.index(name) :], name]
                path = ("items", place[circle[-2]], "requires")
                found.add(path, "cycle", chain=" → ".join(circle))
            elif name not in done:
                chain.append(name)
                todo += [(required, depth + 1) for required in city.item[name].requires]
        done.update(_needed(city, first), [first])


def _needed(city: City, name: str) -> set[str]:
    """Items whose results an item needs, directly or not."""
    needed: set[str] = set()
    todo = list(city.item[name].requires)
    while todo:
        other = todo.pop()
        if other not in needed:
            needed.add(other)
            todo += city.item[other].requires
    return needed


def _outputs(city: City, found: Findings) -> None:
    """A paper issued by an item of the same matter exists only after that item."""
    together = {(a, b) for matter in city.matters for a in matter.items for b in matter.items}
    for i, item in enumerate(city.items):
        needed = _needed(city, item.id)
        for j, name in enumerate(item.materials):
            issuer = city.material[name].item
            if issuer is not None and (item.id, issuer) in together and issuer not in needed:
                path = ("items", i, "materials", j)
                found.add(path, "output-not-required", name=name, item=issuer)


# -- opening hours ---------------------------------------------------------------------------------


def _calendars(city: City, found: Findings) -> None:
    years = sorted({day.year for day in city.day_table.holidays} or {_ORDINARY_YEAR})
    for i, calendar in enumerate(city.calendars):
        for year in years:
            if not len(_hours(city, calendar, year)[0]):
                found.add(("calendars", i), "never-opens", name=calendar.id, year=year)
    for i, profile in enumerate(city.profiles):
        if not _ever_comes(city, profile):
            found.add(("profiles", i), "nobody-comes", name=profile.id)


def _hours(
    city: City, calendar: Calendar, year: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Opening intervals of a calendar during a year."""
    start = dt.date(year, 1, 1)
    days = (dt.date(year, 12, 31) - start).days + 1
    return opening_intervals(calendar, start, days, city.day_table)


def _ever_comes(city: City, profile: Profile) -> bool:
    """Whether the calendar of a profile is ever open when its weights are not zero."""
    calendar = city.calendar.get(profile.calendar)
    if calendar is None:
        return any(profile.half_hours.values)  # round the clock
    start = dt.date(_ORDINARY_YEAR, 1, 1)
    for opens, closes in zip(*_hours(city, calendar, _ORDINARY_YEAR), strict=True):
        for slot in range(int(opens // SLOT), math.ceil(closes / SLOT)):
            day, half_hour = divmod(slot, len(profile.half_hours.values))
            date = start + dt.timedelta(days=day)
            if (
                profile.half_hours.values[half_hour]
                and profile.weekday.values[date.weekday()]
                and profile.month.values[date.month - 1]
            ):
                return True
    return False


# -- people and machines ---------------------------------------------------------------------------


def _staff(city: City, found: Findings) -> None:
    """Every pool has people in every place, who are there when its site is open."""
    levels = {place.level for place in city.places}
    later = {site for community in city.communities for site in community.near}
    for i, site in enumerate(city.sites):  # near people a counter may be opened later
        if (
            site.id not in later
            and site.at in levels
            and not any(pool.site == site.id for pool in city.pools)
        ):
            found.add(("sites", i), "hall-no-staff", name=site.id)
    for i, pool in enumerate(city.pools):
        here = city.calendar[city.site[pool.site].calendar]
        for j, crew in enumerate(pool.crews):
            if crew.calendar and not _meet(city, here, city.calendar[crew.calendar]):
                path = ("pools", i, "crews", j, "calendar")
                found.add(path, "crew-never-there", name=crew.calendar, site=pool.site)
        _head_counts(city, found, i, pool)


def _head_counts(city: City, found: Findings, i: int, pool: Pool) -> None:
    fewer = pool.fewer.value if pool.fewer else 0
    for place in city.places:
        if place.level != city.site[pool.site].at:
            continue
        total = sum(crew.head_count(place.population.value) for crew in pool.crews)
        if total > MOST_STAFF:
            found.add(("pools", i, "crews"), "too-big", most=MOST_STAFF)
        elif total == 0:
            found.add(("pools", i, "crews"), "no-staff", name=pool.id)
        elif fewer >= total:
            found.add(("pools", i, "fewer"), "nobody-left", name=pool.id, place=place.id)
        else:
            continue
        return


def _meet(city: City, one: Calendar, other: Calendar) -> bool:
    """Whether two calendars are ever open at the same time."""
    opens, closes = _hours(city, one, _ORDINARY_YEAR)
    others = _hours(city, other, _ORDINARY_YEAR)
    for a, b in zip(*others, strict=True):
        at = np.searchsorted(closes, a, side="right")
        if at < len(opens) and opens[at] < b:
            return True
    return False


def _systems(city: City, found: Findings) -> None:
    for i, system in enumerate(city.systems):
        if system.availability.value == 0:
            found.add(("systems", i, "availability"), "not-positive")
        elif system.availability.value < 1 and system.outage.value == 0:
            found.add(("systems", i, "outage"), "not-positive")


# -- attempts that never succeed -------------------------------------------------------------------


def _conduct(city: City, found: Findings) -> None:
    conduct = city.conduct
    papers = _most(len(_papers(city, matter)) for matter in city.matters)
    for i, community in enumerate(city.communities):
        wrong = min(1.0, conduct.defect.value * community.defects.value)
        if (1 - wrong) ** papers < HOPELESS:
            found.add(("communities", i, "defects"), "certain-defect", name=community.id)
    # A field is keyed twice at most: at the window and again in the department's own system.
    fields = 2 * _most(item.fields.value for item in city.items)
    for i, kind in enumerate(city.staff_kinds):
        wrong = min(1.0, conduct.key_error.value * kind.errors.value)
        if (1 - wrong) ** fields < HOPELESS:
            found.add(("staff_kinds", i, "errors"), "certain-error", name=kind.id)
    if conduct.come_back.value == 0 and conduct.give_up.value < 1 and _may_leave(city):
        found.add(("conduct", "come_back"), "same-minute")
    if conduct.hand_over.value == 0:
        found.add(("conduct", "hand_over"), "not-positive")
    if conduct.precheck.value == 0 and any(matter.portal for matter in city.matters):
        found.add(("conduct", "precheck"), "not-positive")


def _papers(city: City, matter: Matter) -> set[str]:
    return {name for item in matter.items for name in city.item[item].materials}


def _most(numbers: Iterator[float]) -> float:
    return max(numbers, default=0.0)


def _may_leave(city: City) -> bool:
    """Whether there is any way of leaving a queue unserved."""
    return any(
        (pool.patience or city.conduct.patience).value > 0
        or city.site[pool.site].closing != "keep"
        or pool.capacity is not None
        or pool.balk is not None
        for pool in city.pools
    )


# -- who serves each demand ------------------------------------------------------------------------


def _demand(
    city: City,
    found: Findings,
    i: int,
    demand: Demand,
    order: dict[str, int],
    place: dict[str, int],
) -> None:
    """Whether a demand is served; ``order`` and ``place`` number the city's matters and items."""
    places = [place for place in city.places if place.level == demand.at]
    if not places:
        found.add(("demands", i, "at"), "no-place", level=demand.at)
        return
    rate = "per_year" if demand.per_year else "per_1000"
    if any(demand.cases_per_year(place.population.value) > MOST_CASES for place in places):
        found.add(("demands", i, rate), "too-many-cases", most=f"{MOST_CASES:g}")
    matter = city.matter[demand.matter]
    at = order[matter.id]
    if matter.bundle is not None:
        path: FieldPath = ("matters", at, "bundle", "window")
        window = city.pool[matter.bundle.window]
        if window.kind not in ("dedicated", "sector", "general"):
            found.add(path, "bundle-window-kind", name=window.id, kind=window.kind)
        _level(city, found, path, window.site, demand)
    if matter.portal and any(city.item[name].online for name in matter.items):
        _back_office(city, found, ("matters", at, "lead"), "precheck", matter.lead, demand)
    for name in matter.items:
        item = city.item[name]
        path = ("items", place[name])
        if _has_own_errand(city, matter, item):
            _counter(city, found, path, item, demand)
        for kind, step in (("review", "review"), ("inspection", "site_visit")):
            if any(x.kind == step for x in item.steps):
                _back_office(city, found, (*path, "steps"), kind, item.department, demand)


def _has_own_errand(city: City, matter: Matter, item: Item) -> bool:
    """Whether applicants may have to hand in an item by itself."""
    if matter.cycle == "supervision":
        return False
    bundle = matter.bundle
    joined = bundle is not None and item.id in (bundle.items or matter.items)
    return not joined or city.department[item.department].stance != "genuine"


def _counter(city: City, found: Findings, path: FieldPath, item: Item, demand: Demand) -> None:
    name, site = item.department, item.site or city.department[item.department].site
    if not _level(city, found, (*path, "site" if item.site else "department"), site, demand):
        return
    at = [
        i
        for i, pool in enumerate(city.pools)
        if pool.is_counter and pool.site == site and name in pool.departments
    ]
    if not at:
        found.add((*path, "department"), "no-counter", name=name, site=site)
    elif len(at) > 1:
        one, other = (city.pools[i].id for i in at[:2])
        where = ("pools", at[1], "departments")
        found.add(where, "two-counters", name=name, site=site, one=one, other=other)


def _back_office(
    city: City, found: Findings, path: FieldPath, kind: str, department: str, demand: Demand
) -> None:
    able = [
        (city.site[pool.site].at, i)
        for i, pool in enumerate(city.pools)
        if pool.kind == kind and department in (pool.departments or (department,))
    ]
    # Who decides in the city's hall has the help of those who work there.
    home = city.site[city.department[department].site].at
    at = [i for level, i in able if level == demand.at]
    if city.capital is not None and (not at or home == "city"):
        at = [i for level, i in able if level == "city"] or at
    if not at:
        found.add(path, "no-back-office", name=department, kind=kind, place=demand.at)
    elif len(at) > 1:
        one, other = (city.pools[i].id for i in at[:2])
        where = ("pools", at[1], "departments")
        values = {"name": department, "kind": kind, "place": demand.at}
        found.add(where, "two-back-offices", one=one, other=other, **values)


def _level(city: City, found: Findings, path: FieldPath, site: str, demand: Demand) -> bool:
    """Whether a site stands in the places where the demand arises."""
    here = city.site[site].at
    if here == demand.at or (here == "city" and city.capital is not None):
        return True
    values = {"name": site, "site_level": here, "level": demand.at, "matter": demand.matter}
    found.add(path, "wrong-level", **values)
    return False
