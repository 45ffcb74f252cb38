"""The part of the ODD description that follows from the code and the city's files.

``python -m sim.institutions.describe`` prints it; ``docs/institutions.md`` holds it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from pydantic import BaseModel

from sim.city.city import City
from sim.city.load import load_city
from sim.city.quantity import Quantity
from sim.institutions.agents import Actor
from sim.institutions.careers import PoolAgent
from sim.institutions.communities import CommunityAgent, MatterAgent
from sim.institutions.conflicts import RESOLVE
from sim.institutions.departments import DepartmentAgent
from sim.institutions.leads import LeadAgent
from sim.institutions.model import PHASES, Society
from sim.institutions.practice import PracticeAgent
from sim.institutions.supervision import RegistryAgent
from sim.institutions.systems import LinkAgent, SystemAgent
from sim.reforms.load import shipped

AGENTS: tuple[type[Actor], ...] = (
    LeadAgent,
    DepartmentAgent,
    SystemAgent,
    LinkAgent,
    PoolAgent,
    CommunityAgent,
    MatterAgent,
    PracticeAgent,
    RegistryAgent,
)


def describe(city: City) -> str:
    """Entities, schedule, switches and parameters, as Markdown.

    Parameters of supervision are those of the sample city.
    """
    rules, supervision = city.institutions, shipped_city("sample-city").supervision
    assert rules is not None
    assert supervision is not None
    lines = ["### Entities", ""]
    for agent in AGENTS:
        lines += [f"**{agent.kind}**: {_first(agent)}", *_state(agent), ""]
    lines += [
        "### A month",
        "",
        "In this order; within a phase nobody sees what others do in it.",
        "",
    ]
    lines += [f"{i}. *{name}*: {_phase(name)}" for i, name in enumerate(PHASES, 1)]
    lines += ["", "### Switches", ""]
    for name, switch in RESOLVE.items():
        lines += [f"**{name}**. {' '.join(inspect.getdoc(switch).split())}", ""]  # type: ignore[union-attr]
    lines += ["### Parameters", "", "| parameter | value | range | source | meaning |"]
    lines += ["|---|---|---|---|---|"]
    told = (*_parameters("", rules), *_parameters("supervision.", supervision))
    for name, quantity, meaning in told:
        low, high = quantity.range
        kind = quantity.source.split()[0]
        lines.append(
            f"| {name} | {quantity.value:g} {quantity.unit} | {low:g} to {high:g} | {kind} "
            f"| {meaning} |"
        )
    return "\n".join(lines) + "\n"


def _first(thing: object) -> str:
    """The first paragraph of a docstring."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _state(agent: type[Actor]) -> Iterator[str]:
    """Attributes as the docstring lists them."""
    _, _, attributes = (inspect.getdoc(agent) or "").partition("Attributes\n----------\n")
    for line in attributes.splitlines():
        if line and not line.startswith(" "):
            yield f"- `{line.strip()}`"


def _phase(name: str) -> str:
    """What happens in a phase: whose method, and what that does."""
    source = inspect.getsource(getattr(Society, f"_{name}"))
    told = []
    for agent in AGENTS:
        if name == "record" or (agent.__name__ not in source and name != "observe"):
            continue
        for method in ("observe", "meet", "be_audited", "decide", "choose", "settle", "learn_trust",
                       "build", "go_on", "supervise"):  # fmt: skip
            called = f'"{method}"' in source or f".{method}(" in source
            if called and method in vars(agent):
                told.append(f"{agent.kind}: {_first(getattr(agent, method))}".rstrip(": "))
    return " ".join(told) or "what happened is written down"


def _parameters(prefix: str, part: object) -> Iterator[tuple[str, Quantity, str]]:
    """Every number of the rules, with its meaning."""
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            value = getattr(part, name)
            if isinstance(value, Quantity):
                yield f"{prefix}{name}", value, field.description or ""
            elif isinstance(value, dict):
                for key, one in value.items():
                    yield f"{prefix}{name}.{key}", one, field.description or ""
            elif isinstance(value, tuple):
                for one in value:
                    yield from _parameters(f"{prefix}{name}.{getattr(one, 'id', '')}.", one)
            else:
                yield from _parameters(f"{prefix}{name}.", value)


def shipped_rules() -> City:
    """The city whose institutions are described."""
    return shipped_city("pilot")


def shipped_city(name: str) -> City:
    """A shipped city by name."""
    return load_city(next(path for kind, n, path in shipped() if (kind, n) == ("city", name)))


if __name__ == "__main__":
    print(describe(shipped_rules()), end="")
