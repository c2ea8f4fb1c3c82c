"""A linear classifier over words and character n-grams: which entry, or whose matter, a question is.

The head sees the vectors of the very texts that the encoder was tuned on, and trusts them more than those of a
stranger's question deserve. This one sees no vector: where the two agree, the answer is seldom wrong.
One support vector machine a class (LIBLINEAR; Fan et al. 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix, hstack
from sklearn.svm import LinearSVC

from kb.search.encoder import Matrix
from kb.search.lexical import Known, Lexicon

STRENGTH = 0.3
"""LIBLINEAR's C: from 0.1 to 1 makes no difference beyond the noise."""
ROUNDS = 200
RARE = 2
"""A term of fewer texts than this is left out: it tells one text, not an entry."""
SEED = 20261122
ABSENT = -1.0
"""The score of a class without an example: that of a clear no."""


@dataclass(frozen=True)
class LinearModel:
    """``rows``: for each lexicon, the row of ``weights`` of each of its terms, -1 where it has none."""

    rows: tuple[NDArray[np.int32], ...]
    weights: NDArray[np.float16]
    bias: Matrix

    def scores(self, lexicons: Sequence[Lexicon], queries: Sequence[Known]) -> Matrix:
        """One score a class: its signed distance from the border, about -1 to 1."""
        result = self.bias.copy()
        for rows, lexicon, query in zip(self.rows, lexicons, queries, strict=True):
            found = rows[query.columns]
            kept = found >= 0
            result += lexicon.unit(query)[kept] @ self.weights[found[kept]].astype(np.float32)
        return result


def train(lexicons: Sequence[Lexicon], labels: NDArray[np.int64], classes: int) -> LinearModel:
    """Learn from all texts of ``lexicons`` (the same texts in each) and their classes."""
    kept: list[csc_matrix] = []
    rows: list[NDArray[np.int32]] = []
    at = 0
    for lexicon in lexicons:
        often = np.diff(lexicon.unit_weights.indptr) >= RARE
        number = np.full(len(often), -1, dtype=np.int32)
        number[often] = np.arange(at, at + int(often.sum()), dtype=np.int32)
        at += int(often.sum())
        rows.append(number)
        kept.append(lexicon.unit_weights[:, np.flatnonzero(often)])
    texts = csr_matrix(hstack(kept), dtype=np.float64)
    weights = np.zeros((at, classes), dtype=np.float16)
    bias = np.full(classes, ABSENT, dtype=np.float32)
    present = np.unique(labels)
    if len(present) > 1:
        model = LinearSVC(C=STRENGTH, max_iter=ROUNDS, random_state=SEED).fit(texts, labels)
        border = model.coef_, model.intercept_
        # Of two classes it keeps one border, the second's.
        learned, offset = border if len(present) > 2 else [np.concatenate([-part, part]) for part in border]
        weights[:, present], bias[present] = learned.T, offset
    return LinearModel(tuple(rows), weights, bias)
