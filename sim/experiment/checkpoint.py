"""A run put aside at the beginning of a month, and taken up again as if nothing had happened.

A checkpoint holds the engine's state and the accounts as plain arrays, and what institutions saw so
far. Their decisions, and the plan that follows from these, are found again by deciding once more on
the same sights: nothing but numbers is read from the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from sim.engine.compiled.session import Session
from sim.engine.compiled.state import Part
from sim.engine.world import Arrivals
from sim.experiment.feedback import Feedback
from sim.institutions.observe import Observation
from sim.outcomes.entries import Accountant
from sim.outcomes.store import RunFolderError
from sim.outcomes.whole import whole
from sim.reforms.load import Loaded

SCHEMA = "reformsim.checkpoint/1"


def save(run: Feedback, path: Path) -> None:
    """Write a checkpoint of a run between two months; the file appears whole or not at all.

    Raises
    ------
    ValueError
        If the run keeps a trace, is on the reference engine, or has not begun.
    """
    if "trace" in run.keep or not isinstance(run.session, Session) or run.accountant is None:
        raise ValueError("only runs on the compiled engine, without trace, can be put aside")
    session, coming = run.session, run.session.coming
    about = {
        "schema": SCHEMA,
        "inputs": _inputs(run.loaded),
        "seed": run.seed,
        "replication": run.replication,
        "keep": sorted(run.keep),
        "edge": coming.edge,
        "come": session.before,
        "seen": [seen.plain() for seen in run.seen],
    }
    arrays: dict[str, Any] = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "before": run.ended_before,
        **_named("state", session.state._asdict()),
        **_named("comers", coming.comers._asdict()),
        **_named("late", coming.late._asdict()),
        **_named("ledger", run.accountant.ledger._asdict()),
    }
    for k, part in enumerate(session.parts):
        arrays |= _named(f"part {k}", part._asdict())
    with whole(path) as draft, draft.open("wb") as file:
        np.savez_compressed(file, **arrays)


def resume(path: Path, loaded: Loaded) -> Feedback:
    """Take up a run again.

    Parameters
    ----------
    loaded : Loaded
        The scenario that the checkpoint was made from.

    Raises
    ------
    RunFolderError
        If the file is no checkpoint, is damaged, or was made from something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        about = json.loads(arrays["about"].tobytes())
        known = about["schema"] == SCHEMA
    except (OSError, ValueError, KeyError, TypeError, BadZipFile):
        raise RunFolderError(path, "damaged-run") from None
    if not known:
        raise RunFolderError(path, "not-a-run")
    if about["inputs"] != _inputs(loaded):
        raise RunFolderError(path, "other-inputs")
    keep = frozenset(about["keep"])
    run = Feedback(loaded, about["seed"], about["replication"], "compiled", keep)
    for seen in about["seen"]:
        run.decide(Observation.of(seen))
    plan = run.compiler.plan()
    run.begin(plan)
    session, accountant = run.session, run.accountant
    assert isinstance(session, Session)
    assert isinstance(accountant, Accountant)
    session.state = session.state._replace(**_part("state", arrays))
    session.parts = [Part(**_part(f"part {k}", arrays)) for k in range(session.split.parts)]
    session.before = about["come"]
    session.minute = run.minute(len(run.seen)) if not run.over else plan.end
    coming = session.coming
    coming.comers = coming.comers._replace(**_part("comers", arrays))
    coming.late, coming.edge = Arrivals(**_part("late", arrays)), about["edge"]
    accountant.ledger = accountant.ledger._replace(**_part("ledger", arrays))
    run.ended_before = arrays["before"]
    return run


def _named(prefix: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}.{name}": part for name, part in parts.items()}


def _part(prefix: str, arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removeprefix(f"{prefix}."): array
        for name, array in arrays.items()
        if name.startswith(f"{prefix}.")
    }


def _inputs(loaded: Loaded) -> str:
    """Hash of everything that a run is made from."""
    return hashlib.sha256(json.dumps(loaded.files, sort_keys=True).encode()).hexdigest()
