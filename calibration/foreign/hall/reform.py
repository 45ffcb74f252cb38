"""What measures make of queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from calibration.foreign.casefile.case import Case
from calibration.foreign.hall.queues import Queues
from calibration.foreign.procedure.lend import catalogue, usually_released
from sim.city.people import Conduct

SYSTEMS = 2
"""Systems into which is keyed, if nothing is said: the department's and the hall's own."""
LEAST_SERVICE = 0.2
"""What of a service cannot be spared by links and shared records, at least."""


def reformed(
    case: Case, queues: Queues, drawn: Mapping[str, float], conduct: Conduct, rng: Generator
) -> Queues:
    """The queues once the case's measures are in force."""
    told = case.measures
    queues = _fewer_people(case, queues, drawn)
    queues = _shorter_service(case, queues, conduct, rng)
    total = sum(queues.servers)
    wanted = float(total)
    merge = told.merge_windows
    if merge is not None and merge.windows is not None:
        wanted = float(merge.windows)
    if told.windows is not None:
        wanted = told.windows.of(_windows(case, total))
        about = case.hall
        if (
            told.staff is None
            and about
            and about.staff
            and about.windows not in (None, about.staff)
        ):
            wanted = min(wanted, float(about.staff))  # both are stated: people bound open windows
    if told.staff is not None:
        people = told.staff.of(_staff(case, total))
        wanted = min(people, wanted) if told.windows is not None or merge is not None else people
    if merge is not None:
        queues = _merged(queues, merge.into, drawn["pooled_slowdown"])
    wanted = max(len(queues.servers), round(wanted))
    if wanted != sum(queues.servers):
        queues = replace(queues, servers=_spread(queues, wanted))
    if told.kiosks is not None:
        queues = _kiosks(case, queues, drawn)
    if told.appointments is not None:
        share = told.appointments.share
        queues = replace(queues, even=drawn["appointment_share"] if share is None else share)
    if told.peak_windows is not None:
        queues = replace(queues, peak=told.peak_windows.add, peak_hours=told.peak_windows.hours)
    return queues


def _windows(case: Case, total: int) -> float:
    return float((case.hall.windows if case.hall else None) or total)


def _staff(case: Case, total: int) -> float:
    return float((case.hall.staff if case.hall else None) or total)


def _fewer_people(case: Case, queues: Queues, drawn: Mapping[str, float]) -> Queues:
    """Customers who come no more: online, or for a proof that nobody asks for now."""
    told, factor = case.measures, 1.0
    if told.arrivals is not None:
        now = sum(x.arrivals for x in queues.lines)
        factor *= told.arrivals.of(now) / now
    if told.online is not None:
        before = (case.hall.online_share if case.hall else None) or 0.0
        later = told.online.share
        if later is None:
            later = before + (1.0 - before) * drawn["online_share"]
        factor *= (1.0 - later) / max(1e-9, 1.0 - before)
    if told.no_proof is not None and told.no_proof.share is not None:
        factor *= 1.0 - told.no_proof.share * drawn["proof_uptake"]
    if factor == 1.0:
        return queues
    lines = tuple(replace(x, arrivals=max(1e-6, x.arrivals * factor)) for x in queues.lines)
    return replace(queues, lines=lines)


def _shorter_service(case: Case, queues: Queues, conduct: Conduct, rng: Generator) -> Queues:
    """What clerks need no longer key twice, or check, by the model's own minutes for it.

    Papers and fields that the file does not tell are those of some item of the catalogue.
    """
    told, hall = case.measures, case.hall
    if hall is None:
        return queues
    if told.links is None and told.data_sharing is None:
        return queues
    items = catalogue().items
    donor = items[int(rng.integers(len(items)))]
    fields = donor.fields.value if hall.fields is None else hall.fields
    documents = len(donor.materials) if hall.documents is None else hall.documents
    systems = SYSTEMS if hall.systems is None else hall.systems
    spared = conduct.key_field.value * fields * (systems - 1)
    if told.data_sharing is not None:
        records = told.data_sharing.records
        if records is None:
            share = 1.0 if told.data_sharing.all else usually_released()
            records = round(share * documents)
        spared += conduct.check_material.value * min(records, documents)
    lines = tuple(
        replace(x, minutes=max(LEAST_SERVICE * x.minutes, x.minutes - spared)) for x in queues.lines
    )
    return replace(queues, lines=lines)


def _merged(queues: Queues, into: int, slower: float) -> Queues:
    """Windows that serve anybody; customers of one kind keep to one queue."""
    into = min(into, len(queues.servers))
    lines = tuple(replace(x, pool=x.pool % into) for x in queues.lines)
    servers = tuple(sum(queues.servers[k::into]) for k in range(into))
    slow = 1.0 + slower if into < len(queues.servers) else 1.0
    return replace(queues, lines=lines, servers=servers, slow=(slow,) * into)


def _spread(queues: Queues, total: int) -> tuple[int, ...]:
    """More people go where they are needed most; fewer are missed everywhere alike."""
    load = np.zeros(len(queues.servers))
    for line in queues.lines:
        load[line.pool] += line.arrivals * line.minutes
    usual = np.array(queues.servers)
    heads = usual.copy()
    while heads.sum() < total:
        heads[int(np.argmax(load / heads))] += 1
    while heads.sum() > total:
        left = np.where(heads > 1, heads / usual, 0.0)
        heads[int(np.argmax(left))] -= 1
    return tuple(int(n) for n in heads)


def _kiosks(case: Case, queues: Queues, drawn: Mapping[str, float]) -> Queues:
    """Some of the customers use machines; these have a queue of their own."""
    told = case.measures.kiosks
    assert told is not None
    share = drawn["kiosk_share"] if told.share is None else told.share
    number = told.number or max(1, round(share * sum(queues.servers)))
    pool = len(queues.servers)
    kept = [replace(x, arrivals=x.arrivals * (1.0 - share)) for x in queues.lines if share < 1]
    moved = [replace(x, arrivals=x.arrivals * share, pool=pool) for x in queues.lines if share > 0]
    return replace(
        queues,
        lines=(*kept, *moved),
        servers=(*queues.servers, number),
        slow=(*queues.slow, 1.1),
    )
