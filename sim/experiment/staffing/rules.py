"""Staffing by formula: Erlang C, Erlang A, the square-root rule; to start from and to compare.

Times in minutes, ``load`` in erlangs (arrivals a minute × mean work).

* *Erlang C* (Erlang 1917): M/M/n in equilibrium, nobody leaves.
* *Erlang A* (Palm 1957; Garnett, Mandelbaum & Reiman 2002): M/M/n+M, people lose patience.
* *Square root* (Halfin & Whitt 1981): n = load + β √load, with β such that the limit of many clerks
  keeps the promise.

Taken with the load of an unlimited number of clerks at that time of day instead of arrivals × mean
work, each is its *modified offered load* version (Jennings, Mandelbaum, Massey & Whitt 1996).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import betainc, ndtr

from sim.experiment.staffing.target import Target

MOST = 5_000
"""More clerks than any pool has."""


class Queue(NamedTuple):
    """A stationary queue: erlangs of load, mean work and mean patience (inf: nobody leaves).

    ``gives_up`` is the share of those not served who never come again.
    """

    load: float
    work: float
    patience: float = math.inf
    gives_up: float = 1.0


def erlang_b(clerks: int, load: float) -> float:
    """Share of arrivals lost in M/G/n/n, by the stable recursion."""
    lost = 1.0
    for n in range(1, clerks + 1):
        lost = load * lost / (n + load * lost)
    return lost


def erlang_c(clerks: int, load: float) -> float:
    """Share of arrivals that wait in M/M/n; 1 if the clerks cannot keep up."""
    if clerks <= load:
        return 1.0
    lost = erlang_b(clerks, load)
    return clerks * lost / (clerks - load * (1.0 - lost))


def delayed_c(clerks: int, queue: Queue, minutes: float) -> float:
    """Share of arrivals that wait longer in M/M/n."""
    if clerks <= queue.load:
        return 1.0
    rate = (clerks - queue.load) / queue.work
    return erlang_c(clerks, queue.load) * math.exp(-rate * minutes)


def wait_c(clerks: int, queue: Queue) -> float:
    """Mean wait in M/M/n."""
    if clerks <= queue.load:
        return math.inf
    return erlang_c(clerks, queue.load) * queue.work / (clerks - queue.load)


class ErlangA(NamedTuple):
    """M/M/n+M in equilibrium; ``law[k]`` is the chance that all clerks are busy and k wait."""

    clerks: int
    queue: Queue
    law: np.ndarray

    @classmethod
    def solve(cls, clerks: int, queue: Queue) -> ErlangA:
        """Stationary law by detailed balance, as far as it matters."""
        load, ratio = queue.load, queue.work / queue.patience
        busy = erlang_b(clerks, load)  # law of n busy clerks, given at most n in the system
        deep = int(load + 12.0 * math.sqrt(load + 1.0) + 12.0 * math.sqrt(load / ratio) + 60.0)
        steps = load / (clerks + ratio * np.arange(1, deep + 1))
        tail = np.concatenate(([1.0], np.cumprod(steps)))
        return cls(clerks, queue, busy * tail / (1.0 + busy * (tail.sum() - 1.0)))

    def delayed(self, minutes: float) -> float:
        """Share of arrivals that spend longer in the queue, served or not.

        An arrival that finds k waiting would be served after the sum of exponentials of rates
        n/work + j/patience, j = 0 … k: minus the logarithm of a Beta variable times the patience.
        """
        work, patience = self.queue.work, self.queue.patience
        still = math.exp(-minutes / patience)
        k = np.arange(len(self.law))
        offered = betainc(self.clerks * patience / work, k + 1.0, still) if minutes > 0 else 1.0
        return float(np.sum(self.law * offered) * still)

    def wait(self) -> float:
        """Mean time in the queue of all who come (Little)."""
        waiting = float(np.arange(len(self.law)) @ self.law)
        return waiting * self.queue.work / self.queue.load

    def leaving(self) -> float:
        """Share of arrivals that leave unserved."""
        return self.wait() / self.queue.patience


def halfin_whitt(beta: float) -> float:
    """Share that waits in the limit of many clerks, for ``beta`` above 0."""
    density = math.exp(-beta * beta / 2.0) / math.sqrt(2.0 * math.pi)
    return float(density / (density + beta * ndtr(beta)))


def keeps_c(target: Target, clerks: int, queue: Queue) -> bool:
    """Whether a promise is kept in M/M/n (nobody ever leaves there, once the queue is stable)."""
    if target.measure == "over":
        return delayed_c(clerks, queue, target.bound) <= target.allowed
    if target.measure == "mean":
        return wait_c(clerks, queue) <= target.bound
    return clerks > queue.load


def keeps_a(target: Target, clerks: int, queue: Queue) -> bool:
    """Whether a promise is kept in M/M/n+M."""
    if math.isinf(queue.patience):
        return keeps_c(target, clerks, queue)
    found = ErlangA.solve(clerks, queue)
    if target.measure == "over":
        return found.delayed(target.bound) <= target.allowed
    if target.measure == "mean":
        return found.wait() <= target.bound
    share = queue.gives_up if target.measure == "lost" else 1.0
    return share * found.leaving() <= target.allowed


def keeps_root(target: Target, clerks: int, queue: Queue) -> bool:
    """Whether a promise is kept by the limit of many clerks."""
    beta = (clerks - queue.load) / math.sqrt(queue.load)
    if beta <= 0.0:
        return False
    waits, rate = halfin_whitt(beta), beta * math.sqrt(queue.load) / queue.work
    if target.measure == "over":
        return waits * math.exp(-rate * target.bound) <= target.allowed
    if target.measure == "mean":
        return waits / rate <= target.bound
    if math.isinf(queue.patience):
        return True
    share = queue.gives_up if target.measure == "lost" else 1.0
    return share * waits / rate / queue.patience <= target.allowed


RULES: dict[str, Callable[[Target, int, Queue], bool]] = {
    "erlang_c": keeps_c,
    "erlang_a": keeps_a,
    "square_root": keeps_root,
}


def fewest(rule: str, target: Target, queue: Queue, least: int = 1) -> int:
    """The fewest clerks with which a rule thinks the promise kept.

    Parameters
    ----------
    rule : {"erlang_c", "erlang_a", "square_root"}
    least : int
        Fewer than these are not considered.
    """
    if queue.load <= 0.0:
        return least
    low, high, keeps = least, max(least, math.ceil(queue.load) + 1), RULES[rule]
    while not keeps(target, high, queue) and high < MOST:
        low, high = high + 1, 2 * high
    while low < high:
        middle = (low + high) // 2
        if keeps(target, middle, queue):
            high = middle
        else:
            low = middle + 1
    return high
