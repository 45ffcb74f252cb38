"""Packages of a reform: measures decided together, what they take, and what a year can bear."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from sim.city.base import Id, Model, Named
from sim.city.messages import wrong
from sim.city.quantity import Count, Months, PerYear, Yuan


class Package(Named):
    """Measures of a reform that are decided and carried out together (一个改革包).

    Measures name their package; those that name none keep their dates whatever the order.

    Attributes
    ----------
    money : Quantity, optional
        What it costs once, charged to the year in which it starts.
    agenda : Quantity, optional
        Joint meetings it takes until it is decided (上会次数).
    projects : Quantity, optional
        IT projects it takes, counted in the year in which it starts.
    months : Quantity, optional
        From the decision until it is in force.
    after : tuple of str
        Packages that must be in force before this one starts.
    """

    money: Yuan | None = None
    agenda: Count | None = None
    projects: Count | None = None
    months: Months | None = None
    after: tuple[Id, ...] = ()


class Capacity(Model):
    """What a government can take on in one year of reform; what is not named is no limit.

    Attributes
    ----------
    money : Quantity, optional
        Yuan a year. What is left over is lost.
    agenda : Quantity, optional
        Joint meetings a year, evenly spaced; each deals with one package.
    projects : Quantity, optional
        IT projects that can be begun in a year.
    """

    money: Yuan | None = Field(default=None, description="yuan a year")
    agenda: PerYear | None = Field(default=None, description="joint meetings a year")
    projects: PerYear | None = Field(default=None, description="IT projects begun in a year")


def check_packages(packages: Sequence[Package], named: Sequence[str | None]) -> None:
    """Refuse packages that do not fit together, or the measures that name them.

    Raises
    ------
    PydanticCustomError
        For the loader to show.
    """
    names = [package.id for package in packages]
    for name in names:
        if names.count(name) > 1:
            raise wrong("package-twice", name=name)
        if name not in named:
            raise wrong("package-empty", name=name)
    for name in (*(x for x in named if x), *(x for package in packages for x in package.after)):
        if name not in names:
            raise wrong("package-unknown", name=name)
    before = {package.id: package.after for package in packages}
    for name in names:
        reached, todo = set[str](), list(before[name])
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo += before[one]
        if name in reached:
            raise wrong("package-circle", name=name)
