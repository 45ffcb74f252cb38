"""A scenario with some of its numbers set to other values, in the city or in the reform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from sim.city.errors import Problem, SpecError
from sim.city.numbers import Settable, no_such_number, walk
from sim.city.quantity import Quantity
from sim.reforms.load import Loaded


class ScenarioNumbers:
    """Numbers of a scenario, found once, to be set as often as one likes.

    A number of the city goes by the name that ``reformsim explain`` prints; one of the reform by
    its place in the reform's file, such as ``measures[0].pool.crews[0].staff_per_100k``; one of the
    scenario likewise, such as ``capacity.money``. What a
    measure opens may also be named as if it were the city's, ``pools[birth-window].crews[0]…``:
    then it is set in every measure that opens it.

    Parameters
    ----------
    loaded : Loaded
        Stays as it is.
    paths : iterable of str
        Names of the numbers to be set.

    Raises
    ------
    SpecError
        If there is no such number; with the nearest name there is.
    """

    def __init__(self, loaded: Loaded, paths: Iterable[str]) -> None:
        self.loaded = loaded
        there = {found.path for found in walk(loaded.city)}
        measures = {found.path for found in walk(loaded.reform)}
        own = {found.path for found in walk(loaded.scenario)}
        self._meant: dict[str, tuple[str, ...]] = {}
        problems: list[Problem] = []
        for path in paths:
            meant = tuple(_in_measures(loaded, path, measures))
            if path in there or path in own:
                self._meant[path] = ()
            elif meant:
                self._meant[path] = meant
            else:
                problems.append(no_such_number(path, there | measures | own))
        if problems:
            raise SpecError(problems)
        self._scenario = Settable(loaded.scenario, (path for path in self._meant if path in own))
        city = (path for path, m in self._meant.items() if not m and path not in own)
        self._city = Settable(loaded.city, city)
        reform = [name for meant in self._meant.values() for name in meant]
        self._reform = Settable(loaded.reform, reform) if loaded.reform and reform else None

    @staticmethod
    def there(loaded: Loaded, paths: Iterable[str]) -> list[str]:
        """Those of some names that a scenario has."""
        known = _quantities(loaded)
        return [path for path in paths if path in known]

    @property
    def numbers(self) -> dict[str, Quantity]:
        """The numbers as declared, by name."""
        reform = self._reform.numbers if self._reform else {}
        known = {**self._city.numbers, **self._scenario.numbers, **reform}
        return {path: known[meant[0] if meant else path] for path, meant in self._meant.items()}

    def set(self, values: Mapping[str, float]) -> Loaded:
        """The scenario with the numbers set (see :meth:`sim.city.numbers.Settable.set`).

        Raises
        ------
        SpecError
            If a value is impossible.
        """
        own = {path: x for path, x in values.items() if path in self._scenario.numbers}
        city = {p: x for p, x in values.items() if not self._meant[p] and p not in own}
        reform = {name: x for path, x in values.items() for name in self._meant[path]}
        return Loaded(
            self._scenario.set(own),
            self._city.set(city),
            self._reform.set(reform) if self._reform else self.loaded.reform,
            self.loaded.document,
        )


def named(loaded: Loaded, patterns: Iterable[str]) -> dict[str, Quantity]:
    """Numbers of a scenario whose names fit a pattern, in the order of the files.

    Parameters
    ----------
    patterns : iterable of str
        Names, with ``*`` for anything.

    Raises
    ------
    SpecError
        If a pattern fits no number.
    """
    wanted, there = list(patterns), _quantities(loaded)
    missing = [p for p in wanted if not any(_fits(path, p, loaded) for path in there)]
    if missing:
        raise SpecError(no_such_number(path, there) for path in missing)
    return {
        path: number
        for path, number in there.items()
        if any(_fits(path, pattern, loaded) for pattern in wanted)
    }


def uncertain(loaded: Loaded, patterns: Iterable[str] = ()) -> dict[str, Quantity]:
    """Numbers of a scenario that may be other than declared, in the order of the files.

    Parameters
    ----------
    patterns : iterable of str
        As for :func:`named`. Without any, all numbers but figures that no mechanism uses
        (``facts``) and what is drawn from a population of licences.

    Raises
    ------
    SpecError
        If a pattern fits no number.
    """
    wanted = list(patterns)
    if wanted:
        chosen = named(loaded, wanted)
    else:
        known = _quantities(loaded).items()
        chosen = {p: x for p, x in known if not p.startswith("facts[") and "[licence-" not in p}
    return {path: number for path, number in chosen.items() if number.range[0] < number.range[1]}


def _quantities(loaded: Loaded) -> dict[str, Quantity]:
    return {
        found.path: found.number
        for thing in (loaded.scenario, loaded.city, loaded.reform)
        for found in walk(thing)
        if isinstance(found.number, Quantity)
    }


def _fits(path: str, pattern: str, loaded: Loaded) -> bool:
    """Whether a number has a name that fits a pattern, in which only ``*`` is special."""
    plain = pattern.replace("[", "\0").replace("]", "[]]").replace("\0", "[[]").replace("?", "[?]")
    opened = re.match(r"measures\[(\d+)\]\.pool\.", path)
    if opened is None or loaded.reform is None:
        return fnmatchcase(path, plain)
    pool = getattr(loaded.reform.measures[int(opened[1])], "pool", None)
    as_city = f"pools[{getattr(pool, 'id', '')}].{path[opened.end() :]}"
    return fnmatchcase(path, plain) or fnmatchcase(as_city, plain)


def _in_measures(loaded: Loaded, path: str, measures: set[str]) -> Iterator[str]:
    """The names, in the reform, of a number as the reform's file or the reformed city names it."""
    if path in measures:
        yield path
    for i, measure in enumerate(loaded.reform.measures if loaded.reform else ()):
        pool = getattr(measure, "pool", None)
        head = f"pools[{getattr(pool, 'id', None)}]."
        if path.startswith(head) and pool is not None:
            name = f"measures[{i}].pool.{path.removeprefix(head)}"
            if name in measures:
                yield name
