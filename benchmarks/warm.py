"""``python -m benchmarks.warm``: start made-up offices from their open cases and compare.

Offices of :mod:`benchmarks.offices` run; at a date everything later is hidden. What remains: the
cases finished by then, to learn from, and those open, to start from. What is generated is compared
with what was hidden: how long the open cases still took, how many of them were open some hours
later, and how many cases were open in all, beside a cold start that knows of none.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.offices import log_of, made_up, plan_of
from calibration.logs.discover.model import discover
from calibration.logs.log import CASE, COLUMNS, END, START
from calibration.logs.read.open_cases import UNDER_WAY
from calibration.logs.simulate.generate import generate
from calibration.logs.simulate.warm import generate_from

LATER = (2.0, 6.0, 24.0)
"""Hours after the date at which open cases are counted."""
MEASURES = ("mean rest of open cases", *(f"of them open after {h:g} h" for h in LATER))
NEW = 150
_HOUR = pd.Timedelta(hours=1)


def hidden(log: pd.DataFrame, date: pd.Timestamp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a register tells at a date: the finished cases, and the rows of those open."""
    ends = log.groupby(CASE)[END].transform("max")
    told = log[(ends > date) & (log[START] <= date)]
    told = told.assign(**{UNDER_WAY: told[END] > date})
    told[END] = told[END].where(~told[UNDER_WAY], told[START])
    return log[ends <= date].reset_index(drop=True), told.reset_index(drop=True)


class Trial(NamedTuple):
    """One office.

    Attributes
    ----------
    rank : float64, shape (measures,)
        Share of the generated values below the true one; uniform if the distribution is right.
    warm, cold, true : float64, shape (hours,)
        Mean error of the number of open cases, with both starts, and the true number.
    """

    rank: np.ndarray
    warm: np.ndarray
    cold: np.ndarray
    true: np.ndarray


def trial(seed: int, reps: int = 19) -> Trial:
    """Hide the end of an office's log, start from what is open and compare."""
    log = log_of(plan_of(made_up(seed)), seed)
    date = pd.Timestamp("2024-03-06T11:00") + pd.Timedelta(days=seed % 3 - 1, hours=seed % 4)
    finished, opened = hidden(log, date)
    model, names = discover(finished), set(opened[CASE])
    start = np.datetime64(date)
    rests, warm, cold = [], [], []
    for rep in range(reps):
        made = generate_from(model, opened, start, NEW, rep).log
        rests.append(_rest(made, names, date))
        warm.append(_open(pd.concat([opened[list(COLUMNS)], made]), date))
        cold.append(_open(generate(model, start, NEW, rep), date))
    truth, number, made_rests = _rest(log, names, date), _open(log, date), np.array(rests)
    below, equal = (made_rests < truth).sum(0), (made_rests == truth).sum(0)
    ties = np.random.default_rng(seed).random(len(MEASURES))
    return Trial(
        (below + ties * (equal + 1)) / (reps + 1),
        np.abs(np.mean(warm, 0) - number),
        np.abs(np.mean(cold, 0) - number),
        number,
    )


def _rest(log: pd.DataFrame, names: set[str], date: pd.Timestamp) -> np.ndarray:
    """The measures of how long some cases still took after a date."""
    hours = ((log[log[CASE].isin(names)].groupby(CASE)[END].max() - date) / _HOUR).to_numpy()
    return np.array([hours.mean(), *((hours > h).sum() for h in LATER)])


def _open(log: pd.DataFrame, date: pd.Timestamp) -> np.ndarray:
    """How many cases of a log are open some hours after a date."""
    cases = log.groupby(CASE)
    begins, ends = cases[START].min(), cases[END].max()
    instants = [date + h * _HOUR for h in LATER]
    return np.array([float(((begins <= at) & (ends > at)).sum()) for at in instants])


def inside(trials: Sequence[Trial], level: float = 0.9) -> np.ndarray:
    """Share of the trials whose true value is in the middle of the generated ones, by measure."""
    ranks = np.array([t.rank for t in trials])
    return np.asarray((np.abs(ranks - 0.5) < level / 2).mean(0))


def main() -> None:
    """Read the command line, try, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warm", description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    trials = [trial(seed) for seed in range(args.seed, args.seed + args.trials)]
    ranks = np.array([t.rank for t in trials])
    print("true value inside the middle 90 % of the generated ones, and its mean rank")
    for name, share, rank in zip(MEASURES, inside(trials), ranks.mean(0), strict=True):
        print(f"  {name:28} {share:6.1%}   {rank:.3f}")
    print("mean error of the number of open cases: warm start, cold start, true number")
    for i, h in enumerate(LATER):
        warm, cold, true = (np.mean([t[1 + k][i] for t in trials]) for k in range(3))
        print(f"  after {h:4g} h  {warm:6.2f} {cold:6.2f} {true:6.2f}")


if __name__ == "__main__":
    main()
