"""Mesa, wrapped thinly: its agents and model, without its chance and its side effects."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

_method = multiprocessing.get_start_method(allow_none=True)
import mesa  # noqa: E402

# Importing Mesa 3.3 makes every process of the program start by `spawn`; that is ours to choose.
multiprocessing.set_start_method(_method, force=True)

if TYPE_CHECKING:
    from sim.institutions.model import Society

EVERYWHERE = "*"
"""Home of bodies that are the same for all places: those of the city and above it."""

MesaModel: Any = mesa.Model
MesaAgent: Any = mesa.Agent


class Actor(MesaAgent):  # type: ignore[misc]
    """One agent: known by kind, home and name, on which alone its luck depends.

    Attributes
    ----------
    home : str
        The place it belongs to, or :data:`EVERYWHERE`.
    name : str
        The declared thing it stands for.
    """

    kind = "actor"

    def __init__(self, society: Society, home: str, name: str) -> None:
        super().__init__(society)
        self.society, self.home, self.name = society, home, name
        self._key = f"{self.kind} {home}/{name}"

    def luck(self, purpose: str, month: int | None = None) -> float:
        """A number uniform on (0, 1), for one purpose in one month (by default the present one)."""
        society = self.society
        return society.luck.uniform(self._key, purpose, society.month if month is None else month)

    def trait(self, purpose: str) -> float:
        """A lasting trait, standard normal over agents and replications."""
        return self.society.luck.normal(self._key, purpose)

    def row(self) -> dict[str, object]:
        """What the tables tell of this agent in the present month."""
        return {}
