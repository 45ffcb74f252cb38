"""A declared thing with some of its numbers set to other values: what if it were so?

Every declared number has a name, the one that ``reformsim explain`` prints, such as
``items[birth-certificate].accept``. Calibration, sensitivity and breakpoints all set numbers by
these names, here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar, cast

from pydantic import BaseModel, ValidationError

from sim.city.city import City
from sim.city.errors import Problem, SpecError, nearest
from sim.city.expand import expand
from sim.city.licences import PREFIX, Licences
from sim.city.people import Demand
from sim.city.places import Crew
from sim.city.quantity import Quantity, Series
from sim.city.supervision import Credit, Supervision
from sim.city.systems import Link
from sim.city.translate import problem_of

WHOLE_UNITS = ("persons", "count", "fields")
"""Units of which there are no parts: values are rounded to the nearest whole number."""

_PARTS_OF_ONE: dict[type, tuple[str, ...]] = {
    City: ("communities",),
    Licences: ("bureaus", "acts", "statutory", "promised"),
    Supervision: ("lists",),
}
"""Lists whose entries' shares make up a whole (so does the mix of a crew)."""
_AT_MOST_ONE: dict[type, tuple[str, ...]] = {Credit: ("good", "bad")}
"""Shares of a whole whose rest has no name."""

Step = str | int
M = TypeVar("M", bound=BaseModel)


class Found(NamedTuple):
    """A number in a declared thing.

    Attributes
    ----------
    path : str
        Its name.
    steps : tuple of str or int
        The way to it: fields of models, keys of mappings, positions in lists.
    number : Quantity or Series
        As declared.
    """

    path: str
    steps: tuple[Step, ...]
    number: Quantity | Series


def walk(thing: object, path: str = "", steps: tuple[Step, ...] = ()) -> Iterator[Found]:
    """All numbers in a declared thing and below it.

    Numbers of links of kind ``none`` are left out: nothing depends on them.
    """
    if isinstance(thing, Quantity | Series):
        yield Found(path, steps, thing)
    elif isinstance(thing, Link) and thing.kind == "none":
        return
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from walk(
                getattr(thing, name), f"{path}.{name}" if path else name, (*steps, name)
            )
    elif isinstance(thing, tuple):
        for i, part in enumerate(thing):
            yield from walk(part, f"{path}[{_label(part, i)}]", (*steps, i))
    elif isinstance(thing, dict):
        for name, part in thing.items():
            yield from walk(part, f"{path}.{name}", (*steps, name))


def _label(part: object, position: int) -> str:
    """By what name an entry of a list is told from the others."""
    match part:
        case Link():
            return "+".join(part.between)
        case Demand():
            return f"{part.matter}@{part.at}"
        case _:
            return str(getattr(part, "id", position))


class Settable(Generic[M]):
    """Numbers of a declared thing, found once, to be set as often as one likes.

    Finding walks through everything that is declared; setting copies only what lies on the way to
    the numbers set, some microseconds to a millisecond even in a large city.

    Parameters
    ----------
    thing : City or any other declared model
        Stays as it is.
    paths : iterable of str
        Names of the numbers to be set.

    Raises
    ------
    SpecError
        If there is no such number; with the nearest name there is.
    """

    def __init__(self, thing: M, paths: Iterable[str]) -> None:
        self.thing = thing
        wanted = list(paths)
        there = {found.path: found for found in walk(thing)}
        problems = [no_such_number(path, there) for path in wanted if path not in there]
        problems += [
            Problem("", None, path, "number-is-series")
            for path in wanted
            if path in there and isinstance(there[path].number, Series)
        ]
        if problems:
            raise SpecError(problems)
        self._found = {path: there[path] for path in wanted}

    @property
    def numbers(self) -> dict[str, Quantity]:
        """The numbers as declared, by name."""
        return {path: cast("Quantity", found.number) for path, found in self._found.items()}

    def set(self, values: Mapping[str, float]) -> M:
        """The thing with the numbers set.

        A value beyond the declared range widens the range. Values of what is counted are rounded
        (:data:`WHOLE_UNITS`). Where shares make up a whole (the mix of a crew, communities, parts
        of the licences) those not set are scaled to leave room for those set; if all are set, or
        those set make up more than the whole, all are scaled.

        Parameters
        ----------
        values : mapping of str to float
            By name; only names that were found.

        Raises
        ------
        SpecError
            If a value is impossible: a share above 1, a negative time, no staff at all.
        """
        tree: dict[Step, Any] = {}
        for path, value in values.items():
            *way, last = self._found[path].steps
            branch = tree
            for step in way:
                branch = branch.setdefault(step, {})
            branch[last] = float(value)
        return cast("M", _changed(self.thing, tree, "")) if tree else self.thing


