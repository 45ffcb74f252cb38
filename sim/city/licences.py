"""A population of licence items, declared as distributions instead of item by item.

No list of the city's licence items has been published, only how many there are and, of the reform,
what it took away. So this section says how licences are made by the bureaucracy: how many layers
sign, which papers are asked for and who holds them, what the law allows and what is promised.
:mod:`sim.city.expand` turns it into ordinary items, papers, matters and demands. Its numbers
describe the state *before* a reform; where one is inferred from the report's averages, its note
says so, and it is a guess to be calibrated, not an observation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from sim.city.base import Id, Model, Named, Text
from sim.city.messages import wrong
from sim.city.quantity import (
    Count,
    Fields,
    PerYear,
    Quantity,
    Ratio,
    Share,
    Work,
    WorkingDays,
    Yuan,
)

PREFIX = "licence-"
"""How the names of all generated things begin; no others may, in a city with licences."""
MOST_ITEMS = 20_000
_TOLERANCE = 1e-9


class Bureau(Model):
    """A bureau that issues licences, at city level and (if named) in the counties.

    Attributes
    ----------
    share : Quantity
        Share of the city's licence items that are this bureau's.
    objects : tuple of Text
        What its licences are about, such as 道路货物运输经营; for titles.
    """

    city: Id
    county: Id | None = None
    system: Id
    share: Share
    objects: tuple[Text, ...] = Field(min_length=1)


class Act(Named):
    """What is done to a licence: first issue, change, renewal, …

    Attributes
    ----------
    again : bool
        There was a licence before: the department holds files of its own about the applicant.
    """

    share: Share
    again: bool = False


class Paper(Named):
    """A kind of paper that licences ask for.

    Attributes
    ----------
    kind : str
        ``own``: only the applicant has it. ``archive``: a result of the same department's earlier
        work (one for each bureau). ``certificate``: issued by another department, in whose
        ``system`` it is held. ``proof``: attests once more what ``repeats`` attests (奇葩证明).
    share : Quantity, optional
        Share of items that ask for it; of ``own`` papers and certificates only.
    """

    kind: Literal["own", "archive", "certificate", "proof"]
    share: Share | None = None
    form: bool = False
    system: Id | None = None
    sharing: Literal["refused", "conditional", "open"] = "refused"
    in_library: bool = False
    repeats: Id | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Paper:
        needed = {
            "share": self.kind in ("own", "certificate"),
            "system": self.kind == "certificate",
            "repeats": self.kind == "proof",
        }
        for name, due in needed.items():
            if due != (getattr(self, name) is not None):
                raise wrong("licence-paper", name=name, kind=self.kind)
        return self


class Wait(Named):
    """A stage of some licences in which only time passes."""

    share: Share
    days: WorkingDays


class Visit(Named):
    """A look at the premises, which some licences need."""

    share: Share
    lead: WorkingDays
    work: Work


class Limit(Model):
    """A class of statutory limits, and the share of items in it."""

    days: WorkingDays
    share: Share


class Promise(Model):
    """A class of promised limits, relative to the statutory one, and the share of items in it."""

    of_statutory: Share
    share: Share


class Licences(Model):
    """The licence items of a city before anything is trimmed.

    Attributes
    ----------
    count : Quantity
        How many items there are.
    city_share : Quantity
        Share of items handled at city level, of bureaus that are also in the counties.
    layers : tuple of Named
        Internal sign-offs, from the examiner upwards; every item has the first.
    another_layer : Quantity
        Chance that, after one layer, one more has to sign: layers are geometric, cut off at the
        length of ``layers``.
    examination, sign_off : Quantity
        Work of the first layer, and of each further one.
    tray : Quantity
        How long a file lies before each further layer takes it up, besides any queue.
    visit, expert, notice, making
        Stages before the sign-offs (visit, experts) and after them (notice, making).
    another_archive : Quantity
        On applications made again: chance that one more of the department's own earlier results
        is asked for (geometric from zero).
    another_proof : Quantity
        Chance that one more proof of what is proven anyway is asked for (geometric from zero).
    fee, local_fee, fee_amount : Quantity
        Share of items with a fee; share of these whose fee rests on a local rule, not on a law.
    fields, accept : Quantity
        Data fields keyed in, and work at the window, for each item.
    cases : Quantity
        Cases a year of all items together.
    concentration : Quantity
        Exponent of the rank-size law by which the cases spread over the items.
    """

    count: Count
    bureaus: tuple[Bureau, ...] = Field(min_length=1)
    city_share: Share
    acts: tuple[Act, ...] = Field(min_length=1)
    layers: tuple[Named, ...] = Field(min_length=1)
    another_layer: Share
    examination: Work
    sign_off: Work
    tray: WorkingDays
    visit: Visit
    expert: Wait
    notice: Wait
    making: Wait
    papers: tuple[Paper, ...] = Field(min_length=1)
    another_archive: Share
    another_proof: Share
    statutory: tuple[Limit, ...] = Field(min_length=1)
    promised: tuple[Promise, ...] = Field(min_length=1)
    fee: Share
    local_fee: Share
    fee_amount: Yuan
    fields: Fields
    accept: Work
    cases: PerYear
    concentration: Ratio
    profile: Id

    @model_validator(mode="after")
    def _adds_up(self) -> Licences:
        if not 1 <= self.count.value <= MOST_ITEMS:
            raise wrong("licence-count", most=MOST_ITEMS)
        for name in ("bureaus", "acts", "statutory", "promised"):
            total = sum(_values(part.share for part in getattr(self, name)))
            if abs(total - 1) > _TOLERANCE:
                raise wrong("licence-shares", name=name, total=total)
        proven = {paper.id for paper in self.papers if paper.kind in ("own", "certificate")}
        names = [paper.id for paper in self.papers]
        for i, paper in enumerate(self.papers):
            if paper.repeats is not None and paper.repeats not in proven:
                raise wrong("licence-repeats", name=paper.id, other=paper.repeats)
            if paper.id in names[:i]:
                raise wrong("duplicate-id", name=paper.id)
        return self

    def of_kind(self, kind: str) -> tuple[Paper, ...]:
        """The papers of one kind, as declared."""
        return tuple(paper for paper in self.papers if paper.kind == kind)


def _values(quantities: Iterable[Quantity]) -> list[float]:
    return [quantity.value for quantity in quantities]
