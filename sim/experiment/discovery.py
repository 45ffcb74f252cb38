"""Scenario discovery: in which corner of what is not known a reform fails.

A shallow classification tree (Breiman et al. 1984) over points at which all numbers varied, used as
in robust decision making (Bryant & Lempert 2010; Lempert, Bryant & Bankes 2008 compare it with
PRIM): each leaf that is mostly failures is a box of a few limits, with its density (share of its
points that fail) and its coverage (share of all failures in it).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engine.plan import Floats

DEPTH = 2
SMALLEST = 0.08
"""No box holds fewer of the points than this share."""


def boxes(names: Sequence[str], inputs: Floats, failed: Sequence[bool]) -> list[dict[str, Any]]:
    """Boxes in which failures are denser than overall and the majority, the densest first.

    Parameters
    ----------
    inputs : float64 array, shape (points, names)
    failed : sequence of bool

    Returns
    -------
    list of dict
        ``limits`` (each ``{number, sign, limit}``), ``points``, ``density``, ``coverage``.
    """
    from sklearn.tree import DecisionTreeClassifier

    wrong = np.asarray(failed, bool)
    if wrong.all() or not wrong.any():
        return []
    smallest = max(2, int(SMALLEST * len(wrong)))
    model = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=smallest, random_state=0)
    tree = model.fit(inputs, wrong).tree_
    found: list[dict[str, Any]] = []

    def visit(node: int, inside: np.ndarray, limits: list[dict[str, Any]]) -> None:
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:
            density = float(wrong[inside].mean())
            if density > max(0.5, float(wrong.mean())):
                coverage = float(wrong[inside].sum() / wrong.sum())
                points = int(inside.sum())
                found.append(
                    {"limits": limits, "points": points, "density": density, "coverage": coverage}
                )
            return
        column, limit = int(tree.feature[node]), float(tree.threshold[node])
        below = inputs[:, column] <= limit
        for child, side, sign in ((left, below, "<="), (right, ~below, ">")):
            more = {"number": names[column], "sign": sign, "limit": limit}
            visit(child, inside & side, [*limits, more])

    visit(0, np.ones(len(wrong), bool), [])
    return sorted(found, key=lambda box: -box["density"])
