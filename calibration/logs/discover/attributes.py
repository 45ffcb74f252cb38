"""Which attributes of cases shape what is done in them, and how long they last.

An attribute matters if it helps to foretell cases that were not learnt from: which activity follows
which (a Markov chain for each value, drawn towards that of all cases) and how long the case lasts
(in eighths of all durations). It must do so better than if its values were dealt out anew among
cases that began at about the same time (a permutation test within blocks; so a drift that both
follow is no influence). Attributes are chosen one after another: each must tell what those before
it do not. All together, an attribute without meaning is kept with a probability below ``ALPHA``.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from calibration.logs.log import ACTIVITY, CASE
from calibration.logs.model import Attribute
from calibration.logs.observed import Floats, Ints, Observed

ALPHA = 0.01
_MOST, _MOST_VALUES, _MOST_CELLS = 3, 12, 48
_FEWEST_CASES = 60
_FEWEST, _RARE = 20, 0.02
"""Values of fewer cases, or of a smaller part of them, are taken together."""
_NUMBERS, _PARTS = 12, 4
"""Numbers of more different values are told apart by quarters."""
_BLOCK = 50
"""Values are dealt out anew among so many cases that follow each other."""
_PULL = 30.0
"""A value's own frequencies weigh as much as those of all after so many observations."""
_WORTH = 0.02
"""An attribute must tell so many bits a case."""
_LATEST = 6000
_NAMES_ROUTES, _SAME = 10, 0.05
OTHERS = "…"


class _Features(NamedTuple):
    """How often each case does each thing, and which things exclude each other (given one)."""

    counts: sparse.csr_array
    given: Ints


def find_attributes(seen: Observed, table: pd.DataFrame) -> tuple[Attribute, ...]:
    """Attributes that matter, the most telling first.

    Parameters
    ----------
    table : DataFrame
        Texts, indexed by case; see :func:`calibration.logs.read.attributes.case_attributes`.
    """
    cases = len(seen.begins)
    if cases < _FEWEST_CASES or not len(table.columns):
        return ()
    table = table.reindex(seen.log[CASE].to_numpy()[seen.first[:-1]]).fillna("")
    activity = pd.factorize(seen.log[ACTIVITY])[0].astype(np.int64)
    routes = _routes(seen, activity)
    told = [name for name in table.columns if not _names_routes(table[name], routes)]
    found = [_levels(str(name), table[name]) for name in told]
    levels = [attribute for attribute in found if attribute is not None]
    latest = slice(max(0, cases - _LATEST), None)
    features = [_steps(seen, activity, latest), _durations(seen, latest)]
    return _chosen(levels, features, latest, cases)


def _chosen(
    levels: list[Attribute], features: list[_Features], latest: slice, cases: int
) -> tuple[Attribute, ...]:
    """Attributes chosen one after another."""
    chosen = list[Attribute]()
    cell = np.zeros(len(range(cases)[latest]), np.int64)
    level = ALPHA / max(1, len(levels))
    random = np.random.default_rng(0)
    while levels and len(chosen) < _MOST:
        numbers = [np.array(attribute.of)[latest] for attribute in levels]
        gains = [[_gain(feature, cell, of) for feature in features] for of in numbers]
        best = max(range(len(levels)), key=lambda i: sum(gains[i]))
        attribute, of, gain = levels.pop(best), numbers[best], gains[best]
        if sum(gain) < _WORTH:
            break
        both = _joined(cell, of)
        if both.max() >= _MOST_CELLS:
            continue
        chance = _chance(features, cell, of, sum(gain), level, random)
        if chance <= level:
            route, duration = (max(0.0, bits) for bits in gain)
            chosen.append(attribute._replace(route=route, duration=duration, chance=chance))
            cell = both
    return tuple(chosen)


def _levels(name: str, texts: pd.Series) -> Attribute | None:
    """An attribute with its values told apart; None if there are not two."""
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(float)
    given = (texts != "").to_numpy()
    edges, values = tuple[float, ...](), tuple[str, ...]()
    if np.isfinite(numbers[given]).all() and len(np.unique(numbers[given])) > _NUMBERS:
        parts = np.arange(1, _PARTS) / _PARTS
        cuts = np.unique(np.quantile(numbers[given], parts, method="lower"))
        edges = tuple(cuts[cuts < numbers[given].max()].tolist())
        told = [f"{edge:.10g}" for edge in edges]
        between = [f"{a} – {b}" for a, b in itertools.pairwise(told)]
        values = (f"≤ {told[0]}", *between, f"> {told[-1]}") if told else ()
    else:
        count = texts.value_counts()
        least = max(_FEWEST, _RARE * len(texts))
        values = tuple(str(v) for v in count.index[count >= least][:_MOST_VALUES])
    if values and ((edges and not given.all()) or (not edges and not texts.isin(values).all())):
        values += (OTHERS,)
    if len(values) < 2:
        return None
    raw = Attribute(name, values, edges, (), 0.0, 0.0, 1.0)
    return raw._replace(of=tuple(numbers_of(raw, texts).tolist()))


def numbers_of(attribute: Attribute, texts: pd.Series) -> Ints:
    """Numbers of the values of some cases; what is not among them counts as the last one."""
    last = len(attribute.values) - 1
    if attribute.edges:
        numbers = pd.to_numeric(texts, errors="coerce").to_numpy(float)
        of = np.searchsorted(np.array(attribute.edges), numbers, "left")
        return np.where(np.isfinite(numbers), of, last).astype(np.int64)
    place = {value: number for number, value in enumerate(attribute.values)}
    return np.asarray(texts.map(place).fillna(last).to_numpy(np.int64), np.int64)


