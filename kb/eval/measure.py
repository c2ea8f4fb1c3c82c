"""The measures of DESIGN.md, "Evaluation", over judged rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kb.eval.interval import wilson
from kb.eval.rows import Row

ANSWERED = {"answered", "calculated"}
DECLINED = {"out_of_scope", "not_found", "emergency", "abusive", "chitchat", "handoff"}
ECE_BINS = 10

Block = dict[str, Any]
"""Measures by name: shares, counts, and ``ci95`` with an interval for each share."""


@dataclass(frozen=True)
class Judged:
    """What the system did with a row.

    ``ranked``: for each candidate, best first, its id with those it covers; None when the ranking
    cannot be seen (through chat). ``served``: ids of the entry answered with. ``choices``: ids of
    each choice offered. ``probability``: that the first is right.
    """

    row: Row
    outcome: str
    ranked: list[frozenset[str]] | None
    served: frozenset[str]
    choices: list[frozenset[str]]
    probability: float | None
    authority: str | None

    @property
    def rank(self) -> int | None:
        """The place of the first right candidate, from 0; None when it is not among them."""
        return next((i for i, ids in enumerate(self.ranked or ()) if ids & self.row.expect), None)

    @property
    def answered(self) -> bool:
        """Whether an entry or a calculation was served."""
        return self.outcome in ANSWERED

    @property
    def answer_right(self) -> bool:
        """Whether what was served is expected, or tolerated on an out-of-scope row."""
        return bool(self.served & (self.row.expect or self.row.accept))


def blocks(judged: Sequence[Judged]) -> dict[str, Block]:
    """The measures for all rows, the clear, the ambiguous and the hard ones."""
    picks: dict[str, Callable[[Judged], bool]] = {
        "all": lambda j: True,
        "clear": lambda j: j.row.grade == "clear",
        "ambiguous": lambda j: j.row.grade == "ambiguous",
        "hard": lambda j: j.row.hard,
    }
    return {name: measure([j for j in judged if pick(j)]) for name, pick in picks.items()}


def by_kind(judged: Sequence[Judged]) -> dict[str, Block]:
    """The measures of the in-scope rows by topic and by register."""
    groups: dict[str, list[Judged]] = {}
    for item in judged:
        if not item.row.expect:
            continue
        for topic in sorted({entry_id.split("/")[0] for entry_id in item.row.expect}):
            groups.setdefault(f"topic {topic}", []).append(item)
        groups.setdefault(f"register {item.row.register}", []).append(item)
    return {name: measure(rows) for name, rows in sorted(groups.items())}


def measure(judged: Sequence[Judged]) -> Block:
    """All measures of one block, None where no row counts; ``ci95`` has the interval of each share."""
    inside = [j for j in judged if j.row.expect]
    outside = [j for j in judged if not j.row.expect]
    ranked = [j for j in inside if j.ranked is not None]
    answered = [j for j in judged if j.answered]
    asked = [j for j in inside if j.outcome == "clarify"]
    named = [
        j for j in outside if j.row.authority and j.row.authority != "none" and j.outcome == "out_of_scope"
    ]
    shares: dict[str, tuple[Sequence[Judged], Callable[[Judged], bool]]] = {
        "top1": (ranked, lambda j: j.rank == 0),
        "top3": (ranked, lambda j: j.rank is not None and j.rank < 3),
        "coverage": (inside, lambda j: j.answered),
        "precision": (answered, lambda j: j.answer_right),
        "precision_in": ([j for j in inside if j.answered], lambda j: j.answer_right),
        "clarify": (inside, lambda j: j.outcome == "clarify"),
        "clarify_right": (asked, lambda j: any(ids & j.row.expect for ids in j.choices)),
        "declined_in": (inside, lambda j: j.outcome in DECLINED),
        "declined": (outside, lambda j: j.outcome in DECLINED),
        "asked_out": (outside, lambda j: j.outcome == "clarify"),
        "wrong": (judged, lambda j: j.answered and not j.answer_right),
        "outcome_accuracy": ([j for j in judged if j.row.outcome], _same_outcome),
        "authority_accuracy": (named, lambda j: j.authority == j.row.authority),
    }
    block: Block = {"n": len(judged), "n_in": len(inside), "n_out": len(outside)}
    intervals: dict[str, tuple[float, float]] = {}
    for name, (rows, holds) in shares.items():
        hits = sum(map(holds, rows))
        block[name] = round(hits / len(rows), 4) if rows else None
        if rows:
            intervals[name] = wilson(hits, len(rows))
    block["mrr"] = _mean([1 / (j.rank + 1) if j.rank is not None else 0.0 for j in ranked])
    block["ece"] = _ece([(j.probability, j.rank == 0) for j in ranked if j.probability is not None])
    block["ci95"] = intervals
    return block


def _same_outcome(judged: Judged) -> bool:
    if judged.row.outcome in ANSWERED:
        return judged.answered
    return judged.outcome == judged.row.outcome


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _ece(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error over ten equal bins of the stated probability."""
    if not pairs:
        return None
    total = 0.0
    for number in range(ECE_BINS):
        low, high = number / ECE_BINS, (number + 1) / ECE_BINS
        inside = [
            (p, right) for p, right in pairs if low <= p < high or (number == ECE_BINS - 1 and p == 1.0)
        ]
        if inside:
            stated = sum(p for p, _ in inside) / len(inside)
            actual = sum(right for _, right in inside) / len(inside)
            total += abs(stated - actual) * len(inside) / len(pairs)
    return round(total, 4)
