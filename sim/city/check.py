"""Check that what a city's parts say of each other holds: names, sums, and doubles.

Whether every case could be served is checked in :mod:`sim.city.feasible`, once the names are right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.city.base import Named
from sim.city.city import City
from sim.city.errors import Problem
from sim.city.feasible import check_feasible
from sim.city.findings import Findings
from sim.city.matters import Matter
from sim.city.yamlfile import FieldPath, Spot

ALWAYS = "always"
"""The one calendar that profiles may name without declaring it."""

_NAMED = (
    "calendars",
    "places",
    "departments",
    "systems",
    "materials",
    "items",
    "matters",
    "sites",
    "staff_kinds",
    "pools",
    "communities",
    "profiles",
    "facts",
)
_TOLERANCE = 1e-9


def check(city: City, spot: Callable[[FieldPath], Spot]) -> list[Problem]:
    """Problems of a city whose parts are each right by themselves.

    Parameters
    ----------
    city : City
    spot : callable
        Tells file, line and readable name of a part, such as ``("items", 3, "department")``.
    """
    found = Findings(spot)
    _names_of_licences(city, found)
    if found.problems:
        return found.problems  # or every generated item would repeat them
    _doubles(city, found)
    _names_of_systems(city, found)
    _names_of_items(city, found)
    _names_of_pools(city, found)
    _names_of_demand(city, found)
    _names_of_careers(city, found)
    _names_of_supervision(city, found)
    _names_of_rostering(city, found)
    if not found.problems:
        check_feasible(city, found)
    return found.problems


def _names_of_licences(city: City, found: Findings) -> None:
    """Names in the declared population of licences."""
    if city.licences is None:
        return
    for i, bureau in enumerate(city.licences.bureaus):
        path = ("licences", "bureaus", i)
        found.name((*path, "city"), bureau.city, city.department)
        if bureau.county is not None:
            found.name((*path, "county"), bureau.county, city.department)
        found.name((*path, "system"), bureau.system, city.system)
    for i, paper in enumerate(city.licences.papers):
        if paper.system is not None:
            found.name(("licences", "papers", i, "system"), paper.system, city.system)
    found.name(("licences", "profile"), city.licences.profile, city.profile)


def _names_of_rostering(city: City, found: Findings) -> None:
    """Names in shifts, terms and teams, and whether a week of shifts is within what is paid."""
    if city.rostering is None:
        return
    shifts = city.rostering.shifts
    for i, shift in enumerate(shifts):
        for j, kind in enumerate(shift.kinds):
            found.name(("rostering", "shifts", i, "kinds", j), kind, city.staff_kind)
        for j, pool in enumerate(shift.pools):
            found.name(("rostering", "shifts", i, "pools", j), pool, city.pool)
    for i, terms in enumerate(city.rostering.terms):
        path = ("rostering", "terms", i, "kind")
        found.name(path, terms.kind, city.staff_kind)
        for shift in shifts:
            worked = shift.work.value * terms.days.value
            if terms.paid and terms.kind in shift.kinds and worked > terms.paid.value:
                values = {"name": shift.id, "kind": terms.kind, "worked": f"{worked:g}"}
                found.add(path, "shift-too-long", **values, paid=f"{terms.paid.value:g}")
    for i, team in enumerate(city.rostering.teams):
        for j, pool in enumerate(team.pools):
            found.name(("rostering", "teams", i, "pools", j), pool, city.pool)


def _doubles(city: City, found: Findings) -> None:
    """Identifiers, links and demands given twice."""
    for section in _NAMED:
        things: tuple[Named, ...] = getattr(city, section)
        _twice(found, [(x.id,) for x in things], section, "id", "duplicate-id")
    for i, item in enumerate(city.items):
        seen: set[str] = set()
        for j, step in enumerate(item.steps):
            if step.id in seen:
                found.add(("items", i, "steps", j, "id"), "duplicate-id", name=step.id)
            seen.add(step.id)
    links = [tuple(sorted(link.between)) for link in city.links]
    _twice(found, links, "links", "between", "duplicate-link")
    demands = [(demand.matter, demand.at) for demand in city.demands]
    _twice(found, demands, "demands", "matter", "duplicate-demand")


def _twice(
    found: Findings, keys: Sequence[tuple[str, ...]], section: str, at: str, message: str
) -> None:
    seen: set[tuple[str, ...]] = set()
    for i, key in enumerate(keys):
        if key in seen:
            found.add((section, i, at), message, name=key[0], other=key[-1])
        seen.add(key)


def _names_of_systems(city: City, found: Findings) -> None:
    found.name(("platform",), city.platform, city.system)
    found.name(("portal",), city.portal, city.system)
    for i, department in enumerate(city.departments):
        found.name(("departments", i, "site"), department.site, city.site)
    for i, system in enumerate(city.systems):
        found.name(("systems", i, "owner"), system.owner, city.department)
    for i, link in enumerate(city.links):
        for j, name in enumerate(link.between):
            found.name(("links", i, "between", j), name, city.system)
    for i, material in enumerate(city.materials):
        if material.system is not None:
            found.name(("materials", i, "system"), material.system, city.system)
        if material.item is not None:
            found.name(("materials", i, "item"), material.item, city.item)
        if material.repeats is not None:
            found.name(("materials", i, "repeats"), material.repeats, city.material)


def _names_of_items(city: City, found: Findings) -> None:
    for i, item in enumerate(city.items):
        found.name(("items", i, "department"), item.department, city.department)
        found.name(("items", i, "system"), item.system, city.system)
        if item.site is not None:
            found.name(("items", i, "site"), item.site, city.site)
        found.names(("items", i, "materials"), item.materials, city.material)
        found.names(("items", i, "requires"), item.requires, city.item)
        for j, step in enumerate(item.steps):
            if step.kind == "exchange":
                found.name(("items", i, "steps", j, "system"), step.system, city.system)
    for i, matter in enumerate(city.matters):
        found.name(("matters", i, "lead"), matter.lead, city.department)
        found.names(("matters", i, "items"), matter.items, city.item)
        _names_of_scheme(city, found, i, matter)
        bundle = matter.bundle
        if bundle is None:
            continue
        found.name(("matters", i, "bundle", "window"), bundle.window, city.pool)
        if bundle.form is not None:
            found.name(("matters", i, "bundle", "form"), bundle.form, city.material)
        found.names(("matters", i, "bundle", "items"), bundle.items or (), matter.items)


def _names_of_scheme(city: City, found: Findings, i: int, matter: Matter) -> None:
    """Names in a matter's scheme; its window may be opened by a measure, so it is not checked."""
    scheme, at = matter.scheme, ("matters", i, "scheme")
    if scheme is None:
        return
    if scheme.form is not None:
        found.name((*at, "form"), scheme.form, city.material)
    found.names((*at, "items"), scheme.items or (), matter.items)
    found.names((*at, "online"), scheme.online, matter.items)
    found.names((*at, "records"), scheme.records, city.material)
    found.names((*at, "systems"), scheme.systems, city.system)
    for j, link in enumerate(scheme.links):
        for k, name in enumerate(link.between):
            found.name((*at, "links", j, "between", k), name, city.system)
    for name, steps in scheme.drop.items() if matter.bundle is None else ():  # else they are gone
        found.name((*at, "drop", name), name, matter.items)
        known = {step.id for step in city.item[name].steps} if name in city.item else set(steps)
        for step in set(steps) - known:
            found.add((*at, "drop", name), "no-such-step", name=step, item=name)


