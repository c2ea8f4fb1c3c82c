"""A kernel ridge classifier over the question variants: which entry, or whose matter, a question is.

It sees dense and lexical nearness at once and learns which of them tells sibling entries apart. Its
kernel is spanned by landmark texts (Nyström; Williams and Seeger 2001), so that building it costs one
pass over the texts and a solve of the landmarks' size, however many texts there are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

DENSE_WIDTH = 0.4
WORD_SHARE = 0.3
GRAM_SHARE = 0.2
RIDGE = 0.5
LANDMARKS = 4000
BLOCK = 1024
JITTER = 1e-3
SEED = 20261121


def kernel(dense: Matrix, words: Matrix, grams: Matrix) -> Matrix:
    """Nearness of queries to texts from the cosines of the vectors and the two lexical cosines."""
    result: Matrix = np.exp((dense - 1) / np.float32(DENSE_WIDTH)) + WORD_SHARE * words + GRAM_SHARE * grams
    return result


def landmarks(labels: Rows, most: int = LANDMARKS) -> Rows:
    """At most ``most`` row numbers, as many of each label as of any other where it has them.

    Drawn from all of a label's rows: an entry's short questions stand first and its long messages last.
    """
    if len(labels) <= most:
        return np.arange(len(labels))
    mixed = np.random.default_rng(SEED).permutation(len(labels))
    seen: dict[int, int] = {}
    turn = np.zeros(len(labels), dtype=np.int64)
    for row, label in zip(mixed.tolist(), labels[mixed].tolist(), strict=True):
        turn[row] = seen[label] = seen.get(label, -1) + 1
    return np.sort(np.argsort(turn, kind="stable")[:most])


class Trainer:
    """Adds up the normal equations block by block, so that no matrix of all texts squared is needed."""

    def __init__(self, between_landmarks: Matrix, classes: int, ridge: float = RIDGE) -> None:
        size = len(between_landmarks)
        self._left = ridge * between_landmarks.astype(np.float64)
        self._left[np.diag_indices(size)] += JITTER
        self._right = np.zeros((size, classes))

    def add(self, block: Matrix, targets: Matrix) -> None:
        """Learn from texts by their nearness to the landmarks (texts × landmarks) and their classes."""
        self._left += block.T @ block
        self._right += block.T @ targets

    def solve(self) -> Matrix:
        """The weights (landmarks × classes): scores of a query are its nearness to the landmarks times them."""
        factor = cho_factor(self._left, lower=True, overwrite_a=True)
        result: Matrix = cho_solve(factor, self._right).astype(np.float32)
        return result
