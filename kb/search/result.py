"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from kb.api.models import EntityOut

Decision = Literal["answer", "clarify", "decline"]


@dataclass(frozen=True)
class Candidate:
    """One entry considered: its ranking score, the probability that it answers, and why.

    ``signals`` are the fused features by name; ``matched`` is the question variant nearest to the query.
    """

    entry_id: str
    score: float
    probability: float
    signals: dict[str, float] = field(default_factory=dict)
    matched: str = ""


@dataclass(frozen=True)
class SearchResult:
    """The ranked candidates and what to do with them.

    ``decision``: ``answer`` with the first candidate, ``clarify`` among ``choices``, or ``decline``.
    ``out_of_scope`` is a class of ``vocab/scope.yml`` when the question belongs to somebody else (with
    ``decision`` ``decline``), else None; ``out`` is the probability that it does, from 0 to 1.
    ``probability`` is that of the first candidate being right.
    ``trace`` lists the steps with what each kept; it holds no text unless the caller puts it there.
    """

    decision: Decision
    candidates: list[Candidate]
    out_of_scope: str | None
    probability: float
    entities: list[EntityOut]
    normalised: str
    choices: list[str] = field(default_factory=list)
    trace: list[dict[str, Any]] = field(default_factory=list)
    out: float = 0.0
