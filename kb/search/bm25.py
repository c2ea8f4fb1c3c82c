"""BM25 over short texts, for the suggestions while typing: its scores are shares of what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from kb.search.lexical import Scores, count, look_up, rarity, unseen

K1 = 1.2
B = 0.5


@dataclass(frozen=True)
class BM25:
    """The weight of each term (a column) in each text (a row), and how rare the term is."""

    vocabulary: dict[str, int]
    idf: Scores
    weights: csc_matrix

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> BM25:
        """Index ``documents``, each a list of tokens."""
        vocabulary, counts = count(documents)
        idf = rarity(counts)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        relative = lengths / max(float(lengths.mean()) if len(documents) else 1.0, 1e-6)
        found = counts.tocoo()
        saturated = found.data * (K1 + 1) / (found.data + K1 * (1 - B + B * relative[found.row]))
        placed = (idf[found.col] * saturated, (found.row, found.col))
        return cls(vocabulary, idf, csc_matrix(placed, shape=counts.shape, dtype=np.float32))

    def scores(self, tokens: Sequence[str]) -> Scores:
        """One score a text: its share, 0 to about 1, of the weight of all ``tokens``."""
        known = look_up(self.vocabulary, tokens)
        if not len(known.columns):
            return np.zeros(self.weights.shape[0], dtype=np.float32)
        ideal = float(self.idf[known.columns].sum()) + known.missing * unseen(self.weights.shape[0]) * 0.5
        return self._summed(known.columns) / np.float32(max(ideal * (K1 + 1) / 1.6, 1e-6))

    def _summed(self, columns: NDArray[np.int64]) -> Scores:
        """The sum of the ``columns``, without making a matrix of them, which takes far longer."""
        starts, ends = self.weights.indptr[columns], self.weights.indptr[columns + 1]
        pieces = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        rows = np.concatenate([self.weights.indices[piece] for piece in pieces])
        values = np.concatenate([self.weights.data[piece] for piece in pieces])
        return np.bincount(rows, weights=values, minlength=self.weights.shape[0]).astype(np.float32)
