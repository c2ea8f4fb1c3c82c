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
class Known:
    """Tokens of a query by their columns in a lexicon, how often each comes, and how many it has never seen."""

    columns: NDArray[np.int64]
    counts: Scores
    missing: int


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

    def known(self, tokens: Sequence[str]) -> Known:
        """The ``tokens`` that are in the vocabulary, looked up once for all that is asked about them."""
        counts = Counter(tokens)
        found = [(self.vocabulary[token], n) for token, n in counts.items() if token in self.vocabulary]
        pairs = np.asarray(found, dtype=np.int64).reshape(-1, 2)
        return Known(pairs[:, 0], pairs[:, 1].astype(np.float32), len(counts) - len(found))

    def bm25(self, known: Known) -> Scores:
        """One score a document: its share, 0 to about 1, of the weight of all the query's tokens."""
        if not len(known.columns):
            return np.zeros(self.bm25_weights.shape[0], dtype=np.float32)
        ideal = float(self.idf[known.columns].sum()) + known.missing * self._unseen * 0.5
        result: Scores = _summed(self.bm25_weights, known.columns) / np.float32(
            max(ideal * (K1 + 1) / 1.6, 1e-6)
        )
        return result

    def cosine(self, known: Known) -> Scores:
        """One score a document: the cosine of its tf-idf vector with the query's; unknown tokens count."""
        if not len(known.columns):
            return np.zeros(self.unit_weights.shape[0], dtype=np.float32)
        return _summed(self.unit_weights, known.columns, self.unit(known))

    def unit(self, known: Known) -> Scores:
        """The weights of the known tokens in the query's tf-idf vector, of length 1 with its unknown ones."""
        weights = self.idf[known.columns] * (1 + np.log(known.counts))
        norm = np.sqrt((weights**2).sum() + known.missing * (self._unseen * 0.5) ** 2)
        result: Scores = (weights / max(float(norm), 1e-6)).astype(np.float32)
        return result

    def with_cosine_of(self, rows: NDArray[np.int64]) -> Lexicon:
        """The same, whose cosine is with the documents ``rows`` alone: a search asks for no others."""
        return replace(self, unit_weights=self.unit_weights.tocsr()[rows].tocsc())

    @property
    def _unseen(self) -> float:
        return float(np.log(1 + (self.bm25_weights.shape[0] + 0.5) / 0.5))


def _summed(matrix: csc_matrix, columns: NDArray[np.int64], weights: Scores | None = None) -> Scores:
    """``matrix[:, columns] @ weights`` (1 without), without making that matrix, which takes far longer."""
    starts, ends = matrix.indptr[columns], matrix.indptr[columns + 1]
    pieces = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    rows = np.concatenate([matrix.indices[piece] for piece in pieces])
    values = np.concatenate([matrix.data[piece] for piece in pieces])
    if weights is not None:
        values *= np.repeat(weights, ends - starts)
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
