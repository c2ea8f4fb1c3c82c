"""What the fitting learns from: the signals of a question, with what is right for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search.encoder import Matrix
from kb.search.signals import QuerySignals

Bools = NDArray[np.bool_]
LABELLED_WEIGHT = 1.0
HELD_OUT_WEIGHTS = {"fusion": 0.01, "scope": 0.3, "right": 0.01, "limits": 0.1}
"""What one indexed text held out counts for beside a labelled question: they are many, and read alike."""


@dataclass(frozen=True)
class Example:
    """A query's signals, which entries are right (none: out of scope), and whether it is a labelled question."""

    signals: QuerySignals
    right: Bools
    in_scope: bool
    labelled: bool


def weights_of(data: Sequence[Example], model: str) -> Matrix:
    """How much each example counts for ``model``, a key of HELD_OUT_WEIGHTS."""
    return np.asarray(
        [LABELLED_WEIGHT if e.labelled else HELD_OUT_WEIGHTS[model] for e in data], dtype=np.float32
    )
