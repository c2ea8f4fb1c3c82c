"""The index of one release: texts of all entries, their vectors, term weights and the trained head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search import head, profile
from kb.search.analyse import Analyser
from kb.search.dense import centre, embed
from kb.search.encoder import EmbeddingCache, Matrix
from kb.search.head import Rows
from kb.search.lexical import Lexicon
from kb.search.scope import Scope
from kb.search.views import Indexable, answer_views, owners, plain, question_views

FORMAT = 2
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
    """

    entries: list[EntryMeta]
    questions: list[str]
    classes: list[str]
    mean: Matrix
    dense: Matrix
    answers: Matrix
    negatives: Matrix
    view_pad: NDArray[np.int32]
    answer_pad: NDArray[np.int32]
    negative_pad: NDArray[np.int32]
    words: Lexicon
    grams: Lexicon
    whole: Lexicon
    head: Matrix
    landmarks: Rows
    labels: Rows
    profiles: profile.Profiles
    owner: NDArray[np.int32]

    @property
    def view_count(self) -> int:
        """How many rows are question views of entries."""
        return len(self.questions)

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


def build(
    entries: Sequence[Indexable],
    scope: Scope,
    points: Mapping[str, str],
    analyser: Analyser,
    cache: EmbeddingCache,
    say: Callable[[str], None] = lambda _: None,
) -> SearchIndex:
    """Index ``entries``; ``points`` gives the titles of points without an entry, to be told from both."""
    groups = [question_views(entry) for entry in entries]
    questions = [text for group in groups for text in group]
    extra, labels = _extra_texts(entries, scope, points)
    say(f"analysing {len(questions)} questions of {len(entries)} entries …")
    analyses = [analyser.analyse(text) for text in (*questions, *extra)]

    def encode(texts: Sequence[str]) -> Matrix:
        return cache.encode(texts, lambda done, all_: say(f"encoding {done}/{all_} texts …"))

    vectors = embed(analyses, encode)
    mean = vectors[: len(questions)].mean(axis=0)
    dense = centre(vectors, mean)
    answer_groups = [answer_views(entry) for entry in entries]
    negative_groups = [list(entry.not_for) for entry in entries]
    owner = np.asarray(owners(groups), dtype=np.int32)
    classes = [*scope.classes, "in_scope"]
    targets = _targets(owner, labels, len(entries), classes)
    words, grams = Lexicon.build([a.words for a in analyses]), Lexicon.build([a.grams for a in analyses])
    say("training the head …")
    chosen = head.landmarks(targets.argmax(axis=1))
    weights = _train_head(dense, words, grams, targets, chosen)
    whole = [analyser.words(f"{entry.title} {plain(entry.answer)}") for entry in entries]
    return SearchIndex(
        entries=[_meta(entry) for entry in entries],
        questions=questions,
        classes=classes,
        mean=mean,
        dense=dense,
        answers=centre(encode([analyser.clean(t) for g in answer_groups for t in g]), mean),
        negatives=_centred_or_empty([analyser.clean(t) for g in negative_groups for t in g], encode, mean),
        view_pad=_pad(groups),
        answer_pad=_pad(answer_groups),
        negative_pad=_pad(negative_groups),
        words=words,
        grams=grams,
        whole=Lexicon.build(whole),
        head=weights,
        landmarks=chosen,
        labels=targets.argmax(axis=1),
        profiles=profile.build(
            analyses[: len(questions)], owner, [entry.title for entry in entries], analyser
        ),
        owner=owner,
    )


def _train_head(dense: Matrix, words: Lexicon, grams: Lexicon, targets: Matrix, chosen: Rows) -> Matrix:
    """The head's weights, learned from all texts through the ``chosen`` landmarks."""

    def to_landmarks(rows: slice) -> Matrix:
        lexical = [
            (lexicon.unit_rows[rows] @ lexicon.unit_rows[chosen].T).toarray().astype(np.float32)
            for lexicon in (words, grams)
        ]
        return head.kernel(dense[rows] @ dense[chosen].T, *lexical)

    blocks = [slice(at, at + head.BLOCK) for at in range(0, len(dense), head.BLOCK)]
    between = np.concatenate([to_landmarks(rows) for rows in blocks])
    trainer = head.Trainer(between[chosen], targets.shape[1])
    for rows in blocks:
        trainer.add(between[rows], targets[rows])
    return trainer.solve()


def _extra_texts(
    entries: Sequence[Indexable], scope: Scope, points: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    covered = {entry.id for entry in entries} | {c for entry in entries for c in entry.covers}
    uncovered = [title for point, title in points.items() if point not in covered]
    texts = [(text, item.id) for item in scope.classes.values() for text in item.examples]
    texts += [(text, "in_scope") for text in (*scope.in_scope, *uncovered)]
    return [text for text, _ in texts], [label for _, label in texts]


def _targets(owner: NDArray[np.int32], labels: Sequence[str], entries: int, classes: Sequence[str]) -> Matrix:
    targets = np.zeros((len(owner) + len(labels), entries + len(classes)), dtype=np.float32)
    targets[np.arange(len(owner)), owner] = 1
    for row, label in enumerate(labels, start=len(owner)):
        targets[row, entries + classes.index(label)] = 1
    return targets


def _centred_or_empty(texts: list[str], encode: Callable[[Sequence[str]], Matrix], mean: Matrix) -> Matrix:
    return centre(encode(texts), mean) if texts else np.zeros((0, len(mean)), dtype=np.float32)


def _pad(groups: Sequence[Sequence[str]]) -> NDArray[np.int32]:
    """Row numbers of each group's texts; -1 fills up."""
    width = max([1, *map(len, groups)])
    pad = np.full((len(groups), width), -1, dtype=np.int32)
    at = 0
    for row, group in enumerate(groups):
        pad[row, : len(group)] = np.arange(at, at + len(group))
        at += len(group)
    return pad


def _meta(entry: Indexable) -> EntryMeta:
    applies, effective = getattr(entry, "applies", None), getattr(entry, "effective", None)
    start, end = getattr(effective, "start", None), getattr(effective, "end", None)
    return EntryMeta(
        id=entry.id,
        title=entry.title,
        topic=entry.topic,
        covers=tuple(entry.covers),
        areas=tuple(getattr(applies, "areas", ("CN",))),
        audiences=tuple(getattr(applies, "audiences", ())),
        start=start.isoformat() if start else None,
        end=end.isoformat() if end else None,
    )
