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
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from kb.search.encoder import Matrix
from kb.search.lexical import Known, Lexicon

STRENGTH = 0.3
"""LIBLINEAR's C: from 0.1 to 1 makes no difference beyond the noise."""
ROUNDS = 200
SEED = 20261122
ABSENT = -1.0
"""The score of a class without an example: that of a clear no."""


@dataclass(frozen=True)
class LinearModel:
    """``weights``: a row for each term of the first lexicon, then of the next; a column for each class."""

    weights: NDArray[np.float16]
    bias: Matrix

    def scores(self, lexicons: Sequence[Lexicon], queries: Sequence[Known]) -> Matrix:
        """One score a class: its signed distance from the border, about -1 to 1."""
        result = self.bias.copy()
        start = 0
        for lexicon, query in zip(lexicons, queries, strict=True):
            result += lexicon.unit(query) @ self.weights[start + query.columns].astype(np.float32)
            start += len(lexicon.idf)
        return result


def train(vectors: Sequence[csr_matrix], labels: NDArray[np.int64], classes: int) -> LinearModel:
    """Learn from the tf-idf vectors of all texts, those of each lexicon by itself, and the classes of the texts."""
    texts = csr_matrix(hstack(vectors), dtype=np.float64)
    weights = np.zeros((texts.shape[1], classes), dtype=np.float16)
    bias = np.full(classes, ABSENT, dtype=np.float32)
    present = np.unique(labels)
    if len(present) > 1:
        model = LinearSVC(C=STRENGTH, max_iter=ROUNDS, random_state=SEED).fit(texts, labels)
        border = model.coef_, model.intercept_
        # Of two classes it keeps one border, the second's.
        learned, offset = border if len(present) > 2 else [np.concatenate([-part, part]) for part in border]
        weights[:, present], bias[present] = learned.T, offset
    return LinearModel(weights, bias)
