"""Find and load scenarios: shipped ones by name, one's own by path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from sim.city.city import City
from sim.city.errors import Problem, SpecError, nearest
from sim.city.load import load_city
from sim.city.yamlfile import Document, load_document, parse
from sim.reforms.base import MeasureError
from sim.reforms.reform import Reform
from sim.reforms.scenario import Scenario


@dataclass(frozen=True)
class Loaded:
    """A scenario with everything it refers to.

    Attributes
    ----------
    document : Document, optional
        The reform's file, for error messages with line numbers.
    memory : dict
        What later rooms found out about the declared city and need not find out again; shared by
        variants of the scenario, and left behind when it is sent to another process.
    """

    scenario: Scenario
    city: City
    reform: Reform | None
    document: Document | None = None
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _cities: dict[tuple[int, ...], City] = field(default_factory=dict, repr=False, compare=False)

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places that are simulated."""
        return self.scenario.scope or tuple(self.city.place)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "memory": {}}

    def city_on(self, date: dt.date, place: str) -> City:
        """The city as the reform has made it in ``place`` by ``date``.

        Raises
        ------
        SpecError
            If a measure does not fit the city or changes nothing.
        """
        if self.reform is None:
            return self.city
        active = self.reform.active(date, place)
        if active not in self._cities:
            try:
                self._cities[active] = self.reform.apply(self.city, active)
            except MeasureError as error:
                raise SpecError([self.problem(error)]) from None
        return self._cities[active]

    @cached_property
    def files(self) -> dict[str, str]:
        """All inputs as canonical JSON, enough to build the scenario again."""
        parts = {"scenario.json": self.scenario, "city.json": self.city, "reform.json": self.reform}
        return {
            name: part.model_dump_json(indent=1, exclude_none=True) + "\n"
            for name, part in parts.items()
            if part is not None
        }

    def problem(self, error: MeasureError) -> Problem:
        """A measure's error with the file and line it stands in."""
        file, line = "", None
        if self.document is not None:
            file, line = str(self.document.path), self.document.line(error.field)
        return Problem(
            file=file,
            line=line,
            field=error.field,
            message=error.message,
            values=error.values,
            allowed=error.allowed,
            nearest=nearest(str(error.values.get("name", "")), error.allowed),
        )

    def about(self, name: str, message: str, values: dict[str, object]) -> Problem:
        """A problem about a pool or department, told of the first measure that mentions it."""
        if self.reform is None or self.document is None:
            return Problem(self.scenario.city, None, "", message, values)
        for i, measure in enumerate(self.reform.measures):
            if f'"{name}"' in measure.model_dump_json():
                field = f"measures[{i}]"
                break
        else:
            field = "measures"
        return Problem(str(self.document.path), self.document.line(field), field, message, values)


def rebuild(files: dict[str, str]) -> Loaded:
    """A scenario from the canonical texts of :attr:`Loaded.files`."""
    reform = files.get("reform.json")
    return Loaded(
        Scenario.model_validate_json(files["scenario.json"]),
        City.model_validate_json(files["city.json"]),
        Reform.model_validate_json(reform) if reform else None,
    )


def shipped_root() -> Path:
    """Folder of the shipped cities, reforms and scenarios."""
    return Path(str(resources.files("scenarios")))


def shipped() -> list[tuple[str, str, Path]]:
    """Everything shipped: (``city`` | ``reform`` | ``scenario``, name, path), sorted."""
    root = shipped_root()
    cities = [("city", p.parent.name, p.parent) for p in root.glob("*/city.yaml")]
    reforms = [("reform", p.stem, p) for p in (root / "reforms").glob("*.yaml")]
    scenarios = [("scenario", p.stem, p) for p in (root / "scenarios").glob("*.yaml")]
    return sorted([*cities, *reforms, *scenarios], key=lambda row: row[:2])


def find(kind: str, name: str, written: Document | None = None) -> Path:
    """Path of a thing given by shipped name, or by a path relative to the file that names it.

    Parameters
    ----------
    written : Document, optional
        The file that names it, in the field ``kind``; without one the name was typed.

    Raises
    ------
    SpecError
        If there is none; with the names there are and the nearest of them.
    """
    names = {n: path for k, n, path in shipped() if k == kind}
    if name in names:
        return names[name]
    path = (written.path.parent if written else Path()) / name
    if path.exists():
        return path
    spot = written.spot((kind,)) if written else (name, None, "")
    raise SpecError([unknown(name, names, *spot)])


def unknown(name: str, names: Iterable[str], file: str, line: int | None, field: str) -> Problem:
    """A name that nothing has, with those there are."""
    allowed = tuple(names)
    return Problem(
        file, line, field, "unknown-name", {"name": name}, allowed, nearest(name, allowed)
    )


def load_scenario(name: str, horizon: int | None = None) -> Loaded:
    """Load a scenario by shipped name or path.

    Parameters
    ----------
    horizon : int, optional
        Days measured, instead of the scenario's own.

    Raises
    ------
    SpecError
        For anything wrong in the files; every problem with file, line and field.
    """
    path = find("scenario", name)
    written = load_document(path)
    scenario = parse(written, Scenario)
    if horizon is not None:
        scenario = scenario.model_copy(update={"horizon_days": horizon})
    city = load_city(find("city", scenario.city, written))
    if scenario.premises is not None:
        city = scenario.premises.apply(city)
    for i, place in enumerate(scenario.scope or ()):
        if place not in city.place:
            raise SpecError([unknown(place, city.place, *written.spot(("scope", i)))])
    if scenario.conflicts is not None and city.institutions is None:
        raise SpecError([Problem(*written.spot(("conflicts",)), "no-institutions")])
    if scenario.reform is not None:
        document = load_document(find("reform", scenario.reform, written))
        loaded = Loaded(scenario, city, parse(document, Reform), document)
    elif scenario.measures is not None:
        loaded = Loaded(scenario, city, scenario.own_reform, written)
    else:
        return Loaded(scenario, city, None)
    _try_measures(loaded)
    return loaded


def _try_measures(loaded: Loaded) -> None:
    """Apply the whole reform in every place of the scenario: its mistakes surface now."""
    scenario, reform = loaded.scenario, loaded.reform
    assert reform is not None
    days = scenario.warm_up_days + scenario.horizon_days + scenario.follow_up_days
    last = scenario.start + dt.timedelta(days=days - 1)
    places = loaded.places
    for i, measure in enumerate(reform.measures):
        for name in measure.places or ():
            if name not in loaded.city.place:
                error = MeasureError(
                    f"measures[{i}].places", "unknown-name", loaded.city.place, name=name
                )
                raise SpecError([loaded.problem(error)])
    if not any(reform.active(last, place) for place in places):
        error = MeasureError("measures[0].start", "reform-never-starts", last=last)
        raise SpecError([loaded.problem(error)])
    for place in places:
        loaded.city_on(dt.date.max, place)
