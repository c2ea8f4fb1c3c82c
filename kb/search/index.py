"""The index of one release: texts of all entries, their vectors, term weights and the trained head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search import profile
from kb.search.dense import Frame
from kb.search.encoder import Matrix
from kb.search.head import Rows
from kb.search.lexical import Lexicon
from kb.search.linear import LinearModel
from kb.search.suggest import Suggester

FORMAT = 11
"""Raised when the stored form changes."""


@dataclass(frozen=True)
class EntryMeta:
    """What ranking and filtering need of an entry."""

    id: str
    title: str
    topic: str
    covers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ("CN",)
    audiences: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None

    def applies(self, areas: Sequence[str], today: dt.date | None) -> bool:
        """Whether the entry is for one of ``areas`` (any if empty) and in force on ``today``."""
        day = today.isoformat() if today else None
        here = not areas or "CN" in self.areas or bool(set(self.areas) & set(areas))
        return here and not (day and ((self.start and day < self.start) or (self.end and day > self.end)))


@dataclass(frozen=True)
class SearchIndex:
    """All that a query is compared with. Rows of ``dense`` are the question views, then the scope examples.

    ``labels`` has the class of each row: the number of its entry, or that of its scope class after them.
    Of the views of each entry the first ``shown`` may be shown. ``head`` has a row a class, a column a landmark.
    ``ours``: the indexed texts, as cleaned, that ask about medical insurance, and no text of another office.
    ``view_bounds`` and ``negative_bounds``: where the rows of each entry begin, and where those of the last one end.
    """

    entries: list[EntryMeta]
    questions: list[str]
    classes: list[str]
    frame: Frame
    dense: Matrix
    negatives: Matrix
    view_bounds: NDArray[np.int64]
    shown: NDArray[np.int32]
    negative_bounds: NDArray[np.int64]
    words: Lexicon
    grams: Lexicon
    head: Matrix
    landmark_vectors: Matrix
    linear: LinearModel
    labels: Rows
    profiles: profile.Profiles
    ours: frozenset[str]
    suggester: Suggester

    def views(self, entry: int) -> slice:
        """The rows of ``dense`` that are question views of the entry, by its number."""
        return slice(self.view_bounds[entry], self.view_bounds[entry + 1])

    def negatives_of(self, entry: int) -> slice:
        """The rows of ``negatives`` that the entry, by its number, is not for."""
        return slice(self.negative_bounds[entry], self.negative_bounds[entry + 1])

    def allowed(
        self, areas: Sequence[str], today: dt.date | None, audience: str | None, withdrawn: Collection[str]
    ) -> NDArray[np.bool_]:
        """Which entries may be served: in the area, in force, for the audience, not withdrawn."""
        return np.asarray(
            [
                e.id not in withdrawn
                and e.applies(areas, today)
                and not (audience and e.audiences and audience not in e.audiences)
                for e in self.entries
            ],
            dtype=bool,
        )
