"""What each entry is about in entities: for agreement with the question's, and contrasts that must not clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.api.models import EntityOut
from kb.search.analyse import Analyser, Analysis

Matrix = NDArray[np.float32]

LABELS = ("category", "insurance", "service", "aspect")
CONTRASTS: tuple[frozenset[str], ...] = (
    frozenset({"insurance=居民医保", "insurance=职工医保"}),
    frozenset({"category=新生儿", "category=大学生", "category=学生", "category=老年人"}),
    frozenset(
        {
            "category=低保对象",
            "category=低保边缘",
            "category=特困人员",
            "category=防返贫监测对象",
            "category=因病致贫",
        }
    ),
    frozenset({"service=断缴", "service=退费", "service=停保", "service=补缴"}),
    frozenset({"service=住院", "service=门诊报销"}),
    frozenset({"aspect=金额", "aspect=材料", "aspect=办法", "aspect=时间", "aspect=地点", "aspect=原因"}),
)
"""Values of which a question naming one is not answered by an entry titled with another."""

_COMPATIBLE = {
    frozenset({"category=大学生", "category=学生"}),
    frozenset({"category=低保对象", "category=特困人员"}),
}


@dataclass(frozen=True)
class Profiles:
    """For each entry (a row) the share of its questions that name a value (a column), and the values in its title."""

    values: dict[str, int]
    shares: Matrix
    titles: Matrix

    def agreement(self, entities: Sequence[EntityOut]) -> dict[str, Matrix]:
        """``service``: how much each entry shares the question's services, 0 to 1; and ``clash``, 0 or more.

        What else the question names, the classifiers have read already: its agreement told nothing more.
        """
        service, clash = (np.zeros(len(self.shares), dtype=np.float32) for _ in range(2))
        asked = {f"{e.entity}={e.value}" for e in entities if e.entity in LABELS and not e.negated}
        columns = [self.values[v] for v in asked if v.startswith("service=") and v in self.values]
        if columns:
            strength = np.maximum(self.shares[:, columns], 0.6 * self.titles[:, columns])
            service = np.sqrt(strength.max(axis=1))
        for group in CONTRASTS:
            if named := asked & group:
                clash += self._clash(named, group)
        return {"service": service, "clash": clash}

    def _clash(self, named: frozenset[str] | set[str], group: frozenset[str]) -> Matrix:
        """1 for an entry whose title has another value of the group and none of the question's."""
        none = np.zeros(len(self.shares), dtype=np.float32)
        allowed = named | {v for v in group for n in named if frozenset({v, n}) in _COMPATIBLE}
        others = [self.values[v] for v in group - allowed if v in self.values]
        same = [self.values[v] for v in allowed if v in self.values]
        if not others:
            return none
        clash = self.titles[:, others].max(axis=1)
        agrees = self.titles[:, same].max(axis=1) if same else none
        often = self.shares[:, same].max(axis=1) if same else none
        result: Matrix = clash * (1 - agrees) * (1 - np.minimum(1, 2 * often))
        return result


def build(
    analyses: Sequence[Analysis], owner: NDArray[np.int32], titles: Sequence[str], analyser: Analyser
) -> Profiles:
    """Count the values in each entry's questions (``owner`` gives the entry of each) and titles."""
    title_values = [_values(analyser.analyse(title).entities) for title in titles]
    question_values = [_values(a.entities) for a in analyses]
    names = sorted({v for group in (*title_values, *question_values) for v in group})
    values = {name: column for column, name in enumerate(names)}
    shares = np.zeros((len(titles), max(len(names), 1)), dtype=np.float32)
    for entry, group in zip(owner, question_values, strict=True):
        for value in group:
            shares[entry, values[value]] += 1
    shares /= np.maximum(np.bincount(owner, minlength=len(titles)), 1)[:, None]
    marked = np.zeros_like(shares)
    for entry, group in enumerate(title_values):
        for value in group:
            marked[entry, values[value]] = 1
    return Profiles(values, shares, marked)


def _values(entities: Sequence[EntityOut]) -> set[str]:
    return {f"{e.entity}={e.value}" for e in entities if e.entity in LABELS and not e.negated}
