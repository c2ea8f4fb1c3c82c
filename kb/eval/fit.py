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

from kb.eval.example import Bools, Example, weights_of
from kb.eval.limits import fit_limits
from kb.eval.rows import Row
from kb.search import head, rank, signals
from kb.search.analyse import Analyser
from kb.search.dense import embed
from kb.search.encoder import EmbeddingCache, Matrix
from kb.search.index import SearchIndex, nearness
from kb.search.scope import Scope
from kb.search.signals import SIGNALS

NOT_FUSED = {"dense_top1", "words_top1", "grams_top1", "negative", "clash"}
"""Signals whose sign is not bound to be positive, or that one nearest text decides alone."""
FUSION_RIDGE = 5.0


def examples(
    index: SearchIndex,
    scope: Scope,
    rows: Sequence[Row],
    analyser: Analyser,
    cache: EmbeddingCache,
    say: Callable[[str], None],
) -> list[Example]:
    """Signals of the labelled rows, and of a sample of the indexed texts each held out of the index."""
    out: list[Example] = []
    analyses = [analyser.analyse(row.q) for row in rows]
    for row, analysis, vector in zip(rows, analyses, embed(analyses, cache.encode), strict=True):
        right = np.asarray([bool({e.id, *e.covers} & row.expect) for e in index.entries])
        if row.expect and not right.any():
            continue
        out.append(Example(signals.compute(index, analysis, vector), right, bool(row.expect), True))
    say(f"{len(out)} labelled questions; adding indexed texts, each held out …")
    without = head.held_out(nearness(index.dense, index.words, index.grams), index.targets, index.head)
    held = [(i, text) for i, text in enumerate(index.questions) if i % 5 == 0]
    examples_of_classes = [text for item in scope.classes.values() for text in item.examples]
    held += list(enumerate((*examples_of_classes, *scope.in_scope), start=index.view_count))
    analyses = [analyser.analyse(text) for _, text in held]
    for (row_number, _), analysis, vector in zip(held, analyses, embed(analyses, cache.encode), strict=True):
        is_view = row_number < index.view_count
        inside = is_view or row_number >= index.view_count + len(examples_of_classes)
        right = np.zeros(len(index.entries), dtype=bool)
        if is_view:
            right[index.owner[row_number]] = True
        out.append(
            Example(signals.compute(index, analysis, vector, row_number, without), right, inside, False)
        )
    return out


def fit(data: Sequence[Example]) -> dict[str, Any]:
    """All fitted numbers, in the shape of ``fitted.json``."""
    fusion = _fit_fusion([e for e in data if e.right.any()])
    scope = _logistic(
        np.stack([rank.scope_features(e.signals) for e in data]),
        np.asarray([not e.in_scope for e in data]),
        weights_of(data, "scope"),
        1.0,
    )
    judged = [e for e in data if e.right.any() or not e.in_scope]
    shares = [rank.shares(rank.fuse(e.signals, fusion)) for e in judged]
    outs = [scope.probability(rank.scope_features(e.signals)) for e in judged]
    features = np.stack(
        [rank.right_features(e.signals, s, 1 - o) for e, s, o in zip(judged, shares, outs, strict=True)]
    )
    correct = np.asarray([bool(e.right[s.argmax()]) for e, s in zip(judged, shares, strict=True)])
    right = _logistic(features, correct, weights_of(judged, "right"), 0.3)
    limits = fit_limits(judged, shares, outs, [right.probability(f) for f in features])
    return {
        "fitted_on": dt.date.today().isoformat(),
        "examples": {
            "labelled": sum(e.labelled for e in data),
            "held_out": sum(not e.labelled for e in data),
        },
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
    """Conditional logit over the entries; weights of nearness cannot be negative, those of clashes not positive."""
    matrix = np.stack([e.signals.matrix for e in data]).astype(np.float64)
    right = np.stack([e.right for e in data])
    weights = weights_of(data, "fusion").astype(np.float64)
    spread = matrix.std(axis=(0, 1)) + 1e-9
    scaled = matrix / spread

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ w
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = exps / exps.sum(axis=1, keepdims=True)
        mass = np.maximum((p * right).sum(axis=1), 1e-12)
        gradient = ((p - p * right / mass[:, None]) * weights[:, None])[:, :, None] * scaled
        return float(-(weights * np.log(mass)).sum() + FUSION_RIDGE * (w @ w) / 2), gradient.sum(
            axis=(0, 1)
        ) + FUSION_RIDGE * w

    bounds = [
        (None, 0.0) if n in {"negative", "clash"} else (0.0, 0.0) if n in NOT_FUSED else (0.0, None)
        for n in SIGNALS
    ]
    found = minimize(
        loss, np.full(len(SIGNALS), 0.0), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}
    )
    result: Matrix = (found.x / spread).astype(np.float32)
    return result


def _logistic(features: Matrix, labels: Bools, weights: Matrix, strength: float) -> rank.Logistic:
    spread = features.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=1000).fit(
        features / spread, labels, sample_weight=weights
    )
    return rank.Logistic((model.coef_[0] / spread).astype(np.float32), float(model.intercept_[0]))
