"""What applicants want (matters) and what departments do about it (items and their steps)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.city.base import Id, Model, Named
from sim.city.quantity import Fields, Work, WorkingDays, Yuan
from sim.city.systems import Link


class ReviewStep(Named):
    """A reviewer works on the file, in the pool's working time.

    Before that the file may lie in the reviewer's tray, ``tray`` working days besides any queue.
    """

    kind: Literal["review"]
    work: Work
    tray: WorkingDays | None = None


class DelayStep(Named):
    """Time that must pass with nobody working: a public notice, card production."""

    kind: Literal["delay"]
    days: WorkingDays


class ExchangeStep(Named):
    """The item's system needs something from another system.

    Over a link it takes the link's time (and the statutory clock if ``conditional``); without a
    link an official letter or list on paper does it in ``by_paper`` working days.
    """

    kind: Literal["exchange"]
    system: Id = Field(description="the other system")
    by_paper: WorkingDays
    conditional: bool = False


class SiteVisitStep(Named):
    """A team goes and looks; ``lead`` working days pass until the appointment."""

    kind: Literal["site_visit"]
    lead: WorkingDays
    work: Work


Step = Annotated[ReviewStep | DelayStep | ExchangeStep | SiteVisitStep, Field(discriminator="kind")]


class Item(Named):
    """One department's service (事项).

    ``steps`` follow acceptance one after another; an item without steps is done on the spot.
    ``delivery`` is how the result reaches the applicant when the item is handled by itself.
    ``commitment`` means that a written promise is enough (告知承诺): no site visit is made before
    the approval, which is checked afterwards by whoever supervises the holder.
    """

    department: Id
    system: Id
    site: Id | None = Field(default=None, description="where it is accepted; else the department's")
    on_premises: bool = Field(
        default=False, description="the applicant is at the site anyway: acceptance costs no trip"
    )
    materials: tuple[Id, ...] = ()
    requires: tuple[Id, ...] = Field(default=(), description="items whose result it needs first")
    fields: Fields = Field(description="data fields to key in")
    accept: Work = Field(description="work at the window besides greeting, checking and keying")
    online: bool = False
    steps: tuple[Step, ...] = ()
    commitment: bool = False
    rules: Literal["common", "unlike"] = Field(
        default="common",
        description="`unlike`: another place's names, papers and limits hold",
    )
    statutory: WorkingDays
    promised: WorkingDays
    delivery: Literal["pickup", "post", "electronic"] = "pickup"
    fee: Yuan | None = None
    fee_basis: Literal["law", "local"] | None = Field(
        default=None, description="what the fee rests on: a law, or a local rule"
    )


class Bundle(Model):
    """How a matter is handled as one: one acceptance, a parallel back office, one hand-over.

    Attributes
    ----------
    window : str
        The pool (``dedicated``, ``sector`` or ``general``) that accepts the bundle.
    form : str, optional
        The joint form that replaces the forms of the joined items.
    form_fields : Quantity
        Data fields of the joint form, keyed once at the window.
    items : tuple of str, optional
        The items included; without it all of the matter's.
    on_premises : bool
        The window is where the applicant already is (a maternity ward): no trip.
    delivery : str
        How the results are handed over together.
    joint_visit : bool
        The joined items' first site visits happen at one appointment (联合踏勘、联合验收): it waits
        for the last of them and has the longest of their leads; each team does its own work there.
    """

    window: Id
    form: Id | None = None
    form_fields: Fields
    items: tuple[Id, ...] | None = None
    on_premises: bool = False
    delivery: Literal["pickup", "post", "electronic", "on_premises"] = "pickup"
    joint_visit: bool = False


class Scheme(Bundle):
    """A matter's written scheme (联办方案): how it is handled as one once a place adopts it.

    Nothing of it holds before; see :class:`sim.reforms.adopt.Adopt`.

    Attributes
    ----------
    records : tuple of str
        Records that their holders are asked to release.
    systems : tuple of str
        Systems to be linked with the platform, and with the portal if items go online; links are
        then such as new links usually are.
    links : tuple of Link
        Links of a kind of their own.
    online : tuple of str
        Items that can be applied for online from then on; the matter opens on the portal.
    drop : dict
        Steps of items that fall away because the joint handling does their work.
    """

    records: tuple[Id, ...] = ()
    systems: tuple[Id, ...] = ()
    links: tuple[Link, ...] = ()
    online: tuple[Id, ...] = ()
    drop: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)


class Matter(Named):
    """What an applicant wants: a set of items (一件事, or a single item).

    In the cycle ``supervision`` nobody wants anything: its cases are inspections, its items what
    departments check, by the site visits among their steps.
    """

    cycle: Literal[
        "natural_person", "legal_person", "project", "cross_region", "single_item", "supervision"
    ]
    lead: Id = Field(description="department that answers for the matter as a whole")
    items: tuple[Id, ...] = Field(min_length=1)
    bundle: Bundle | None = None
    scheme: Scheme | None = None
    written: bool = Field(
        default=False, description="the scheme is a written standard (制度文本) for all places"
    )
    portal: bool = Field(default=False, description="open online, for items that can be")
    deficiency: bool = Field(
        default=False, description="accepted when only non-core materials are missing (容缺受理)"
    )
