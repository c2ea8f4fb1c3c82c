"""BM25 over sparse matrices: one over words (with entity tokens), one over character n-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

K1 = 1.2
B = 0.5
_KEPT = re.compile(r"[\u3400-\u9fffa-z0-9]+")

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Bm25:
    """Term weights of a set of documents; scores are shares of the best a query could reach."""

    vocabulary: dict[str, int]
    weights: csc_matrix
    idf: Scores
    unseen_idf: float

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Bm25:
        """Index ``documents``, each a list of tokens."""
        vocabulary: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        for row, tokens in enumerate(documents):
            for token, count in Counter(tokens).items():
                rows.append(row)
                columns.append(vocabulary.setdefault(token, len(vocabulary)))
                counts.append(count)
        size = (len(documents), max(len(vocabulary), 1))
        tf = np.asarray(counts, dtype=np.float32)
        column = np.asarray(columns, dtype=np.int64)
        row_index = np.asarray(rows, dtype=np.int64)
        frequency = np.bincount(column, minlength=size[1])
        idf = np.log(1 + (size[0] - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        lengths = np.asarray([len(tokens) for tokens in documents], dtype=np.float32)
        relative = lengths / max(float(lengths.mean()) if len(documents) else 1.0, 1e-6)
        value = idf[column] * tf * (K1 + 1) / (tf + K1 * (1 - B + B * relative[row_index]))
        matrix = csc_matrix((value.astype(np.float32), (row_index, column)), shape=size)
        return cls(vocabulary, matrix, idf, float(np.log(1 + (size[0] + 0.5) / 0.5)))

    def scores(self, tokens: Sequence[str]) -> Scores:
        """One score a document, 0 to about 1: its share of the weight of the query's tokens."""
        unique = set(tokens)
        known = [self.vocabulary[token] for token in unique if token in self.vocabulary]
        if not known:
            return np.zeros(self.weights.shape[0], dtype=np.float32)
        ideal = float(self.idf[known].sum()) + self.unseen_idf * 0.5 * (len(unique) - len(known))
        summed = np.asarray(self.weights[:, known].sum(axis=1), dtype=np.float32).ravel()
        result: Scores = summed / np.float32(max(ideal * (K1 + 1) / 1.6, 1e-6))
        return result


def grams(text: str) -> list[str]:
    """Character 2- and 3-grams of the text's words and numbers, spaces and punctuation skipped."""
    out: list[str] = []
    for run in _KEPT.findall(text.lower()):
        out.extend(run[i : i + n] for n in (2, 3) for i in range(len(run) - n + 1))
        if len(run) == 1:
            out.append(run)
    return out
