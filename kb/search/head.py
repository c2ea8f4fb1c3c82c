"""A kernel ridge classifier over the question variants: which entry, or whose matter, a question is.

It sees dense and lexical nearness at once and learns which of them tells sibling entries apart.
Training is one linear solve; leave-one-out scores come exactly from the same matrix, so the later
fusion can be fitted on the very variants that trained it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

Matrix = NDArray[np.float32]

DENSE_WIDTH = 0.4
WORD_SHARE = 0.3
GRAM_SHARE = 0.2
RIDGE = 0.5


def kernel(dense: Matrix, words: Matrix, grams: Matrix) -> Matrix:
    """Nearness of queries to variants from centred cosines and the two lexical cosines."""
    result: Matrix = np.exp((dense - 1) / np.float32(DENSE_WIDTH)) + WORD_SHARE * words + GRAM_SHARE * grams
    return result


def fit(gram: Matrix, targets: Matrix, ridge: float = RIDGE) -> Matrix:
    """The dual weights (variants × classes) from the variants' nearness to one another."""
    factor = cho_factor(gram + ridge * np.eye(len(gram), dtype=np.float32), lower=True, overwrite_a=True)
    result: Matrix = cho_solve(factor, targets).astype(np.float32)
    return result


def held_out(gram: Matrix, targets: Matrix, weights: Matrix, ridge: float = RIDGE) -> Matrix:
    """For each variant the scores of a classifier trained without it (exact, by the inverse's diagonal)."""
    inverse = np.linalg.inv(gram + ridge * np.eye(len(gram), dtype=np.float32))
    result: Matrix = (targets - weights / np.diag(inverse)[:, None]).astype(np.float32)
    return result
