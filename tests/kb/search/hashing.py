"""A small deterministic encoder for tests: character n-grams hashed into a unit vector."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from kb.search.encoder import Matrix
from kb.search.lexical import grams

WIDTH = 256


class HashingEncoder:
    """Texts that share characters are near each other; nothing is learned or downloaded."""

    id = "hashing"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of ``texts``; remembers what it was asked."""
        self.encoded.extend(texts)
        out = np.full((len(texts), WIDTH), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for gram in [*grams(text), *text]:
                out[row, int.from_bytes(hashlib.sha256(gram.encode()).digest()[:4]) % WIDTH] += 1
        result: Matrix = out / np.linalg.norm(out, axis=1, keepdims=True)
        return result
