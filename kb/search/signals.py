"""The signals of a query: one row of numbers an entry, before they are fused into a score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search import head
from kb.search.analyse import Analysis
from kb.search.encoder import Matrix
from kb.search.index import SearchIndex
from kb.search.lexical import Known
from kb.search.scope import lexical_evidence

SIGNALS = (
    "head",
    "head_log",
    "linear",
    "linear_log",
    "dense_top3",
    "words_top3",
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
LIKELY = 12
"""So many entries each of the two classifiers names; the signals of single texts are theirs alone."""


@dataclass(frozen=True)
class QuerySignals:
    """``matrix``: entries × SIGNALS; ``nearest``: a question of each entry that may be shown, by its row.

    It is the nearest of a likely entry, and an unlikely one's title.
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
    """The signals of ``query`` with its ``vector`` as the encoder gave it."""
    placed = index.frame.place(vector)
    by_words, by_grams = index.words.known(query.words), index.grams.known(query.grams)
    to_landmarks = index.words.cosine(by_words), index.grams.cosine(by_grams)
    scores = nearness(index.head, head.kernel(nearness(index.landmark_vectors, placed), *to_landmarks))
    linear = index.linear.scores((index.words, index.grams), _whole(index, query, by_words, by_grams))
    views, size = index.view_count, len(index.entries)
    words = index.words.bm25(by_words)[:views]
    likely = _likely(scores[:size], linear[:size])
    pad = index.view_pad[likely]
    dense = _dense(index, placed, pad)
    near: dict[str, Matrix] = {
        "dense_top3": _top(dense, 3),
        "words_top3": _top(_gather(words, pad), 3),
        "answer": _gather(nearness(index.answers, placed), index.answer_pad[likely]).max(axis=1),
        "negative": _negative(index, placed, likely, dense),
    }
    columns: dict[str, Matrix] = {
        "head": scores[:size],
        "head_log": _log_softmax(scores[:size] * LOG_SCALE),
        "linear": linear[:size],
        "linear_log": _log_softmax(linear[:size] * LINEAR_SCALE),
        **{name: _spread(values, likely, size) for name, values in near.items()},
        "topic": _topic(index, dense, pad, likely),
        **index.profiles.agreement(query.entities),
    }
    nearest = index.view_pad[:, 0].astype(np.int64)
    may_be_shown = np.arange(pad.shape[1]) < index.shown[likely][:, None]
    nearest[likely] = pad[np.arange(len(likely)), np.where(may_be_shown, dense, -2).argmax(axis=1)]
    return QuerySignals(
        matrix=np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32),
        classes=scores[size:],
        linear_classes=linear[size:],
        nearest=nearest,
        top_dense=float(dense.max(initial=-1.0)),
        top_words=float(words.max(initial=0.0)),
        evidence=lexical_evidence(query.text),
    )


def _whole(index: SearchIndex, query: Analysis, words: Known, grams: Known) -> tuple[Known, Known]:
    """The tokens of the whole text, which of a short one are those of the part that asks."""
    if query.all_words is query.words and query.all_grams is query.grams:
        return words, grams
    return index.words.known(query.all_words), index.grams.known(query.all_grams)


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


def _dense(index: SearchIndex, placed: Matrix, pad: NDArray[np.int32]) -> Matrix:
    """The cosine with each question of the entries that ``pad`` has the rows of; -1 where it has none.

    To compare with all of them would take longer than to encode the query: the vectors do not fit the cache.
    """
    result = np.full(pad.shape, -1.0, dtype=np.float32)
    for at, rows in enumerate(pad):
        # An entry's questions stand together, and the pad's empty places after them.
        count = int((rows >= 0).sum())
        first = int(rows[0])
        result[at, :count] = nearness(index.dense[first : first + count], placed)
    return result


def _gather(values: Matrix, pad: NDArray[np.int32]) -> Matrix:
    """Values by entry (rows) from values by text; missing ones are -1, below any."""
    if not len(values):
        return np.full(pad.shape, -1.0, dtype=np.float32)
    result: Matrix = np.where(pad >= 0, values[pad], np.float32(-1.0))
    return result


def _spread(values: Matrix, entries: NDArray[np.int64], size: int) -> Matrix:
    """``values`` of ``entries`` as a column of all; 0 for the others, to which nothing was compared."""
    column = np.zeros(size, dtype=np.float32)
    column[entries] = values
    return column


def _top(by_entry: Matrix, size: int) -> Matrix:
    """The mean of an entry's best ``size`` values (or as many as it has)."""
    # Sorted whole: partition is far slower where most values are the same, as those of unshared words are.
    result: Matrix = np.sort(by_entry, axis=1)[:, -size:].mean(axis=1)
    return result


def _negative(index: SearchIndex, placed: Matrix, likely: NDArray[np.int64], dense: Matrix) -> Matrix:
    """How much nearer the query is to a question the entry is *not* for than to any it is for."""
    if not len(index.negatives):
        return np.zeros(len(likely), dtype=np.float32)
    against = _gather(nearness(index.negatives, placed), index.negative_pad[likely]).max(axis=1)
    result: Matrix = np.maximum(0, against - dense.max(axis=1))
    return result


def _topic(index: SearchIndex, dense: Matrix, pad: NDArray[np.int32], likely: NDArray[np.int64]) -> Matrix:
    """The share of the query's nearest questions that are of the entry's topic."""
    compared = np.where(pad >= 0, dense, -2)
    count = min(TOPIC_NEIGHBOURS, int((pad >= 0).sum()))
    near = np.argpartition(-compared, count - 1, axis=None)[:count] // dense.shape[1]
    votes = np.bincount(index.topics[likely[near]], minlength=len(index.entries))
    result: Matrix = (votes[index.topics] / count).astype(np.float32)
    return result


def _log_softmax(scores: Matrix) -> Matrix:
    shifted = scores - scores.max(initial=0.0)
    result: Matrix = np.maximum(shifted - np.log(np.exp(shifted).sum()), -12.0)
    return result
