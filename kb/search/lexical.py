"""The lexical side: BM25 and tf-idf cosine over sparse matrices, for words and for character n-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

K1 = 1.2
B = 0.5
_KEPT = re.compile(r"[\u3400-\u9fffa-z0-9]+")

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Lexicon:
    """Term weights of a set of documents, once for BM25 and once with unit rows for the cosine."""

    vocabulary: dict[str, int]
    idf: Scores
    bm25_weights: csc_matrix
    unit_weights: csc_matrix

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Lexicon:
        """Index ``documents``, each a list of tokens."""
        vocabulary: dict[str, int] = {}
        row_list: list[int] = []
        column_list: list[int] = []
        counts: list[int] = []
        for number, tokens in enumerate(documents):
            for token, count in Counter(tokens).items():
                row_list.append(number)
                column_list.append(vocabulary.setdefault(token, len(vocabulary)))
                counts.append(count)
        shape = (len(documents), max(len(vocabulary), 1))
        rows, columns = np.asarray(row_list, dtype=np.int64), np.asarray(column_list, dtype=np.int64)
        tf = np.asarray(counts, dtype=np.float32)
        frequency = np.bincount(columns, minlength=shape[1])
        idf = np.log(1 + (shape[0] - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        lengths = np.asarray([len(tokens) for tokens in documents], dtype=np.float32)
        relative = lengths / max(float(lengths.mean()) if len(documents) else 1.0, 1e-6)
        bm25 = idf[columns] * tf * (K1 + 1) / (tf + K1 * (1 - B + B * relative[rows]))
        unit = _unit_rows(csr_matrix((idf[columns] * (1 + np.log(tf)), (rows, columns)), shape=shape))
        return cls(vocabulary, idf, csc_matrix((bm25, (rows, columns)), shape=shape, dtype=np.float32), unit)

    def bm25(self, tokens: Sequence[str]) -> Scores:
        """One score a document: its share, 0 to about 1, of the weight of all the query's tokens."""
        known, missing = self._known(tokens)
        if not known:
            return np.zeros(self.bm25_weights.shape[0], dtype=np.float32)
        ideal = float(self.idf[list(known)].sum()) + missing * self._unseen * 0.5
        summed = _summed(self.bm25_weights, list(known), np.ones(len(known), dtype=np.float32))
        result: Scores = summed / np.float32(max(ideal * (K1 + 1) / 1.6, 1e-6))
        return result

    def cosine(self, tokens: Sequence[str]) -> Scores:
        """One score a document: the cosine of its tf-idf vector with the query's; unknown tokens count."""
        columns, weights = self.unit(tokens)
        if not len(columns):
            return np.zeros(self.unit_weights.shape[0], dtype=np.float32)
        return _summed(self.unit_weights, columns.tolist(), weights)

    def unit(self, tokens: Sequence[str]) -> tuple[NDArray[np.int64], Scores]:
        """The tf-idf vector of ``tokens``, of length 1 with its unknown tokens: columns and their weights."""
        known, missing = self._known(tokens)
        columns = np.fromiter(known, dtype=np.int64, count=len(known))
        counts = np.fromiter(known.values(), dtype=np.float32, count=len(known))
        weights = self.idf[columns] * (1 + np.log(counts))
        norm = np.sqrt((weights**2).sum() + missing * (self._unseen * 0.5) ** 2)
        return columns, (weights / max(float(norm), 1e-6)).astype(np.float32)

    def with_cosine_of(self, rows: NDArray[np.int64]) -> Lexicon:
        """The same, whose cosine is with the documents ``rows`` alone: a search asks for no others."""
        return replace(self, unit_weights=self.unit_weights.tocsr()[rows].tocsc())

    @property
    def _unseen(self) -> float:
        return float(np.log(1 + (self.bm25_weights.shape[0] + 0.5) / 0.5))

    def _known(self, tokens: Sequence[str]) -> tuple[dict[int, int], int]:
        counts = Counter(tokens)
        known = {self.vocabulary[t]: n for t, n in counts.items() if t in self.vocabulary}
        return known, len(counts) - len(known)


def _summed(matrix: csc_matrix, columns: list[int], weights: Scores) -> Scores:
    """``matrix[:, columns] @ weights``, without making that matrix, which takes far longer than the sum."""
    starts, ends = matrix.indptr[columns], matrix.indptr[[column + 1 for column in columns]]
    pieces = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    rows = np.concatenate([matrix.indices[piece] for piece in pieces])
    values = np.concatenate([matrix.data[piece] for piece in pieces]) * np.repeat(weights, ends - starts)
    return np.bincount(rows, weights=values, minlength=matrix.shape[0]).astype(np.float32)


def _unit_rows(matrix: csr_matrix) -> csc_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = csr_matrix(
        (1 / np.maximum(norms, 1e-6), (range(len(norms)), range(len(norms)))), shape=(len(norms),) * 2
    )
    return csc_matrix(scale @ matrix, dtype=np.float32)


def grams(text: str) -> list[str]:
    """Character 2- and 3-grams of the text's words and numbers, spaces and punctuation skipped."""
    out: list[str] = []
    for run in _KEPT.findall(text.lower()):
        out.extend(run[i : i + n] for n in (2, 3) for i in range(len(run) - n + 1))
        if len(run) == 1:
            out.append(run)
    return out
