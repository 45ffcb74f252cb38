"""A model judged by cases it has not seen, beside the train-replay floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calibration.logs.discover.attributes import numbers_of
from calibration.logs.discover.choose import choose_drift
from calibration.logs.discover.lost import without_lost
from calibration.logs.discover.model import discover
from calibration.logs.distances import DISTANCES, distances
from calibration.logs.fit import Beside, beside, of_kinds, of_models
from calibration.logs.holdout import split
from calibration.logs.log import CASE, COLUMNS, START
from calibration.logs.model import LogModel
from calibration.logs.observed import observe
from calibration.logs.replay import train_replay
from calibration.logs.selection import how_selected
from calibration.logs.simulate.generate import generate


class TooFewCasesError(Exception):
    """A log too small to hold out a part of it."""


@dataclass(frozen=True)
class Validation:
    """Distances of generated logs to the held-out part: mean and standard deviation over seeds.

    ``beside`` compares the first generated log with the held-out part, figure by figure.
    ``floor`` are those of the training cases replayed; ``train`` and ``test`` numbers of cases.
    """

    train: int
    test: int
    reps: int
    selection: str
    model: dict[str, tuple[float, float]]
    floor: dict[str, float]
    beside: list[Beside]

    def plain(self) -> dict[str, Any]:
        """The result as JSON has it."""
        means = {k: {"mean": mean, "sd": sd} for k, (mean, sd) in self.model.items()}
        return {
            "train_cases": self.train,
            "test_cases": self.test,
            "replications": self.reps,
            "selection": self.selection,
            "model": means,
            "train_replay": self.floor,
        }


def validate(
    log: pd.DataFrame,
    zone: str,
    share: float,
    reps: int,
    seed: int,
    attributes: pd.DataFrame | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Validation:
    """Hold out the later cases, discover a model from the earlier ones, and compare.

    ``attributes`` are texts known of cases, in its index; those that matter are learnt, too.

    Raises
    ------
    TooFewCasesError
        If there are not enough cases to learn from, or none to be judged by.
    """
    selection = how_selected(observe(without_lost(log)[0]))
    train, test = split(log, share, selection)
    cases = test[CASE].nunique()
    if train[CASE].nunique() < 2 or cases < 1:
        raise TooFewCasesError
    known = attributes if attributes is None else attributes.reindex(train[CASE].unique())
    model = discover(train, zone=zone, drift=choose_drift(train), attributes=known)
    train, test = without_lost(train)[0], without_lost(test)[0]
    cases = test[CASE].nunique()
    start = test[START].min()
    found, figures = [], list[Beside]()
    for i in range(reps):
        made = generate(model, start.to_datetime64(), cases, seed + i, attributes=True)
        found.append(distances(test, made))
        figures = figures or _figures(model, test, made, attributes)
        if tell is not None:
            tell(i + 1, reps)
    table = pd.DataFrame(found)
    spread = table.std(ddof=1) if reps > 1 else table.iloc[0] * np.nan
    return Validation(
        train=train[CASE].nunique(),
        test=cases,
        reps=reps,
        selection=selection,
        model={name: (float(table[name].mean()), float(spread[name])) for name in DISTANCES},
        floor=distances(test, train_replay(train, start, cases)),
        beside=figures,
    )


def _figures(
    model: LogModel, test: pd.DataFrame, made: pd.DataFrame, attributes: pd.DataFrame | None
) -> list[Beside]:
    """Figures of a held-out log and a generated one."""
    rules = {model.activities[batch.activity]: batch for batch in model.batches}
    both = [discover(log, zone=model.zone, batches=rules) for log in (test, made[list(COLUMNS)])]
    told = test
    if attributes is not None:
        known = attributes.reindex(test[CASE]).fillna("")
        for one in model.attributes:
            values = np.array(one.values, object)[numbers_of(one, known[one.name])]
            told = told.assign(**{one.name: values})
    return [
        *beside(test, made),
        *of_models(*both),
        *of_kinds(model.attributes, told, made),
    ]