def with_numbers(thing: M, values: Mapping[str, float]) -> M:
    """A declared thing with some numbers set; for many settings use :class:`Settable`.

    Raises
    ------
    SpecError
        As :class:`Settable` does.
    """
    return Settable(thing, values).set(values)


def no_such_number(path: str, names: Iterable[str]) -> Problem:
    """A name that no number has, with the nearest there is."""
    known = list(names)
    begins = re.split(r"[.\[]", path, maxsplit=1)[0]
    beside = [name for name in known if name.startswith(begins)]
    meant = nearest(path, beside or known)
    return Problem("", None, "", "no-such-number", {"name": path}, nearest=meant)


def _changed(thing: object, tree: Mapping[Step, Any] | float, path: str) -> object:
    """A thing with the values of a tree in place of those declared."""
    if isinstance(tree, float):
        return _valued(cast("Quantity", thing), tree, path)
    if isinstance(thing, tuple):
        parts = list(thing)
        for i, below in tree.items():
            parts[cast("int", i)] = _changed(thing[cast("int", i)], below, f"{path}[{i}]")
        return tuple(parts)
    if isinstance(thing, dict):
        new = {name: _changed(thing[name], below, f"{path}.{name}") for name, below in tree.items()}
        return {**thing, **new}
    changes = {
        str(name): _changed(
            getattr(thing, str(name)), below, f"{path}.{name}" if path else str(name)
        )
        for name, below in tree.items()
    }
    _make_whole(thing, changes, tree, path)
    if isinstance(thing, City):
        return thing.replace(**_drawn_anew(thing, changes))
    assert isinstance(thing, BaseModel)
    fields = {name: getattr(thing, name) for name in thing.model_fields_set}
    return _validated(type(thing), {**fields, **changes}, path)


def _valued(quantity: Quantity, value: float, path: str) -> Quantity:
    """A quantity with another value; of a value not declared the source is us."""
    if quantity.unit in WHOLE_UNITS:
        value = float(round(value))
    if value == quantity.value:
        return quantity
    low, high = quantity.range
    note = f"set for a trial, declared as {quantity.value:g} ({quantity.source})"
    data = {"value": value, "unit": quantity.unit, "source": "assumption", "note": note}
    return _validated(Quantity, {**data, "range": (min(low, value), max(high, value))}, path)


def _validated(model: type[M], data: Mapping[str, object], path: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SpecError(
            problem_of(detail, "", None, ".".join([path, *(str(x) for x in detail["loc"])]), model)
            for detail in error.errors(include_url=False)
        ) from None


# -- shares of a whole -----------------------------------------------------------------------------


def _make_whole(
    thing: object, changes: dict[str, Any], tree: Mapping[Step, Any], path: str
) -> None:
    """Scale shares of a whole to sum to 1 again, in the changes to a thing that has such."""
    if isinstance(thing, Crew) and "mix" in changes:
        changes["mix"] = _whole(changes["mix"], set(tree["mix"]), f"{path}.mix")
    names = _AT_MOST_ONE.get(type(thing), ())
    parts: dict[Step, Quantity] = {x: changes.get(x, getattr(thing, x)) for x in names}
    if sum(part.value for part in parts.values()) > 1:
        whole = _whole(parts, {name for name in names if name in changes}, path)
        changes.update({str(name): share for name, share in whole.items()})
    for name in _PARTS_OF_ONE.get(type(thing), ()):
        given = {i for i, below in tree.get(name, {}).items() if "share" in below}
        if given:
            entries = changes[name]
            shares: dict[Step, Quantity] = {i: entry.share for i, entry in enumerate(entries)}
            whole = _whole(shares, given, f"{path}.{name}" if path else name)
            changes[name] = tuple(
                entry.model_copy(update={"share": whole[i]}) for i, entry in enumerate(entries)
            )


def _whole(shares: Mapping[Step, Quantity], given: set[Step], path: str) -> dict[Step, Quantity]:
    """Shares scaled so that they sum to 1, those given as they are if there is room."""
    fixed = sum(shares[name].value for name in given)
    rest = sum(share.value for name, share in shares.items() if name not in given)
    if rest > 0 and fixed <= 1:
        factors = {name: 1.0 if name in given else (1 - fixed) / rest for name in shares}
    elif fixed > 0:
        factors = {name: 1 / fixed if name in given else 0.0 for name in shares}
    else:
        raise SpecError([Problem("", None, path, "no-weight")])
    return {name: _valued(x, x.value * factors[name], path) for name, x in shares.items()}


def _drawn_anew(city: City, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes to a city whose population of licences changed: with the items it now stands for."""
    if changes.get("licences") is None:
        return changes
    for name, made in expand(changes["licences"])._asdict().items():
        key = "matter" if name == "demands" else "id"
        parts = changes.get(name, getattr(city, name))
        own = (part for part in parts if not getattr(part, key).startswith(PREFIX))
        changes[name] = (*own, *made)
    return changes
