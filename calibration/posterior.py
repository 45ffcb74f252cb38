"""A posterior on file: which quantities, which values together, and where they come from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.city.errors import Problem, SpecError
from sim.outcomes.whole import whole

SHIPPED = "sample-city"


@dataclass(frozen=True)
class Posterior:
    """Joint draws of uncertain quantities.

    Attributes
    ----------
    names : tuple of str
        Quantities, by the names that ``reformsim explain`` prints.
    draws : float64 array, shape (draws, quantities)
        Equally likely values, a row together.
    about : dict
        Provenance: city, targets, seed, hashes, diagnostics.
    """

    names: tuple[str, ...]
    draws: NDArray[np.float64]
    about: dict[str, Any] = field(default_factory=dict)


def save(posterior: Posterior, path: Path) -> None:
    """Write a posterior, whole or not at all.

    Numbers are rounded: further digits depend on how many threads a matrix product was given.
    """
    data = {
        "kind": "posterior",
        "about": _rounded(posterior.about),
        "names": list(posterior.names),
        "draws": [[float(f"{x:.6g}") for x in row] for row in posterior.draws],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    text = _rows_on_lines(text)
    with whole(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8")


def _rounded(told: Any) -> Any:
    """The same with four significant digits; more than any diagnostic means."""
    if isinstance(told, dict):
        return {key: _rounded(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_rounded(value) for value in told]
    return float(f"{told:.4g}") if isinstance(told, float) else told


def _rows_on_lines(text: str) -> str:
    """Every draw on a line of its own."""
    head, _, tail = text.partition('"draws": [')
    rows = json.loads("[" + tail.rsplit("}", 1)[0])
    return head + '"draws": [\n' + ",\n".join("  " + json.dumps(r) for r in rows) + "\n ]\n}"


def load(path: Path) -> Posterior:
    """Read a posterior.

    Raises
    ------
    SpecError
        If the file is not one.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SpecError([Problem(str(path), None, "", "no-such-file")]) from None
    except (OSError, ValueError):
        raise SpecError([Problem(str(path), None, "", "not-a-posterior")]) from None
    try:
        if data["kind"] != "posterior":
            raise ValueError
        names = tuple(str(name) for name in data["names"])
        draws = np.array(data["draws"], float)
        if draws.ndim != 2 or draws.shape[1] != len(names) or not len(draws):
            raise ValueError
        if not np.isfinite(draws).all():
            raise ValueError
        return Posterior(names, draws, dict(data["about"]))
    except (KeyError, TypeError, ValueError):
        raise SpecError([Problem(str(path), None, "", "not-a-posterior")]) from None


def shipped(name: str = SHIPPED) -> Path:
    """Path of a shipped posterior."""
    return Path(str(resources.files("calibration"))) / "posteriors" / f"{name}.json"


def find(name: str) -> Posterior:
    """A posterior by shipped name or path."""
    path = shipped(name)
    return load(path if path.is_file() else Path(name))
