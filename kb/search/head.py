"""A kernel ridge classifier over the vectors of all texts: which entry, or whose matter, a question is.

Words it leaves to the linear model: their nearness to the landmarks told it nothing more (docs/adr/0012). Its
kernel is spanned by landmark texts (Nyström; Williams and Seeger 2001), so that building it costs one
pass over the texts and a solve of the landmarks' size, however many texts there are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

WIDTH = 0.4
RIDGE = 0.5
LANDMARKS = 1000
BLOCK = 1024
JITTER = 1e-3


def kernel(cosines: Matrix) -> Matrix:
    """Nearness, 0 to 1, from the cosines of two texts' vectors."""
    result: Matrix = np.exp((cosines - 1) / np.float32(WIDTH))
    return result


def landmarks(texts: Sequence[str], labels: Rows, most: int = LANDMARKS) -> Rows:
    """At most ``most`` row numbers, as many of each label as of any other where it has them.

    Chosen by the hash of the text: from all of a label's rows, as its short questions stand first and its long
    messages last, and so that a text that comes or goes changes the others' choice least (docs/adr/0012).
    """
    by_hash = sorted(range(len(texts)), key=lambda row: hashlib.sha256(texts[row].encode()).digest())
    met: Counter[int] = Counter()
    turns = []
    for row in by_hash:
        turns.append(met[labels[row]])
        met[labels[row]] += 1
    return np.sort(np.asarray(by_hash)[np.argsort(turns, kind="stable")[:most]])


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
