"""Builds the index of one release: analyses, vectors, term weights, the trained head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search import head, linear, profile
from kb.search.analyse import Analyser
from kb.search.dense import Frame, embed
from kb.search.encoder import EmbeddingCache, Matrix
from kb.search.head import Rows
from kb.search.index import EntryMeta, SearchIndex
from kb.search.lexical import Lexicon
from kb.search.scope import Scope
from kb.search.suggest import Suggester
from kb.search.views import Indexable, answer_views, owners, question_views, shown_views

Encode = Callable[[Sequence[str]], Matrix]


def build(
    entries: Sequence[Indexable],
    scope: Scope,
    points: Mapping[str, str],
    analyser: Analyser,
    cache: EmbeddingCache,
    say: Callable[[str], None] = lambda _: None,
) -> SearchIndex:
    """Index ``entries``; ``points`` gives the titles of points without an entry, to be told from both."""

    def encode(texts: Sequence[str]) -> Matrix:
        return cache.encode(texts, lambda done, all_: say(f"encoding {done}/{all_} texts …"))

    groups, answers, negatives = (
        [list(view(entry)) for entry in entries] for view in (question_views, answer_views, _negatives)
    )
    questions = [text for group in groups for text in group]
    extra, extra_labels = _extra_texts(entries, scope, points)
    say(f"analysing {len(questions)} questions of {len(entries)} entries …")
    analyses = [analyser.analyse(text) for text in (*questions, *extra)]
    vectors = embed(analyses, encode)
    frame = Frame.of(vectors[: len(questions)])
    dense, classes = frame.place(vectors), [*scope.classes, "in_scope"]
    owner = np.asarray(owners(groups), dtype=np.int32)
    targets = _targets(owner, extra_labels, len(entries), classes)
    words, grams = Lexicon.build([a.words for a in analyses]), Lexicon.build([a.grams for a in analyses])
    say("training the head …")
    chosen = head.landmarks(labels := targets.argmax(axis=1))
    return SearchIndex(
        entries=[_meta(entry) for entry in entries],
        questions=questions,
        classes=classes,
        frame=frame,
        dense=dense,
        **_side_views({"answer": answers, "negative": negatives}, analyser, encode, frame),
        view_pad=_pad(groups),
        shown=np.asarray([len(shown_views(entry)) for entry in entries], dtype=np.int32),
        words=words.with_cosine_of(chosen),
        grams=grams.with_cosine_of(chosen),
        head=_train_head(dense, words, grams, targets, chosen),
        landmarks=chosen,
        landmark_vectors=dense[chosen],
        linear=linear.train((words, grams), labels, targets.shape[1]),
        labels=labels,
        profiles=profile.build(analyses[: len(questions)], owner, [e.title for e in entries], analyser),
        owner=owner,
        suggester=Suggester.build(
            [shown_views(entry) for entry in entries], lambda text: analyser.lexical_words(text, [])
        ),
    )


def _negatives(entry: Indexable) -> Sequence[str]:
    return entry.not_for


def _train_head(dense: Matrix, words: Lexicon, grams: Lexicon, targets: Matrix, chosen: Rows) -> Matrix:
    """The head's weights (classes × landmarks), learned from all texts through the ``chosen`` landmarks."""
    by_row = [lexicon.unit_weights.tocsr() for lexicon in (words, grams)]

    def to_landmarks(rows: slice) -> Matrix:
        lexical = [(unit[rows] @ unit[chosen].T).toarray().astype(np.float32) for unit in by_row]
        return head.kernel(dense[rows] @ dense[chosen].T, *lexical)

    blocks = [slice(at, at + head.BLOCK) for at in range(0, len(dense), head.BLOCK)]
    between = np.concatenate([to_landmarks(rows) for rows in blocks])
    trainer = head.Trainer(between[chosen], targets.shape[1])
    for rows in blocks:
        trainer.add(between[rows], targets[rows])
    return np.ascontiguousarray(trainer.solve().T)


def _extra_texts(
    entries: Sequence[Indexable], scope: Scope, points: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    covered = {entry.id for entry in entries} | {c for entry in entries for c in entry.covers}
    uncovered = [title for point, title in points.items() if point not in covered]
    texts = [(text, item.id) for item in scope.classes.values() for text in (*item.examples, *item.letters)]
    texts += [(text, "in_scope") for text in (*scope.in_scope, *uncovered)]
    return [text for text, _ in texts], [label for _, label in texts]


def _targets(owner: NDArray[np.int32], labels: Sequence[str], entries: int, classes: Sequence[str]) -> Matrix:
    targets = np.zeros((len(owner) + len(labels), entries + len(classes)), dtype=np.float32)
    targets[np.arange(len(owner)), owner] = 1
    for row, label in enumerate(labels, start=len(owner)):
        targets[row, entries + classes.index(label)] = 1
    return targets


def _side_views(
    views: Mapping[str, list[list[str]]], analyser: Analyser, encode: Encode, frame: Frame
) -> dict[str, Any]:
    """Placed vectors of texts that are compared as they stand, without an asking part; and whose they are."""
    found: dict[str, Any] = {}
    for name, groups in views.items():
        texts = [analyser.clean(text) for group in groups for text in group]
        found[f"{name}s"] = (
            frame.place(encode(texts)) if texts else np.zeros((0, frame.width), dtype=np.float32)
        )
        found[f"{name}_pad"] = _pad(groups)
    return found


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
