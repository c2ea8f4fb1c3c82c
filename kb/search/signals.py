"""The signals of a query: one row of numbers an entry, before they are fused into a score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search import head
from kb.search.analyse import Analysis
from kb.search.dense import centre
from kb.search.encoder import Matrix
from kb.search.index import SearchIndex
from kb.search.scope import lexical_evidence

SIGNALS = (
    "head",
    "head_log",
    "linear",
    "linear_log",
    "dense_top1",
    "dense_top3",
    "dense_top5",
    "words_top1",
    "words_top3",
    "grams_top1",
    "grams_top3",
    "whole",
    "answer",
    "negative",
    "topic",
    "category",
    "insurance",
    "service",
    "aspect",
    "clash",
)
TOPIC_NEIGHBOURS = 20
LOG_SCALE = 8.0
LINEAR_SCALE = 4.0
LIKELY = 24
"""So many entries each of the two classifiers names; only their questions are compared with the query's vector."""


@dataclass(frozen=True)
class QuerySignals:
    """``matrix``: entries × SIGNALS; ``nearest``: best view an entry.

    ``classes`` and ``linear_classes``: the head's and the linear model's score of each scope class.
    """

    matrix: Matrix
    classes: Matrix
    linear_classes: Matrix
    nearest: NDArray[np.int64]
    top_dense: float
    top_words: float
    evidence: tuple[float, float]


def compute(index: SearchIndex, query: Analysis, vector: Matrix) -> QuerySignals:
    """The signals of ``query`` with its (uncentred) ``vector``."""
    centred = centre(vector, index.mean)
    to_landmarks = index.words.cosine(query.words), index.grams.cosine(query.grams)
    scores = nearness(index.head, head.kernel(nearness(index.landmark_vectors, centred), *to_landmarks))
    linear = index.linear.scores((index.words, index.grams), (query.all_words, query.all_grams))
    views = index.view_count
    words, grams = index.words.bm25(query.words)[:views], index.grams.bm25(query.grams)[:views]
    size = len(index.entries)
    dense = _dense(index, centred, _likely(scores[:size], linear[:size]))
    by_entry = _gather(dense, index.view_pad)
    columns: dict[str, Matrix] = {
        "head": scores[:size],
        "head_log": _log_softmax(scores[:size] * LOG_SCALE),
        "linear": linear[:size],
        "linear_log": _log_softmax(linear[:size] * LINEAR_SCALE),
        **_tops("dense", by_entry, (1, 3, 5)),
        **_tops("words", _gather(words, index.view_pad), (1, 3)),
        **_tops("grams", _gather(grams, index.view_pad), (1, 3)),
        "whole": index.whole.bm25([w for w in query.words if "=" not in w]),
        "answer": _gather(nearness(index.answers, centred), index.answer_pad).max(axis=1),
        "negative": _negative(index, centred, by_entry),
        "topic": _topic(index, dense),
        **index.profiles.agreement(query.entities),
    }
    return QuerySignals(
        matrix=np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32),
        classes=scores[size:],
        linear_classes=linear[size:],
        nearest=index.view_pad[np.arange(size), by_entry.argmax(axis=1)].astype(np.int64),
        top_dense=float(dense.max(initial=-1.0)),
        top_words=float(words.max(initial=0.0)),
        evidence=lexical_evidence(query.text),
    )


def nearness(rows: Matrix, vector: Matrix) -> Matrix:
    """``rows @ vector``, row by row on this thread.

    The product of a matrix and one vector only waits for memory: a second thread brings little on an idle machine,
    and on a busy one the two wait for each other ten times longer.
    """
    result: Matrix = np.vecdot(rows, vector)
    return result


def _likely(*scores: Matrix) -> NDArray[np.int64]:
    """The entries that any of the ``scores`` has among its first."""
    return np.unique([np.argsort(-values)[:LIKELY] for values in scores]).astype(np.int64)


def _dense(index: SearchIndex, centred: Matrix, entries: NDArray[np.int64]) -> Matrix:
    """The cosine with each question of ``entries``; 0, as far as anything, with those of all others.

    To compare with all of them would take longer than to encode the query: the vectors do not fit the cache.
    """
    result = np.zeros(index.view_count, dtype=np.float32)
    for rows in index.view_pad[entries]:
        # An entry's questions stand together.
        own = slice(int(rows[0]), int(rows.max()) + 1)
        result[own] = nearness(index.dense[own], centred)
    return result


def _gather(values: Matrix, pad: NDArray[np.int32]) -> Matrix:
    """Values by entry (rows) from values by text; missing ones are -1, below any."""
    if not len(values):
        return np.full(pad.shape, -1.0, dtype=np.float32)
    result: Matrix = np.where(pad >= 0, values[pad], np.float32(-1.0))
    return result


def _tops(name: str, by_entry: Matrix, sizes: tuple[int, ...]) -> dict[str, Matrix]:
    """The mean of an entry's best 1, 3, … values."""
    most = min(max(sizes), by_entry.shape[1])
    best = -np.sort(-np.partition(by_entry, by_entry.shape[1] - most, axis=1)[:, -most:], axis=1)
    return {f"{name}_top{size}": best[:, : min(size, most)].mean(axis=1) for size in sizes}


def _negative(index: SearchIndex, centred: Matrix, by_entry: Matrix) -> Matrix:
    """How much nearer the query is to a question the entry is *not* for than to any it is for."""
    if not len(index.negatives):
        return np.zeros(len(by_entry), dtype=np.float32)
    against = _gather(nearness(index.negatives, centred), index.negative_pad).max(axis=1)
    result: Matrix = np.maximum(0, against - by_entry.max(axis=1))
    return result


def _topic(index: SearchIndex, dense: Matrix) -> Matrix:
    """The share of the query's nearest questions that are of the entry's topic."""
    count = min(TOPIC_NEIGHBOURS, len(dense))
    near = np.argpartition(-dense, count - 1)[:count]
    topics = [entry.topic for entry in index.entries]
    votes: dict[str, float] = {}
    for row in near:
        topic = topics[index.owner[row]]
        votes[topic] = votes.get(topic, 0.0) + 1 / count
    return np.asarray([votes.get(topic, 0.0) for topic in topics], dtype=np.float32)


def _log_softmax(scores: Matrix) -> Matrix:
    shifted = scores - scores.max(initial=0.0)
    result: Matrix = np.maximum(shifted - np.log(np.exp(shifted).sum()), -12.0)
    return result
