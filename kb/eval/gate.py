"""The gate: what our own unseen questions must reach before a change to content, vocabulary or code is accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kb.eval.measure import Block

AT_LEAST = ("top1", "top3", "precision", "coverage", "declined", "clarify_right")
AT_MOST = ("wrong", "ece")


def read_gate(path: Path) -> dict[str, float]:
    """The limits by measure; raises KeyError for a measure the gate does not know."""
    limits: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    for name in limits:
        if name not in (*AT_LEAST, *AT_MOST):
            raise KeyError(name)
    return limits


def failures(measured: Block, limits: Mapping[str, float]) -> list[str]:
    """What is below its limit (above it for ``wrong`` and ``ece``), one line each; empty when all pass."""
    lines = []
    for name, limit in limits.items():
        value = measured[name]
        bad = value is None or (value > limit if name in AT_MOST else value < limit)
        if bad:
            lines.append(f"{name} is {value}, {'at most' if name in AT_MOST else 'at least'} {limit}")
    return lines
