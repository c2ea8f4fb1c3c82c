"""The signals of a query: one row of numbers an entry, before they are fused into a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search import head
from kb.search.analyse import Analysis
from kb.search.encoder import Matrix
from kb.search.index import SearchIndex
from kb.search.scope import lexical_evidence

SIGNALS = (
    "head",
    "linear",
    "linear_log",
    "dense_top3",
    "negative",
    "service",
    "clash",
)
LINEAR_SCALE = 4.0
NEAREST = 3
"""So many of an entry's questions speak for it."""
LIKELY = 4
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
    evidence: tuple[float, float]


def compute(index: SearchIndex, query: Analysis, vector: Matrix) -> QuerySignals:
    """The signals of ``query`` with its ``vector`` as the encoder gave it."""
    placed = index.frame.place(vector)
    scores = nearness(index.head, head.kernel(nearness(index.landmark_vectors, placed)))
    tokens = index.words.known(query.words), index.grams.known(query.grams)
    linear = index.linear.scores((index.words, index.grams), tokens)
    size = len(index.entries)
    likely = _likely(scores[:size], linear[:size])
    near = [nearness(index.dense[index.views(entry)], placed) for entry in likely.tolist()]
    # Sorted whole: of so few numbers that is faster than to part them.
    best = [np.sort(values)[-NEAREST:].tolist() for values in near]
    of_likely: dict[str, list[float]] = {
        "dense_top3": [sum(values) / len(values) for values in best],
        "negative": [
            max(0.0, against - values[-1])
            for against, values in zip(_against(index, placed, likely), best, strict=True)
        ],
    }
    columns: dict[str, Matrix] = {
        "head": scores[:size],
        "linear": linear[:size],
        "linear_log": _log_softmax(linear[:size] * LINEAR_SCALE),
        **{name: _spread(values, likely, size) for name, values in of_likely.items()},
        **index.profiles.agreement(query.entities),
    }
    nearest = index.view_bounds[:-1].copy()
    nearest[likely] += [
        int(values[:shown].argmax()) for values, shown in zip(near, index.shown[likely].tolist(), strict=True)
    ]
    return QuerySignals(
        matrix=np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32),
        classes=scores[size:],
        linear_classes=linear[size:],
        nearest=nearest,
        top_dense=max((values[-1] for values in best), default=-1.0),
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
    """The entries that any of the ``scores`` has among its first.

    To compare with the questions of all would take longer than to encode the query: the vectors do not fit the cache.
    """
    chosen = np.zeros(len(scores[0]), dtype=bool)
    for values in scores:
        chosen[np.argpartition(values, -LIKELY)[-LIKELY:] if len(values) > LIKELY else slice(None)] = True
    return np.flatnonzero(chosen)


def _spread(values: Sequence[float], entries: NDArray[np.int64], size: int) -> Matrix:
    """``values`` of ``entries`` as a column of all; 0 for the others, to which nothing was compared."""
    column = np.zeros(size, dtype=np.float32)
    column[entries] = values
    return column


def _against(index: SearchIndex, placed: Matrix, likely: NDArray[np.int64]) -> list[float]:
    """How near the query is to the nearest question that each entry is *not* for; -1 where it names none."""
    rows = [index.negatives[index.negatives_of(entry)] for entry in likely.tolist()]
    return [float(nearness(some, placed).max()) if len(some) else -1.0 for some in rows]


def _log_softmax(scores: Matrix) -> Matrix:
    shifted = scores - scores.max(initial=0.0)
    result: Matrix = np.maximum(shifted - np.log(np.exp(shifted).sum()), -12.0)
    return result