def _routes(seen: Observed, activity: Ints) -> Ints:
    """Number of each case's sequence of activities."""
    parts = np.split(activity, seen.first[1:-1])
    return np.asarray(pd.factorize(pd.Series([part.tobytes() for part in parts]))[0], np.int64)


def _names_routes(texts: pd.Series, routes: Ints) -> bool:
    """Whether values are but names of sequences of activities: known only when all is over."""
    of = pd.factorize(texts)[0]
    _, both = np.unique(np.column_stack((of, routes)), axis=0, return_inverse=True)
    whole, value, pair = (_bits(np.bincount(x)) for x in (routes, of, both))
    many = int(routes.max()) >= _NAMES_ROUTES
    return many and pair - value <= _SAME * whole and pair - whole <= _SAME * whole


def _bits(counts: Ints) -> float:
    share = counts[counts > 0] / counts.sum()
    return float(-np.sum(share * np.log2(share)))


def _steps(seen: Observed, activity: Ints, latest: slice) -> _Features:
    """Which activity follows which, from the beginning to the end of each case."""
    size = int(activity.max()) + 2
    case = np.repeat(np.arange(len(seen.begins)), np.diff(seen.first))
    before = np.append(size - 1, activity[:-1])
    before[seen.first[:-1]] = size - 1
    last = seen.first[1:] - 1
    pair = np.concatenate((before * size + activity, activity[last] * size + size - 1))
    who = np.concatenate((case, case[last]))
    pairs, column = np.unique(pair, return_inverse=True)
    ones = np.ones(len(pair))
    counts = sparse.csr_array((ones, (who, column)), shape=(len(seen.begins), len(pairs)))
    return _Features(counts[latest], pd.factorize(pairs // size)[0].astype(np.int64))


def _durations(seen: Observed, latest: slice) -> _Features:
    """In which eighth of all durations each case's is."""
    lasts = seen.lasts[latest]
    edges = np.unique(np.quantile(lasts, np.arange(1, 8) / 8))
    of = np.searchsorted(edges, lasts, "left")
    rows = np.arange(len(lasts))
    shape = len(lasts), len(edges) + 1
    counts = sparse.csr_array((np.ones(len(lasts)), (rows, of)), shape=shape)
    return _Features(counts, np.zeros(len(edges) + 1, np.int64))


def _joined(cell: Ints, of: Ints) -> Ints:
    """Number of each pair of numbers."""
    return np.asarray(pd.factorize(cell * (int(of.max()) + 1) + of)[0], np.int64)


def _gain(features: _Features, cell: Ints, of: Ints) -> float:
    """Bits a case by which knowing ``of`` besides ``cell`` foretells one half from the other."""
    both = _joined(cell, of)
    parent = np.zeros(int(both.max()) + 1, np.int64)
    parent[both] = cell
    halves = np.arange(len(cell)) % 2
    total = 0.0
    for half in (0, 1):
        learn, test = halves == half, halves != half
        counts = _by_cell(features.counts, both, learn)
        whole = np.zeros((int(cell.max()) + 1, counts.shape[1]))
        np.add.at(whole, parent, counts)
        everything = np.broadcast_to(whole.sum(axis=0), whole.shape)
        start = (everything + 0.5) / _by_given(everything + 0.5, features.given)
        known = _drawn_to(whole, start, features.given)
        own = _drawn_to(counts, known[parent], features.given)
        seen = _by_cell(features.counts, both, test)
        total += float(np.sum(seen * (np.log2(own) - np.log2(known[parent]))))
    return total / len(cell)


def _by_cell(counts: sparse.csr_array, cell: Ints, these: np.ndarray) -> Floats:
    rows = np.flatnonzero(these)
    shape = int(cell.max()) + 1, counts.shape[0]
    cells = sparse.csr_array((np.ones(len(rows)), (cell[rows], rows)), shape=shape)
    return np.asarray((cells @ counts).toarray(), np.float64)


def _by_given(counts: Floats, given: Ints) -> Floats:
    """For each count, the sum of those with the same condition."""
    order = np.argsort(given, kind="stable")
    edges = np.flatnonzero(np.append(True, np.diff(given[order]) > 0))
    sums = np.add.reduceat(counts[:, order], edges, axis=1)
    return np.asarray(sums[:, given], np.float64)


def _drawn_to(counts: Floats, prior: Floats, given: Ints) -> Floats:
    """Frequencies of each row, drawn towards a prior."""
    return (counts + _PULL * prior) / (_by_given(counts, given) + _PULL)


def _chance(
    features: list[_Features],
    cell: Ints,
    of: Ints,
    observed: float,
    level: float,
    random: np.random.Generator,
) -> float:
    """Probability that values dealt out anew, among like cases of one time, tell as much."""
    trials = int(np.ceil(2.0 / level))
    block = np.arange(len(of)) // _BLOCK
    fixed = np.lexsort((block, cell))
    as_many = 0
    for i in range(trials):
        dealt = np.empty_like(of)
        dealt[fixed] = of[np.lexsort((random.random(len(of)), block, cell))]
        as_many += sum(_gain(feature, cell, dealt) for feature in features) >= observed
        if as_many > level * trials:
            return (1.0 + as_many) / (2.0 + i)  # it will not come below
    return (1.0 + as_many) / (1.0 + trials)
