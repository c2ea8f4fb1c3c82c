"""Fits the limits of the decision by what each mistake costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kb.eval.example import Example
from kb.search.decide import Thresholds, decide
from kb.search.encoder import Matrix

COSTS = {
    "wrong": 5.5,
    "clarify_right": 1.0,
    "clarify_wrong": 2.2,
    "declined": 3.0,
    "out_answered": 7.0,
    "out_clarified": 3.0,
}
"""What each way to fail costs beside asking back with the right choice among those offered.

A wrong figure costs people money, 「我不知道，请问这里」 does not: to answer wrongly is nearly twice as bad as to
decline. To ask back where another office should have been named sends people round in a circle: as bad as to decline
what is ours.
"""
LEAST_DECLINED = 0.985
"""The share of the questions of other offices given that must be declined; where no limits reach it, the most.

A little above the 0.97 wanted of questions not given: those that the limits are chosen on flatter them.
"""
LEAST_CHOICE = 0.02
"""The least share of a choice offered when asking back."""


def fit_limits(
    data: Sequence[Example], shares: Sequence[Matrix], outs: Sequence[float], rights: Sequence[float]
) -> dict[str, float]:
    """The limits of least cost that decline enough; that of answering follows from the costs and needs no search.

    Answering costs (1 - p) x wrong on average, asking back about one click: they meet at the limit.
    """
    asking = (COSTS["clarify_right"] * 9 + COSTS["clarify_wrong"]) / 10
    answer = round(1 - asking / COSTS["wrong"], 2)
    orders = [np.argsort(-s)[:4] for s in shares]
    outside = sum(not e.in_scope for e in data)
    best: tuple[float, float, Thresholds] | None = None
    for margin, out, clarify in itertools.product(
        (0.0, 0.05, 0.1), np.arange(0.02, 0.5, 0.01), (0.2, 0.3, 0.4, 0.5)
    ):
        limits = Thresholds(answer, margin, round(float(out), 2), clarify, LEAST_CHOICE)
        decisions = [
            decide(p, [float(s[i]) for i in order], o, limits)
            for order, s, o, p in zip(orders, shares, outs, rights, strict=True)
        ]
        declined = sum(
            not e.in_scope and decision == "decline" for e, (decision, _) in zip(data, decisions, strict=True)
        )
        lacking = max(0.0, LEAST_DECLINED - declined / outside) if outside else 0.0
        cost = sum(_cost(e, order, made) for e, order, made in zip(data, orders, decisions, strict=True))
        if best is None or (lacking, cost) < best[:2]:
            best = (lacking, cost, limits)
    if best is None:
        raise ValueError("no limits to choose from")
    return dict(vars(best[2]))


def _cost(example: Example, order: NDArray[np.int64], decided: tuple[str, int]) -> float:
    decision, count = decided
    if not example.in_scope:
        return {"answer": COSTS["out_answered"], "clarify": COSTS["out_clarified"]}.get(decision, 0.0)
    if decision == "answer":
        return 0.0 if example.right[order[0]] else COSTS["wrong"]
    if decision == "clarify":
        return COSTS["clarify_right"] if example.right[order[:count]].any() else COSTS["clarify_wrong"]
    return COSTS["declined"]
