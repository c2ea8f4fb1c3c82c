"""What the encoder is tuned on: every question of the content, labelled with the entry that answers it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.search.analyse import Analyser
from kb.search.scope import Scope
from kb.search.views import Indexable, answer_views, tuned_views


@dataclass(frozen=True)
class Labelled:
    """A question in the form search compares, the number of its class, and whether it is a letter."""

    text: str
    asks: str
    label: int
    letter: bool = False


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


def tuned_on(letter: str) -> bool:
    """Whether the encoder is tuned on ``letter``: on every other one, of which it says nothing but its characters.

    The rest are strangers to it: from them the head learns how far a stranger's vector can be trusted
    (docs/adr/0011).
    """
    return hashlib.sha256(letter.encode()).digest()[-1] % 2 == 0


def collect(entries: Sequence[Indexable], scope: Scope, analyser: Analyser) -> TuningSet:
    """The questions, half of the letters and the parts of the answers of ``entries``, and those of ``scope``.

    The examples of ``in_scope`` belong to no one entry and are left out; ``kb.search.head`` uses them.
    """
    rows: list[Labelled] = []

    def add(texts: Iterable[str], label: int, letters: Iterable[str]) -> None:
        marked = [*((text, False) for text in texts), *((text, True) for text in filter(tuned_on, letters))]
        for text, letter in marked:
            analysis = analyser.analyse(text)
            rows.append(Labelled(analysis.text, analysis.asks, label, letter))

    for number, entry in enumerate(entries):
        add((*tuned_views(entry), *answer_views(entry)), number, entry.letters)
    for number, item in enumerate(scope.classes.values(), start=len(entries)):
        add(item.examples, number, item.letters)
    return TuningSet([e.id for e in entries], [e.topic for e in entries], list(scope.classes), rows)
