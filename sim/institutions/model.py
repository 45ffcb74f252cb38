"""The society of institutions: who is asked for what, and what a month brings, in named phases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sim.city.city import City
from sim.city.supervision import Supervision
from sim.institutions import ablations as a
from sim.institutions.agents import EVERYWHERE, Actor, MesaAgent, MesaModel
from sim.institutions.calls import NOTHING, Calls, Pair
from sim.institutions.careers import Departure, PoolAgent
from sim.institutions.choice import KINDS, Kind, Stance
from sim.institutions.communities import CommunityAgent, MatterAgent
from sim.institutions.conflicts import Terms, terms_of
from sim.institutions.departments import DepartmentAgent
from sim.institutions.homes import Homes
from sim.institutions.leads import LeadAgent
from sim.institutions.luck import Luck
from sim.institutions.observe import Observation
from sim.institutions.overlay import overlaid
from sim.institutions.practice import PracticeAgent
from sim.institutions.program import Program, program_of
from sim.institutions.record import table
from sim.institutions.supervision import RegistryAgent, gave_away
from sim.institutions.systems import LinkAgent, SystemAgent
from sim.reforms.load import Loaded
from sim.reforms.reform import Reform
from sim.reforms.scenario import Scenario

PHASES = (
    "observe",
    "meet",
    "audit",
    "choose",
    "settle",
    "trust",
    "build",
    "careers",
    "supervise",
    "record",
)
"""The order of a month. Within a phase agents do not see what others do in it."""


class Society(MesaModel):  # type: ignore[misc]
    """Departments, leads, systems, posts and communities of a city under one reform.

    Parameters
    ----------
    city : City
        As found, before any measure; with a section ``institutions``.
    scenario : Scenario
    reform : Reform, optional
    seed, replication : int
        Luck is a function of these, the agent, the month and the purpose.
    terms : Terms, optional
        Instead of those the scenario declares; for trying out one part of a conflict.
    ablation : str, optional
        A part of the model to leave out (see :mod:`sim.institutions.ablations`).
    program : Program, optional
        Of this city and reform, to share what it remembers with other societies.
    phases : sequence of str, optional
        Parts of a month that are lived through, in the order of :data:`PHASES`.

    Attributes
    ----------
    month : int
        Months begun since the start of the scenario, less one; -1 before the first.
    """

    def __init__(
        self,
        city: City,
        scenario: Scenario,
        reform: Reform | None,
        seed: int,
        replication: int,
        *,
        terms: Terms | None = None,
        ablation: a.Ablation | None = None,
        program: Program | None = None,
        phases: Sequence[str] = PHASES,
    ) -> None:
        super().__init__(seed=0)
        if city.institutions is None:
            raise ValueError("the city has no section 'institutions'")
        self.city, self.reform, self.rules = city, reform, city.institutions
        self.terms = terms or terms_of(scenario)
        self.ablation = ablation
        self.luck = Luck(seed, replication)
        self.places = tuple(
            p for p in city.places if scenario.scope is None or p.id in scenario.scope
        )
        self.date, self.last_date, self.month = scenario.start, scenario.start, -1
        self.homes = Homes(city)
        self.program, self.phases = program or Program(city, reform), phases
        self._requests: dict[tuple[str, str], set[Kind]] = {}
        self._here: dict[str, Calls] = {}
        self._systems: dict[str, frozenset[str]] = {}
        self._rows: list[dict[str, object]] = []
        self._populate()
        MesaAgent._ids.pop(self, None)  # Mesa counts identifiers for ever, and so keeps every model

    def _populate(self) -> None:
        """All agents there will ever be, whether or not they are asked for anything yet."""
        ever = [
            (p.id, day, self.program.calls(day, p.id))
            for day in self.program.stages()
            for p in self.places
        ]
        departments, systems, links, pools = set(), set(), set(), set()
        for place_id, day, calls in ever:
            departments |= self.homes.departments(calls, place_id)
            systems |= {(self.homes.system(x.id, place_id), x.id) for x in self.city.systems}
            links |= {(self.homes.link(pair, place_id), pair) for pair in calls.links}
            pools |= {(place_id, name) for name in self.program.posts(day, place_id)}
        self._of: dict[tuple[str, str, str], Any] = {}
        for home in sorted({EVERYWHERE, *(p.id for p in self.places)}):
            self._add(LeadAgent(self, home))
            if self.ablation == "replicator":
                for kind in KINDS:
                    self._add(a.Population(self, home, kind))
        for home, name in sorted(departments):
            self._add(DepartmentAgent(self, home, name))
        for home, name in sorted(systems):
            self._add(SystemAgent(self, home, name))
        for home, pair in sorted(links):
            self._add(LinkAgent(self, home, pair))
        for home, name in sorted(pools):
            self._add(PoolAgent(self, home, name))
        for place in self.places:
            for matter in self.city.matters:
                if self.program.adoption(place.id, matter.id, dt.date.max) is not None:
                    self._add(PracticeAgent(self, place.id, matter.id))
            for community in self.city.communities:
                self._add(CommunityAgent(self, place.id, community.id))
            for demand in self.city.demands:
                if demand.at != place.level:
                    continue
                if self.city.matter[demand.matter].cycle != "supervision":
                    self._add(MatterAgent(self, place.id, demand.matter))
                elif ("registry", place.id, "registry") not in self._of and self._supervised:
                    self._add(RegistryAgent(self, place.id))
        for home, name in sorted(departments):
            peers = self.homes.peers(home, name, [(x, calls) for x, _, calls in ever])
            self._of["department", home, name].peers = tuple(
                self._of["department", *key] for key in sorted(peers) if key in departments
            )

    def _add(self, agent: Actor) -> None:
        self._of[agent.kind, agent.home, agent.name] = agent

    # -- what agents ask ----------------------------------------------------------------------

    def begun(self, home: str) -> bool:
        """Whether a measure is in force in a place (or anywhere)."""
        homes = [p.id for p in self.places] if home == EVERYWHERE else [home]
        return any(self.program.active(self.date, place) for place in homes)

    def terms_in(self, home: str) -> Terms:
        """Terms in a place: as found until the first measure."""
        return self.terms if self.begun(home) else Terms()

    def requests(self, home: str, name: str) -> set[Kind]:
        """What measures in force ask of a department."""
        return self._requests.get((home, name), set())

    def leads_bundle(self, home: str, name: str) -> bool:
        """Whether a department answers for a bundle in a place."""
        return home in self._here and name in self._here[home].lead

    def systems_asked(self, home: str) -> frozenset[str]:
        """Systems of a home whose data have to flow."""
        return self._systems.get(home, frozenset())

    def link_asked(self, home: str, pair: Pair) -> bool:
        """Whether a measure in force declares a link."""
        return any(pair in calls.links for calls in self._at(home))

    def _at(self, home: str) -> list[Calls]:
        """What is asked in a place, or in any."""
        return [*self._here.values()] if home == EVERYWHERE else [self._here.get(home, NOTHING)]

    def lead(self, home: str) -> LeadAgent:
        """Who leads towards the agents of a home."""
        return self._of["lead", home, "lead"]  # type: ignore[no-any-return]

    def population(self, home: str, kind: Kind) -> a.Population:
        """The shares of stances of a home, under replicator dynamics."""
        return self._of["population", home, kind]  # type: ignore[no-any-return]

    def partners_of(self, home: str) -> list[DepartmentAgent]:
        """Departments of a home, by name."""
        return [x for x in self._each(DepartmentAgent) if x.home == home]

    def practices_of(self, matter: str) -> list[PracticeAgent]:
        """Who brings a matter's scheme into practice, in all places."""
        return [x for x in self._each(PracticeAgent) if x.name == matter]

    def communities_of(self, home: str) -> list[CommunityAgent]:
        """Communities of a place."""
        return [x for x in self._each(CommunityAgent) if x.home == home]

    def pools_of(self, home: str, name: str) -> list[tuple[str, str]]:
        """Keys of the pools that work for a department in a place."""
        if home == EVERYWHERE:
            return []
        city = self.program.city_on(self.date, home)
        return [(home, pool) for pool in city.pools_by_department.get(name, ())]

    def posts_in(self, home: str) -> dict[str, list[str]]:
        """Staff kinds of the posts of each pool in a place."""
        return self.program.posts(self.date, home)

    def readiness_of(self, home: str, department: str) -> float:
        """Mean readiness of the systems in which a department works, or which it owns."""
        place = self.places[0].id if home == EVERYWHERE else home
        names = self.homes.systems_of(department)
        if not names:
            return 1.0
        return sum(self.readiness(place, name, raw=True) for name in names) / len(names)

    @property
    def _supervised(self) -> bool:
        return self.city.supervision is not None

    def declared_in(self, home: str) -> City:
        """The city as measures in force declare it for a place."""
        return self.program.city_on(self.date, home)

    def supervision_in(self, home: str) -> Supervision:
        """How entities of a place are supervised at present."""
        rules = self.declared_in(home).supervision
        assert rules is not None, "a registry is there only with a section 'supervision'"
        return rules

    # -- what the overlay asks ----------------------------------------------------------------

    def readiness(self, place: str, system: str, *, raw: bool = False) -> float:
        """Readiness of a system, as found or as the switch has it (unless ``raw``)."""
        agent = self._of["system", self.homes.system(system, place), system]
        able = self.city.conduct.ready_at.value
        value: float = agent.readiness
        return max(value, able) if self.terms.ready and not raw else value

    def stance(self, place: str, department: str) -> Stance:
        """What a department's joining in a place comes to."""
        key = ("department", place, department)
        return self._of[key].stance  # type: ignore[no-any-return]

    def releases(self, place: str, department: str) -> Stance:
        """Whether a holder releases its records, in fact or in name."""
        agent = self._of["department", self.homes.holder(department, place), department]
        return agent.stances.get("share", "refuse")  # type: ignore[no-any-return]

    def uses(self, place: str, department: str) -> bool:
        """Whether a department accepts records instead of papers."""
        agent = self._of["department", place, department]
        return self.terms.used or agent.stances.get("use", "refuse") == "genuine"

    def built(self, place: str, pair: Pair) -> bool:
        """Whether a declared link exists by now."""
        return bool(self._of["link", self.homes.link(pair, place), "+".join(pair)].built)

    def practised(self, place: str, matter: str) -> bool:
        """Whether a place handles a matter by the scheme that a measure declares for it."""
        agent = self._of.get(("practice", place, matter))
        return agent is None or agent.live

    def online(self, place: str, community: str) -> float:
        """Share of a community that applies online."""
        return self._of["community", place, community].online  # type: ignore[no-any-return]

    def taken_back(self, place: str, declared: City) -> frozenset[str]:
        """Licences whose approval the city has drawn back from a place for the time being."""
        registry = self._of.get(("registry", place, "registry"))
        if registry is None or not registry.drawn_back:
            return frozenset()
        return gave_away(self.city, declared)

    # -- for the loop around ------------------------------------------------------------------

    def step_month(self, date: dt.date, seen: Observation) -> None:
        """A month begins on ``date``; ``seen`` is what is known of the one before."""
        self.last_date, self.date, self.month = self.date, date, self.month + 1
        self._here = {p.id: self.program.calls(date, p.id) for p in self.places}
        self._requests = self.homes.requests(self._here)
        self._systems = {
            home: frozenset(name for calls in self._at(home) for name in calls.systems)
            for home in (EVERYWHERE, *self._here)
        }
        for phase in self.phases:
            getattr(self, f"_{phase}")(seen)

    def apply(self, city: City, place: str, date: dt.date | None = None) -> City:
        """The overlay: the declared ``city`` of a date in a place, as far as it was really done.

        The very same object comes back while no measure is in force there.
        """
        date = date or self.date
        if not self.program.active(date, place):
            return city
        return overlaid(self, city, place, self.program.calls(date, place))

    def posts(self, place: str) -> list[tuple[str, int, int, int, float]]:
        """Clerks who left: pool, position, month of leaving, month of replacement, experience.

        Careers go on before the reform as well, on terms as found.
        """
        found: list[Departure] = [
            x for agent in self._each(PoolAgent) if agent.home == place for x in agent.departures
        ]
        return [
            (x.pool, x.position, x.leaves_at_month, x.replaced_at_month, x.experience)
            for x in found
        ]

    def volume(self, place: str, matter: str) -> float:
        """Cases of a matter relative to the declared demand."""
        if self.city.matter[matter].cycle != "supervision":
            return float(self._of["matter", place, matter].volume)
        registry = self._of.get(("registry", place, "registry"))
        return 1.0 if registry is None else float(registry.volumes.get(matter, 1.0))

    def slowdown(self, place: str, pool: str, date: dt.date | None = None) -> float:
        """Factor on the time of work in a pool that a reform merged: people slow down in a pool."""
        declared = self.program.city_on(date or self.date, place)
        before, now = self.city.pool.get(pool), declared.pool.get(pool)
        if not self.terms.worn or now is None or now.kind != "general" or before == now:
            return 1.0
        return 1.0 + self.rules.careers.slowdown.value

    def rows(self) -> pd.DataFrame:
        """One row per month and agent (see :mod:`sim.institutions.record`)."""
        return table(self._rows)

    # -- phases -------------------------------------------------------------------------------

    def _each(self, kind: type[Actor]) -> Any:
        """Agents of a kind, in the order in which they were made."""
        return self.agents_by_type.get(kind, ())

    def _do(self, what: str, kinds: Iterable[type[Actor]]) -> None:
        for kind in kinds:
            if kind in self.agents_by_type:
                self.agents_by_type[kind].do(what)

    def _observe(self, seen: Observation) -> None:
        for kind in (DepartmentAgent, PoolAgent, CommunityAgent, MatterAgent):
            for agent in self._each(kind):
                agent.observe(seen)

    def _meet(self, _: Observation) -> None:
        self._do("meet", [LeadAgent])

    def _audit(self, _: Observation) -> None:
        self._do("be_audited", [DepartmentAgent])

    def _choose(self, _: Observation) -> None:
        self._do("evolve", [a.Population])
        self._do("decide", [DepartmentAgent])
        self._do("choose", [CommunityAgent, MatterAgent, PracticeAgent])

    def _settle(self, _: Observation) -> None:
        self._do("settle", [DepartmentAgent, CommunityAgent, MatterAgent, PracticeAgent])

    def _trust(self, _: Observation) -> None:
        self._do("learn_trust", [DepartmentAgent])

    def _build(self, _: Observation) -> None:
        self._do("build", [SystemAgent, LinkAgent])

    def _careers(self, _: Observation) -> None:
        self._do("go_on", [PoolAgent])

    def _supervise(self, seen: Observation) -> None:
        for agent in self._each(RegistryAgent):
            agent.supervise(seen)

    def _record(self, _: Observation) -> None:
        for agent in self.agents:
            told = agent.row()
            if told:
                head = {"month": self.month, "place": agent.home, "kind": agent.kind}
                self._rows.append({**head, "agent": agent.name, **told})


def society_of(
    loaded: Loaded, seed: int, replication: int, phases: Sequence[str] = PHASES
) -> Society:
    """The society of a scenario's replication; those of one scenario share its program."""
    return Society(
        loaded.city,
        loaded.scenario,
        loaded.reform,
        seed,
        replication,
        program=program_of(loaded),
        phases=phases,
    )
