"""Routes once drawn, kept for every later plan of the same declared city.

A route follows from the state of the city, the matter, the community and the channel, and from what
a place has to do with it; never from seeds, dates or what institutions did before. Places that are
alike share their drawings, and so do replications and variants of one scenario: most of their
routes are in the book already. They are told without the place's name and with calendars of the
book's catalogue; a plan only says what these are in it (:class:`sim.engine.build.Locale`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sim.city.matters import Matter
from sim.city.people import Community
from sim.engine.build import Route
from sim.engine.graph import Graph
from sim.routes.cohort import HERE, Cohort
from sim.routes.depends import Known, Setting
from sim.routes.hours import Calendars, Catalogue
from sim.routes.route import draw_route

Page = tuple[Route, ...]
"""For every community its route through one channel."""


class Book:
    """Drawn routes by state of the city.

    Attributes
    ----------
    catalogue : Catalogue
        Numbers the calendars of all its routes.
    """

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self._pages = Known[Page]()
        self._graphs: dict[Graph, Graph] = {}

    def page(self, setting: Setting, matter: Matter, *, online: bool) -> Page:
        """The routes of a matter in a setting, drawn only if they never were.

        Equal activities are the very same object, in whatever state they were drawn.

        Raises
        ------
        RouteError
            If the city lacks a counter or back office that the matter needs.
        """
        state = setting.state(matter, online=online)
        return self._pages.get(state, partial(self._draw, setting, matter, online=online))

    def _draw(self, setting: Setting, matter: Matter, *, online: bool) -> Page:
        routes = draw_page(setting, matter, self.catalogue, online=online)
        return tuple(replace(x, activities=self._shared(Graph(x.activities))) for x in routes)

    def _shared(self, graph: Graph) -> Graph:
        return self._graphs.setdefault(graph, graph)


class Here(dict[str, str]):
    """Names of pools in a plan, for routes drawn elsewhere, as they are in one place."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, told: str) -> str:
        where, _, pool = told.partition("/")
        self[told] = name = f"{self._place}/{pool}" if where == HERE else told
        return name


def draw_page(
    setting: Setting,
    matter: Matter,
    calendars: Calendars,
    *,
    online: bool,
    whose: Iterable[Community] | None = None,
) -> Page:
    """Draw a matter's route through one channel for every community, or some; errors as above."""
    city, place = setting.city, setting.place
    cohorts = (
        Cohort(city, place, matter, who, online)
        for who in (city.communities if whose is None else whose)
    )
    return tuple(draw_route(cohort, calendars) for cohort in cohorts)
