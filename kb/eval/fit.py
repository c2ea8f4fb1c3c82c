"""Fits the fusion, the two probabilities and the decision limits on our own labelled questions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from kb.eval.example import Bools, Example
from kb.eval.limits import fit_limits
from kb.eval.rows import Row
from kb.search import rank, signals
from kb.search.analyse import Analyser
from kb.search.dense import told
from kb.search.encoder import Encoder, Matrix
from kb.search.index import SearchIndex
from kb.search.signals import SIGNALS

AGAINST = {"negative", "clash"}
"""Signals that speak against an entry: their weights cannot be positive, those of all others not negative."""
FUSION_RIDGE = 5.0
PLAINLY_OUT = 0.2
"""The probability of being another office's matter from which a question is declined under any limits that fit."""


def examples(
    index: SearchIndex,
    rows: Sequence[Row],
    analyser: Analyser,
    encoder: Encoder,
    say: Callable[[str], None],
) -> list[Example]:
    """Signals of the labelled rows. None of them is indexed or was seen when the encoder was tuned.

    Each text is encoded by itself, as it is when it is asked: int8 scales are those of a whole batch, and beside
    others a text has a vector of cosine 0.995 with its own.
    """
    out: list[Example] = []
    found: dict[str, signals.QuerySignals] = {}
    for row in rows:
        if row.q not in found:
            query = analyser.analyse(row.q)
            vector = encoder.encode([told(query.text, query.asks)])[0]
            found[row.q] = signals.compute(index, query, vector)
        right = np.asarray([bool({e.id, *e.covers} & row.expect) for e in index.entries])
        if row.expect and not right.any():
            continue
        out.append(Example(found[row.q], right, bool(row.expect)))
    say(f"{len(out)} labelled questions")
    return out


def fit(data: Sequence[Example]) -> dict[str, Any]:
    """All fitted numbers, in the shape of ``fitted.json``."""
    fusion = _fit_fusion([e for e in data if e.right.any()])
    scope = _logistic(
        np.stack([rank.scope_features(e.signals) for e in data]),
        np.asarray([not e.in_scope for e in data]),
        1.0,
    )
    judged = [e for e in data if e.right.any() or not e.in_scope]
    shares = [rank.shares(rank.fuse(e.signals, fusion)) for e in judged]
    outs = [scope.probability(rank.scope_features(e.signals)) for e in judged]
    features = np.stack(
        [rank.right_features(e.signals, s, 1 - o) for e, s, o in zip(judged, shares, outs, strict=True)]
    )
    correct = np.asarray([bool(e.right[s.argmax()]) for e, s in zip(judged, shares, strict=True)])
    # Of what is declined as another office's nobody asks how sure the first entry is; learned from it too, the
    # model doubts all that is far from the entries, and most of ours that is far is right.
    asked = np.asarray([e.in_scope or o < PLAINLY_OUT for e, o in zip(judged, outs, strict=True)])
    right = _logistic(features[asked], correct[asked], 0.3)
    limits = fit_limits(judged, shares, outs, [right.probability(f) for f in features])
    return {
        "fitted_on": dt.date.today().isoformat(),
        "examples": {"in_scope": sum(e.in_scope for e in data), "out": sum(not e.in_scope for e in data)},
        "fusion": _named(SIGNALS, fusion),
        "scope": {"weights": _named(rank.SCOPE_FEATURES, scope.weights), "bias": round(scope.bias, 5)},
        "right": {"weights": _named(rank.RIGHT_FEATURES, right.weights), "bias": round(right.bias, 5)},
        "thresholds": limits,
    }


def save(fitted: dict[str, Any], path: Path = rank.FITTED) -> None:
    """Write the fitted numbers where the engine reads them."""
    path.write_text(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _named(names: Sequence[str], values: Matrix) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip(names, values, strict=True)}


def _fit_fusion(data: Sequence[Example]) -> Matrix:
    """Conditional logit over the entries."""
    matrix = np.stack([e.signals.matrix for e in data]).astype(np.float64)
    right = np.stack([e.right for e in data])
    spread = matrix.std(axis=(0, 1)) + 1e-9
    scaled = matrix / spread

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ w
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = exps / exps.sum(axis=1, keepdims=True)
        mass = np.maximum((p * right).sum(axis=1), 1e-12)
        gradient = (p - p * right / mass[:, None])[:, :, None] * scaled
        return float(-np.log(mass).sum() + FUSION_RIDGE * (w @ w) / 2), gradient.sum(
            axis=(0, 1)
        ) + FUSION_RIDGE * w

    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in SIGNALS]
    found = minimize(
        loss, np.full(len(SIGNALS), 0.0), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    )
    result: Matrix = (found.x / spread).astype(np.float32)
    return result


def _logistic(features: Matrix, labels: Bools, strength: float) -> rank.Logistic:
    spread = features.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=1000).fit(features / spread, labels)
    return rank.Logistic((model.coef_[0] / spread).astype(np.float32), float(model.intercept_[0]))
