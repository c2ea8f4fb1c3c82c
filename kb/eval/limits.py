"""Fits the limits of the decision by what each mistake costs."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kb.eval.example import Example
from kb.search.decide import MAX_CHOICES, Thresholds, decide
from kb.search.encoder import Matrix

COSTS = {
    "wrong": 6.0,
    "clarify_right": 1.0,
    "clarify_wrong": 2.2,
    "declined": 3.0,
    "out_answered": 7.0,
    "out_clarified": 3.0,
}
"""What each way to fail costs beside asking back with the right choice among those offered.

A wrong figure costs people money, 「我不知道，请问这里」 does not: to answer wrongly is twice as bad as to decline.
To ask back where another office should have been named sends people round in a circle: as bad as to decline ours.
"""
LEAST_DECLINED = 0.98
"""The share of the questions of other offices given that must be declined; where no limits reach it, the most.

A little above the 0.97 wanted of questions not given: those that the limits are chosen on flatter them. It was 0.985
while few of those given were hard; since ``audit.yml`` more are, and more of ours would pay for it.
"""
LEAST_CHOICE = 0.02
"""The least share of a choice offered when asking back."""
SURE = (0.8, 0.85, 0.9, 0.95)
OUT_SURE = (0.0, 0.1, 0.15, 0.2, 0.3, 0.4)
"""What is tried for a first entry that is ``sure``; 0 leaves it the limit of all others."""
NEVER = 2.0
"""More than any probability."""


def fit_limits(
    data: Sequence[Example], shares: Sequence[Matrix], outs: Sequence[float], rights: Sequence[float]
) -> dict[str, float]:
    """The limits of least cost that decline enough; that of answering follows from the costs and needs no search.

    Answering costs (1 - p) x wrong on average, asking back about one click: they meet at the limit.
    """
    asking = (COSTS["clarify_right"] * 9 + COSTS["clarify_wrong"]) / 10
    answer = round(1 - asking / COSTS["wrong"], 2)
    orders = [np.argsort(-s)[:MAX_CHOICES] for s in shares]
    theirs = np.asarray([not e.in_scope for e in data])
    refused = np.asarray([_cost(e, order, ("decline", 0)) for e, order in zip(data, orders, strict=True)])
    out_of, right_of = np.asarray(outs), np.asarray(rights)
    best: tuple[float, float, Thresholds] | None = None
    for margin, clarify in itertools.product((0.0, 0.05, 0.1), (0.2, 0.3, 0.4, 0.5)):
        # What is done with a question that is not declined as another office's, and what that costs.
        lets = Thresholds(answer, margin, NEVER, clarify, LEAST_CHOICE, NEVER, NEVER)
        made = [
            decide(p, [float(s[i]) for i in order], o, lets)
            for order, s, o, p in zip(orders, shares, outs, rights, strict=True)
        ]
        let = np.asarray([_cost(e, order, m) for e, order, m in zip(data, orders, made, strict=True)])
        nothing = np.asarray([decision == "decline" for decision, _ in made])
        for out, sure, out_sure in itertools.product(np.arange(0.02, 0.5, 0.01), SURE, OUT_SURE):
            limits = replace(
                lets, out=round(float(out), 2), sure=sure, out_sure=max(round(float(out), 2), out_sure)
            )
            vetoed = out_of >= np.where(right_of >= limits.sure, limits.out_sure, limits.out)
            declined = (theirs & (vetoed | nothing)).sum() / max(1, theirs.sum())
            lacking = max(0.0, LEAST_DECLINED - float(declined)) if theirs.any() else 0.0
            cost = float(np.where(vetoed, refused, let).sum())
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
