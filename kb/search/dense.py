"""The dense side: one vector a text, turned so that nearness spreads and few numbers say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kb.search.analyse import Analysis
from kb.search.encoder import Matrix

WIDTH = 64
"""Numbers kept of a vector: of 384, the first 64 principal axes find the right entry of a question nobody has seen a
little more often than 96, 128 or 192, and there is a sixth of the memory to walk through at every question."""


@dataclass(frozen=True)
class Frame:
    """Where vectors are compared: ``mean`` is taken away, then only what lies along ``axes`` (rows) is kept.

    Taking the mean away spreads the narrow cone that an encoder puts all texts into.
    """

    mean: Matrix
    axes: Matrix

    @classmethod
    def of(cls, vectors: Matrix, width: int = WIDTH) -> Frame:
        """The frame of ``vectors``: their mean and the axes along which they differ most."""
        mean = vectors.mean(axis=0)
        moved = vectors - mean
        _, axes = np.linalg.eigh(moved.T.astype(np.float64) @ moved)
        return cls(mean, np.ascontiguousarray(axes[:, ::-1][:, :width].T, dtype=np.float32))

    @property
    def width(self) -> int:
        """How many numbers a placed vector has."""
        return len(self.axes)

    def place(self, vectors: Matrix) -> Matrix:
        """Unit vectors of ``vectors`` (one or a row each) in this frame."""
        moved = vectors - self.mean
        # One vector row by row, as in ``signals.nearness``; many in one product.
        moved = np.vecdot(self.axes, moved) if moved.ndim == 1 else moved @ self.axes.T
        length = np.maximum(np.sqrt(np.vecdot(moved, moved))[..., None], 1e-6)
        return np.asarray(moved / length, dtype=np.float32)


WHOLE = 120
"""Up to so many characters a message is read whole; the encoder would cut the end off a longer one."""


def told(text: str, asks: str) -> str:
    """What the encoder reads of a message: all of it, or of a long one the part that asks."""
    return text if len(text) <= WHOLE else asks


def embed(analyses: Sequence[Analysis], encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
    """One vector a text, of what ``told`` picks of it."""
    return encode([told(a.text, a.asks) for a in analyses])
