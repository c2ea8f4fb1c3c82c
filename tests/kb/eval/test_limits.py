"""The limits of the decision, fitted on hand-made examples."""

from __future__ import annotations

import numpy as np

from kb.eval.example import Example
from kb.eval.limits import fit_limits
from kb.search.signals import SIGNALS, QuerySignals


def example(in_scope: bool) -> Example:
    signals = QuerySignals(
        matrix=np.zeros((2, len(SIGNALS)), dtype=np.float32),
        classes=np.zeros(1, dtype=np.float32),
        linear_classes=np.zeros(1, dtype=np.float32),
        nearest=np.zeros(2, dtype=np.int64),
        top_dense=0.0,
        evidence=(0.0, 0.0),
    )
    return Example(signals, np.asarray([in_scope, False]), in_scope)


def fitted(ours: list[float], theirs: list[float]) -> dict[str, float]:
    """The limits for questions of ours and of others, given how likely each seems to be others'."""
    data = [example(True) for _ in ours] + [example(False) for _ in theirs]
    shares = [np.asarray([0.7, 0.3], dtype=np.float32)] * len(data)
    return fit_limits(data, shares, [*ours, *theirs], [0.5] * len(data))


def test_others_questions_are_declined_even_at_the_cost_of_some_of_ours() -> None:
    ours = [0.02] * 40 + [0.32] * 10
    assert 0.32 < fitted(ours, [0.8] * 50)["out"] <= 0.8
    assert fitted(ours, [0.8] * 45 + [0.33] * 5)["out"] <= 0.33


def test_where_no_limit_declines_enough_the_most_is_declined() -> None:
    assert fitted([0.02] * 50, [0.8] * 25 + [0.12] * 20 + [0.01] * 5)["out"] <= 0.12


def test_without_questions_of_others_the_cost_alone_decides() -> None:
    assert fitted([0.02] * 10 + [0.4] * 2, [])["out"] > 0.4


def test_what_is_surely_answered_may_be_declined_later() -> None:
    """Where the first entry is sure, questions of ours that sound like others' are worth a limit of their own."""
    data = [example(True)] * 60 + [example(False)] * 60
    outs = [0.01] * 50 + [0.18] * 10 + [0.12] * 5 + [0.9] * 55
    rights = [0.97] * 60 + [0.3] * 5 + [0.6] * 55
    shares = [np.asarray([0.7, 0.3], dtype=np.float32)] * len(data)
    found = fit_limits(data, shares, outs, rights)
    assert found["out"] <= 0.12 < 0.18 < found["out_sure"]
    assert 0.6 < found["sure"] <= 0.97
    level = fit_limits(data, shares, outs, [0.3] * len(data))
    assert level["out"] <= 0.12
