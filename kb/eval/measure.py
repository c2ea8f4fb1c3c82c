"""The measures of DESIGN.md, "Evaluation", over judged rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.eval.rows import Row

ANSWERED = {"answered", "calculated"}
DECLINED = {"out_of_scope", "not_found", "emergency", "abusive", "chitchat", "handoff"}
ECE_BINS = 10


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


def blocks(judged: Sequence[Judged]) -> dict[str, dict[str, float | int | None]]:
    """The measures for all rows, the clear, the ambiguous and the hard ones."""
    picks: dict[str, Callable[[Judged], bool]] = {
        "all": lambda j: True,
        "clear": lambda j: j.row.grade == "clear",
        "ambiguous": lambda j: j.row.grade == "ambiguous",
        "hard": lambda j: j.row.hard,
    }
    return {name: measure([j for j in judged if pick(j)]) for name, pick in picks.items()}


def measure(judged: Sequence[Judged]) -> dict[str, float | int | None]:
    """All measures of one block; None where no row counts."""
    inside = [j for j in judged if j.row.expect]
    outside = [j for j in judged if not j.row.expect]
    ranked = [j for j in inside if j.ranked is not None]
    answered = [j for j in judged if j.answered]
    asked = [j for j in inside if j.outcome == "clarify"]
    named = [
        j for j in outside if j.row.authority and j.row.authority != "none" and j.outcome == "out_of_scope"
    ]
    wanted = [j for j in judged if j.row.outcome]
    wrong = [j for j in answered if not j.answer_right]
    return {
        "n": len(judged),
        "n_in": len(inside),
        "n_out": len(outside),
        "top1": _share(ranked, lambda j: j.rank == 0),
        "top3": _share(ranked, lambda j: j.rank is not None and j.rank < 3),
        "mrr": _mean([1 / (j.rank + 1) if j.rank is not None else 0.0 for j in ranked]),
        "coverage": _share(inside, lambda j: j.answered),
        "precision": _share(answered, lambda j: j.answer_right),
        "precision_in": _share([j for j in inside if j.answered], lambda j: j.answer_right),
        "clarify": len(asked) / len(inside) if inside else None,
        "clarify_right": _share(asked, lambda j: any(ids & j.row.expect for ids in j.choices)),
        "declined": _share(outside, lambda j: j.outcome in DECLINED),
        "asked_out": _share(outside, lambda j: j.outcome == "clarify"),
        "wrong": len(wrong) / len(judged) if judged else None,
        "outcome_accuracy": _share(wanted, lambda j: _same_outcome(j)),
        "authority_accuracy": _share(named, lambda j: j.authority == j.row.authority),
        "ece": _ece([(j.probability, j.rank == 0) for j in ranked if j.probability is not None]),
    }


def _same_outcome(judged: Judged) -> bool:
    if judged.row.outcome in ANSWERED:
        return judged.answered
    return judged.outcome == judged.row.outcome


def _share(rows: Sequence[Judged], holds: Callable[[Judged], bool]) -> float | None:
    return round(sum(map(holds, rows)) / len(rows), 4) if rows else None


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
