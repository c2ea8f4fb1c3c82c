"""The dense side: one vector a text, centred so that nearness spreads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kb.search.analyse import Analysis
from kb.search.encoder import Matrix


def centre(vectors: Matrix, mean: Matrix) -> Matrix:
    """Unit vectors after taking the mean away: spreads the narrow cone of an untuned encoder."""
    moved = vectors - mean
    length = np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-6)
    return np.asarray(moved / length, dtype=np.float32)


WHOLE = 120
"""Up to so many characters a message is read whole; the encoder would cut the end off a longer one."""


def told(text: str, asks: str) -> str:
    """What the encoder reads of a message: all of it, or of a long one the part that asks."""
    return text if len(text) <= WHOLE else asks


def embed(analyses: Sequence[Analysis], encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
    """One vector a text, of what ``told`` picks of it."""
    return encode([told(a.text, a.asks) for a in analyses])
