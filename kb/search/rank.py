"""Fuses the signals into a score an entry, with the coefficients of ``fitted.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.search.encoder import Matrix
from kb.search.signals import SIGNALS, QuerySignals

FITTED = Path(__file__).with_name("fitted.json")
SCOPE_FEATURES = (
    *("best_out", "sum_out", "best_in", "in_class", "top_dense", "ours", "theirs"),
    *("linear_out", "linear_in"),
)
COLUMN = {name: at for at, name in enumerate(SIGNALS)}
VOTERS = ("linear", "dense_top3")
"""Signals that each name a first entry of their own: where they agree, the first is seldom wrong."""
RIGHT_FEATURES = (
    *("first", "margin", "top_dense", "in_scope", "head", "head_lead", "dense_lead"),
    *("linear", "linear_lead"),
    *(f"agree_{name}" for name in VOTERS),
)


class FittedError(Exception):
    """``fitted.json`` does not match the code's signals: run ``python -m kb eval --fit``."""


@dataclass(frozen=True)
class Logistic:
    """A logistic model: a probability from a few numbers."""

    weights: Matrix
    bias: float

    def probability(self, features: Matrix) -> float:
        """The probability for one row of features."""
        return float(1 / (1 + np.exp(-np.clip(features @ self.weights + self.bias, -30, 30))))


@dataclass(frozen=True)
class Fitted:
    """All fitted numbers: fusion weights, the two logistic models and the decision thresholds."""

    fusion: Matrix
    scope: Logistic
    right: Logistic
    thresholds: dict[str, float]

    @classmethod
    def load(cls, path: Path = FITTED) -> Fitted:
        """Read the fitted numbers; raises FittedError when they were made for other signals."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            fusion=_vector(data["fusion"], SIGNALS),
            scope=Logistic(_vector(data["scope"]["weights"], SCOPE_FEATURES), float(data["scope"]["bias"])),
            right=Logistic(_vector(data["right"]["weights"], RIGHT_FEATURES), float(data["right"]["bias"])),
            thresholds={name: float(value) for name, value in data["thresholds"].items()},
        )


def _vector(named: dict[str, float], names: tuple[str, ...]) -> Matrix:
    if set(named) != set(names):
        raise FittedError(f"fitted.json has {sorted(named)}, the code {sorted(names)}")
    return np.asarray([named[name] for name in names], dtype=np.float32)


def fuse(signals: QuerySignals, weights: Matrix) -> Matrix:
    """One score an entry; differences of scores are log-odds between entries."""
    scores: Matrix = signals.matrix @ weights
    return scores


def shares(scores: Matrix) -> Matrix:
    """The scores as probabilities that sum to one: which entry, if any is right."""
    exps = np.exp(scores - scores.max(initial=0.0 if not len(scores) else scores.max()))
    result: Matrix = exps / exps.sum() if len(exps) else exps
    return result


def scope_features(signals: QuerySignals) -> Matrix:
    """The numbers that tell an out-of-scope question, in the order of SCOPE_FEATURES."""
    out, in_class = signals.classes[:-1], float(signals.classes[-1])
    heads = signals.matrix[:, COLUMN["head"]]
    return np.asarray(
        [
            out.max(initial=0.0),
            out.sum(),
            heads.max(initial=0.0),
            in_class,
            signals.top_dense,
            *signals.evidence,
            signals.linear_classes[:-1].max(initial=-1.0),
            signals.matrix[:, COLUMN["linear"]].max(initial=-1.0),
        ],
        dtype=np.float32,
    )


def right_features(signals: QuerySignals, probabilities: Matrix, in_scope: float) -> Matrix:
    """The numbers that tell how sure the first entry is, in the order of RIGHT_FEATURES."""
    if not len(probabilities):
        return np.zeros(len(RIGHT_FEATURES), dtype=np.float32)
    ranked = -np.sort(-probabilities)
    first, second = float(ranked[0]), float(ranked[1]) if len(ranked) > 1 else 0.0
    best = int(probabilities.argmax())
    columns = {name: signals.matrix[:, COLUMN[name]] for name in ("head", *VOTERS)}
    return np.asarray(
        [
            _logit(first),
            _logit(second) - _logit(first),
            signals.top_dense,
            _logit(in_scope),
            float(columns["head"][best]),
            _lead(columns["head"], best),
            _lead(columns["dense_top3"], best),
            float(columns["linear"][best]),
            _lead(columns["linear"], best),
            *(float(columns[name].argmax() == best) for name in VOTERS),
        ],
        dtype=np.float32,
    )


def _lead(values: Matrix, best: int) -> float:
    """How far the entry ``best`` is before all others; negative where another is before it."""
    others = max(values[:best].max(initial=-1.0), values[best + 1 :].max(initial=-1.0))
    return float(values[best] - others)


def _logit(p: float) -> float:
    clipped = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))
