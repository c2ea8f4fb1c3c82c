"""What the encoder is tuned on: every question of the content, labelled with the entry that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.search.analyse import Analyser
from kb.search.scope import Scope
from kb.search.views import Indexable, answer_views, tuned_views


@dataclass(frozen=True)
class Labelled:
    """A question in the form search compares, and the number of its class."""

    text: str
    asks: str
    label: int


@dataclass(frozen=True)
class TuningSet:
    """The labelled questions. Classes: the entries in the order of ``entries``, then the scope classes."""

    entries: list[str]
    topics: list[str]
    classes: list[str]
    rows: list[Labelled]

    @property
    def label_count(self) -> int:
        """How many classes there are."""
        return len(self.entries) + len(self.classes)


def collect(entries: Sequence[Indexable], scope: Scope, analyser: Analyser) -> TuningSet:
    """The questions and the parts of the answers of ``entries``, and the examples of ``scope``.

    The examples of ``in_scope`` belong to no one entry and are left out; ``kb.search.head`` uses them.
    """
    rows: list[Labelled] = []

    def add(text: str, label: int) -> None:
        analysis = analyser.analyse(text)
        rows.append(Labelled(analysis.text, analysis.asks, label))

    for number, entry in enumerate(entries):
        for text in (*tuned_views(entry), *answer_views(entry)):
            add(text, number)
    for number, item in enumerate(scope.classes.values(), start=len(entries)):
        for text in item.examples:
            add(text, number)
    return TuningSet([e.id for e in entries], [e.topic for e in entries], list(scope.classes), rows)
