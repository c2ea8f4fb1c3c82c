"""The three-way decision."""

from __future__ import annotations

import pytest

from kb.search.decide import Thresholds, decide

LIMITS = Thresholds(answer=0.6, margin=0.1, out=0.5, clarify=0.4, choice=0.1, sure=0.85, out_sure=0.7)


@pytest.mark.parametrize(
    ("probability", "shares", "out", "expected"),
    [
        (0.9, [0.9, 0.05], 0.1, ("answer", 0)),
        (0.8, [0.9, 0.05], 0.6, ("decline", 0)),
        (0.9, [0.9, 0.05], 0.6, ("answer", 0)),
        (0.9, [0.9, 0.05], 0.7, ("decline", 0)),
        (0.7, [0.45, 0.4, 0.1], 0.1, ("clarify", 3)),
        (0.4, [0.5, 0.3, 0.15, 0.04], 0.1, ("clarify", 3)),
        (0.4, [0.5, 0.3, 0.15, 0.12, 0.11], 0.1, ("clarify", 4)),
        (0.3, [0.2, 0.1, 0.05, 0.04], 0.1, ("decline", 0)),
        (0.4, [0.6, 0.02, 0.01], 0.1, ("clarify", 2)),
        (0.4, [0.5, 0.3], 0.49, ("clarify", 2)),
        (0.2, [0.6], 0.1, ("decline", 0)),
        (0.9, [], 0.0, ("decline", 0)),
    ],
)
def test_decide(probability: float, shares: list[float], out: float, expected: tuple[str, int]) -> None:
    assert decide(probability, shares, out, LIMITS) == expected
