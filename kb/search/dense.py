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


def embed(analyses: Sequence[Analysis], encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
    """The mean of the vectors of the whole text and of its asking part."""
    texts = [a.text for a in analyses]
    asks = [a.asks for a in analyses]
    if texts == asks:
        return encode(texts)
    both = encode([*texts, *asks])
    return np.asarray((both[: len(texts)] + both[len(texts) :]) / 2, dtype=np.float32)
