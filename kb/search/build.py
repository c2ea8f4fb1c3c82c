"""Builds the index of one release: analyses, vectors, term weights, the trained head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

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
from kb.search.views import Indexable, owners, question_views, shown_views

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

    groups = [question_views(entry) for entry in entries]
    against = [[analyser.clean(text) for text in entry.not_for] for entry in entries]
    questions = [text for group in groups for text in group]
    extra, extra_labels = _extra_texts(entries, scope, points)
    say(f"analysing {len(questions)} questions of {len(entries)} entries …")
    analyses = [analyser.analyse(text) for text in (*questions, *extra)]
    vectors = embed(analyses, encode)
    frame = Frame.of(vectors[: len(questions)])
    dense, classes = frame.place(vectors), [*scope.classes, "in_scope"]
    owner = np.asarray(owners(groups), dtype=np.int32)
    targets = _targets(owner, extra_labels, len(entries), classes)
    words, by_words = Lexicon.build([a.words for a in analyses])
    grams, by_grams = Lexicon.build([a.grams for a in analyses])
    say("training the head …")
    chosen = head.landmarks([a.text for a in analyses], labels := targets.argmax(axis=1))
    return SearchIndex(
        entries=[_meta(entry) for entry in entries],
        questions=questions,
        classes=classes,
        frame=frame,
        dense=dense,
        negatives=_placed([text for group in against for text in group], encode, frame),
        negative_bounds=_bounds(against),
        view_bounds=_bounds(groups),
        shown=np.asarray([len(shown_views(entry)) for entry in entries], dtype=np.int32),
        words=words,
        grams=grams,
        head=_train_head(dense, targets, chosen),
        landmark_vectors=dense[chosen],
        linear=linear.train((by_words, by_grams), labels, targets.shape[1]),
        labels=labels,
        profiles=profile.build(analyses[: len(questions)], owner, [e.title for e in entries], analyser),
        ours=_ours([a.text for a in analyses], [*[""] * len(questions), *extra_labels]),
        suggester=Suggester.build(
            [shown_views(entry) for entry in entries], lambda text: analyser.lexical_words(text, [])
        ),
    )


def _train_head(vectors: Matrix, targets: Matrix, chosen: Rows) -> Matrix:
    """The head's weights (classes × landmarks), learned from all texts through the ``chosen`` landmarks."""
    landmarks = vectors[chosen]
    trainer = head.Trainer(head.kernel(landmarks @ landmarks.T), targets.shape[1])
    for at in range(0, len(vectors), head.BLOCK):
        rows = slice(at, at + head.BLOCK)
        trainer.add(head.kernel(vectors[rows] @ landmarks.T), targets[rows])
    return np.ascontiguousarray(trainer.solve().T)


def _extra_texts(
    entries: Sequence[Indexable], scope: Scope, points: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    covered = {entry.id for entry in entries} | {c for entry in entries for c in entry.covers}
    uncovered = [title for point, title in points.items() if point not in covered]
    texts = [(text, item.id) for item in scope.classes.values() for text in (*item.examples, *item.letters)]
    texts += [(text, "in_scope") for text in (*scope.in_scope, *uncovered)]
    return [text for text, _ in texts], [label for _, label in texts]


def _ours(texts: Sequence[str], labels: Sequence[str]) -> frozenset[str]:
    """The texts of entries (without a label) and of the class ``in_scope`` that no other class has too."""
    own = {text for text, label in zip(texts, labels, strict=True) if label in ("", "in_scope")}
    return frozenset(
        own - {text for text, label in zip(texts, labels, strict=True) if label not in ("", "in_scope")}
    )


def _targets(owner: NDArray[np.int32], labels: Sequence[str], entries: int, classes: Sequence[str]) -> Matrix:
    targets = np.zeros((len(owner) + len(labels), entries + len(classes)), dtype=np.float32)
    targets[np.arange(len(owner)), owner] = 1
    for row, label in enumerate(labels, start=len(owner)):
        targets[row, entries + classes.index(label)] = 1
    return targets


def _placed(texts: Sequence[str], encode: Encode, frame: Frame) -> Matrix:
    return frame.place(encode(texts)) if texts else np.zeros((0, frame.width), dtype=np.float32)


def _bounds(groups: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Where the rows of each group begin when all stand one after another, and where those of the last one end."""
    return np.concatenate([[0], np.cumsum([len(group) for group in groups])]).astype(np.int64)


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
