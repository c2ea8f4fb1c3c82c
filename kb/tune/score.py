"""What an encoder finds alone: the entry whose questions are nearest, on our own unseen cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kb.eval.interval import wilson
from kb.eval.rows import Row
from kb.search.analyse import Analyser
from kb.search.dense import embed
from kb.search.encoder import Encoder, Matrix
from kb.search.head import Rows
from kb.search.index import SearchIndex

NEAREST = 3
"""An entry's score is the mean nearness of its so many nearest questions."""


def score(index: SearchIndex, rows: Sequence[Row], analyser: Analyser, encoder: Encoder) -> dict[str, Any]:
    """Shares of ``rows`` whose right entry is first and among three; AUROC of being out of scope.

    ``index`` must have been built with ``encoder``.
    """
    asked = index.frame.place(embed([analyser.analyse(row.q) for row in rows], encoder.encode))
    by_label = _by_label(asked @ index.dense.T, index.labels, len(index.entries) + len(index.classes))
    entries, classes = by_label[:, : len(index.entries)], by_label[:, len(index.entries) :]
    order = np.argsort(-entries, axis=1)[:, :NEAREST]
    inside = [i for i, row in enumerate(rows) if row.expect]
    ranks = [[index.entries[j].id in rows[i].expect for j in order[i]] for i in inside]
    first, three = sum(r[0] for r in ranks), sum(any(r) for r in ranks)
    theirs = classes[:, [c != "in_scope" for c in index.classes]]
    out = theirs.max(axis=1) - entries.max(axis=1)
    outside = [i for i, row in enumerate(rows) if not row.expect]
    return {
        "n_in": len(inside),
        "n_out": len(outside),
        "top1": round(first / len(inside), 4),
        "top1_ci95": wilson(first, len(inside)),
        "top3": round(three / len(inside), 4),
        "top3_ci95": wilson(three, len(inside)),
        "auroc_out": _auroc(out[outside], out[inside]),
    }


def _by_label(nearness: Matrix, labels: Rows, count: int) -> Matrix:
    columns = []
    for label in range(count):
        own = nearness[:, labels == label]
        columns.append(-np.sort(-own, axis=1)[:, :NEAREST].mean(axis=1))
    return np.stack(columns, axis=1)


def _auroc(positive: Matrix, negative: Matrix) -> float:
    """The chance that an out-of-scope question scores above an in-scope one."""
    above = (positive[:, None] > negative[None, :]).mean() + (
        positive[:, None] == negative[None, :]
    ).mean() / 2
    return round(float(above), 4)