def _names_of_pools(city: City, found: Findings) -> None:
    for i, site in enumerate(city.sites):
        found.name(("sites", i, "calendar"), site.calendar, city.calendar)
    for i, pool in enumerate(city.pools):
        found.name(("pools", i, "site"), pool.site, city.site)
        found.names(("pools", i, "departments"), pool.departments, city.department)
        for j, crew in enumerate(pool.crews):
            if crew.calendar is not None:
                found.name(("pools", i, "crews", j, "calendar"), crew.calendar, city.calendar)
            for kind in crew.mix:
                found.name(("pools", i, "crews", j, "mix", kind), kind, city.staff_kind)


def _names_of_demand(city: City, found: Findings) -> None:
    for i, profile in enumerate(city.profiles):
        if profile.calendar != ALWAYS:
            found.name(("profiles", i, "calendar"), profile.calendar, city.calendar)
    for i, demand in enumerate(city.demands):
        found.name(("demands", i, "matter"), demand.matter, city.matter)
        found.name(("demands", i, "profile"), demand.profile, city.profile)
    for i, community in enumerate(city.communities):
        found.names(("communities", i, "near"), community.near, city.site)
    total = sum(community.share.value for community in city.communities)
    if abs(total - 1) > _TOLERANCE:
        found.add(("communities",), "shares-sum", total=f"{total:g}")


def _names_of_careers(city: City, found: Findings) -> None:
    """Every staff kind has its resignations, and no other thing has."""
    if city.institutions is None:
        return
    careers = city.institutions.careers
    found.name(("institutions", "careers", "secure"), careers.secure, city.staff_kind)
    for kind in careers.resignation:
        found.name(("institutions", "careers", "resignation", kind), kind, city.staff_kind)
    for kind, staff in city.staff_kind.items():
        if kind not in careers.resignation and not staff.machine:
            path = ("institutions", "careers", "resignation")
            found.add(path, "no-resignation-rate", name=kind)


def _names_of_supervision(city: City, found: Findings) -> None:
    """Every list has its inspections, and every inspection its list."""
    rules = city.supervision
    if rules is not None:
        lists = [(x.id,) for x in rules.lists]
        for i, key in enumerate(lists):
            if key in lists[:i]:
                found.add(("supervision", "lists", i, "id"), "duplicate-id", name=key[0])
        found.names(("supervision", "licences"), rules.licences, city.item)
    demanded = {demand.matter for demand in city.demands}
    for i, register in enumerate(rules.lists if rules is not None else ()):
        path = ("supervision", "lists", i, "matter")
        found.name(path, register.matter, city.matter)
        if register.matter not in city.matter:
            continue
        if city.matter[register.matter].cycle != "supervision":
            found.add(path, "not-an-inspection", name=register.matter)
        elif register.matter not in demanded:
            found.add(path, "never-inspected", name=register.matter)
    for i, matter in enumerate(city.matters):
        if matter.cycle != "supervision":
            continue
        if rules is None or rules.register(matter.id) is None:
            found.add(("matters", i, "cycle"), "no-such-list", name=matter.id)
        if matter.bundle is not None or matter.scheme is not None or matter.portal:
            found.add(("matters", i), "inspection-is-no-application")
        for j, name in enumerate(matter.items):
            steps = city.item[name].steps if name in city.item else ()
            if name in city.item and not any(step.kind == "site_visit" for step in steps):
                found.add(("matters", i, "items", j), "nothing-checked", name=name)
