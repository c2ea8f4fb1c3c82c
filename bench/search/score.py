"""The measures of one system: accuracy with its interval, speed, memory."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.search.task import Answer
from kb.eval.interval import wilson

Ids = frozenset[str]


@dataclass(frozen=True)
class Scores:
    """Shares of questions with a right entry first, and among the first three; their 95 % intervals; costs.

    Milliseconds are those of one question, ``memory_mb`` the peak of the process that built and answered.
    """

    n: int
    top1: float
    top1_ci95: tuple[float, float]
    top3: float
    top3_ci95: tuple[float, float]
    build_seconds: float
    ms_median: float
    ms_p95: float
    memory_mb: int
    versions: dict[str, str]
    notes: str

    def as_json(self) -> dict[str, Any]:
        """For the result file."""
        return dict(vars(self))


def score(answer: Answer, expected: Sequence[Ids], covers: Mapping[str, Ids]) -> Scores:
    """Judge the rankings: right if an entry's id, or one of the points it covers, is expected.

    Raises ValueError when the answer is not to these questions.
    """
    if len(answer.ranked) != len(expected) or not expected:
        raise ValueError(f"{len(answer.ranked)} rankings for {len(expected)} questions")
    places = [
        next((i for i, entry in enumerate(ranked) if covers.get(entry, frozenset({entry})) & wanted), None)
        for ranked, wanted in zip(answer.ranked, expected, strict=True)
    ]
    count = len(places)
    first = sum(place == 0 for place in places)
    third = sum(place is not None and place < 3 for place in places)
    return Scores(
        n=count,
        top1=round(first / count, 4),
        top1_ci95=wilson(first, count),
        top3=round(third / count, 4),
        top3_ci95=wilson(third, count),
        build_seconds=round(answer.build_seconds, 1),
        ms_median=round(statistics.median(answer.ms), 1),
        ms_p95=round(percentile(answer.ms, 95), 1),
        memory_mb=answer.memory_mb,
        versions=answer.versions,
        notes=answer.notes,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that ``percent`` of 100 do not exceed, between neighbours by straight line.

    >>> percentile([1.0, 2.0, 3.0], 50)
    2.0
    """
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
