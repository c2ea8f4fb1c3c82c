"""What the fitting learns from: the signals of a question, with what is right for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search.signals import QuerySignals

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A labelled question's signals, and which entries are right (none: out of scope)."""

    signals: QuerySignals
    right: Bools
    in_scope: bool
