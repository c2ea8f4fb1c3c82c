"""The lexical side: tf-idf vectors over the words and the character n-grams of the indexed texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

RARE = 5
"""A term of fewer documents than this is left out: it tells those documents, not what they are about."""
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
    """The terms that several of a set of documents have, by their columns; how rare each is; how many documents."""

    vocabulary: dict[str, int]
    idf: Scores
    documents: int

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]], rare: int = RARE) -> tuple[Lexicon, csr_matrix]:
        """The lexicon of ``documents``, each a list of tokens, and the tf-idf vector of each, its terms by column.

        A term of fewer than ``rare`` of them is left out of the lexicon; with those a vector has length 1.
        """
        vocabulary, counts = count(documents)
        kept = np.bincount(counts.indices, minlength=counts.shape[1]) >= rare
        place = np.cumsum(kept) - 1
        idf = rarity(counts)
        counts.data = 1 + np.log(counts.data)
        weights = csr_matrix(counts.multiply(idf))
        norms = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        rows = csr_matrix(diags(1 / np.maximum(norms, 1e-6)) @ weights, dtype=np.float32)
        columns = {term: int(place[at]) for term, at in vocabulary.items() if kept[at]}
        return cls(columns, idf[kept], len(documents)), rows[:, np.flatnonzero(kept)]

    def known(self, tokens: Sequence[str]) -> Known:
        """The ``tokens`` that are in the vocabulary."""
        return look_up(self.vocabulary, tokens)

    def unit(self, known: Known) -> Scores:
        """The weights of the known tokens in the query's tf-idf vector, of length 1 with its unknown ones."""
        weights = self.idf[known.columns] * (1 + np.log(known.counts))
        norm = np.sqrt((weights**2).sum() + known.missing * (unseen(self.documents) * 0.5) ** 2)
        result: Scores = (weights / max(float(norm), 1e-6)).astype(np.float32)
        return result


def count(documents: Sequence[Sequence[str]]) -> tuple[dict[str, int], csr_matrix]:
    """The column of each token, and how often each document (a row) has it."""
    vocabulary: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for number, tokens in enumerate(documents):
        for token, times in Counter(tokens).items():
            rows.append(number)
            columns.append(vocabulary.setdefault(token, len(vocabulary)))
            counts.append(times)
    shape = (len(documents), max(len(vocabulary), 1))
    return vocabulary, csr_matrix((np.asarray(counts, dtype=np.float32), (rows, columns)), shape=shape)


def rarity(counts: csr_matrix) -> Scores:
    """The inverse document frequency of each column of ``counts``, as BM25 reckons it."""
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    found: Scores = np.log(1 + (counts.shape[0] - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    return found


def unseen(documents: int) -> float:
    """The inverse document frequency of a token that none of so many documents has."""
    return float(np.log(1 + (documents + 0.5) / 0.5))


def look_up(vocabulary: dict[str, int], tokens: Sequence[str]) -> Known:
    """The ``tokens`` that are in ``vocabulary``."""
    counts = Counter(tokens)
    found = [(vocabulary[token], n) for token, n in counts.items() if token in vocabulary]
    pairs = np.asarray(found, dtype=np.int64).reshape(-1, 2)
    return Known(pairs[:, 0], pairs[:, 1].astype(np.float32), len(counts) - len(found))


def grams(text: str) -> list[str]:
    """Character 2- and 3-grams of the text's words and numbers, spaces and punctuation skipped."""
    out: list[str] = []
    for run in _KEPT.findall(text.lower()):
        out.extend(run[i : i + n] for n in (2, 3) for i in range(len(run) - n + 1))
        if len(run) == 1:
            out.append(run)
    return out
