"""The measures, on rows judged by hand."""

from __future__ import annotations

import pytest

from kb.eval.measure import Judged, blocks, measure
from kb.eval.rows import Row


def row(expect: set[str] | None = None, **more: object) -> Row:
    given = {
        "accept": frozenset(),
        "outcome": "answered" if expect else "out_of_scope",
        "authority": None,
        "grade": "clear",
        "hard": False,
    }
    return Row(
        id="r",
        turns=("q",),
        expect=frozenset(expect or ()),
        scope_class=None,
        area=None,
        own=True,
        **(given | more),
    )  # type: ignore[arg-type]


def judged(of: Row, outcome: str, ranked: list[str], probability: float = 0.5, **more: object) -> Judged:
    sets = [frozenset({i}) for i in ranked]
    given = {
        "served": sets[0] if outcome == "answered" and sets else frozenset(),
        "choices": sets if outcome == "clarify" else [],
        "authority": None,
    }
    return Judged(row=of, outcome=outcome, ranked=sets, probability=probability, **(given | more))  # type: ignore[arg-type]


ROWS = [
    judged(row({"a"}), "answered", ["a", "b"], 0.9),
    judged(row({"a"}), "answered", ["b", "a"], 0.8),
    judged(row({"a"}, grade="ambiguous"), "clarify", ["b", "a"], 0.4),
    judged(row({"a"}), "clarify", ["b", "c", "d", "e", "a"][:4], 0.4),
    judged(row({"a"}), "not_found", ["c", "b", "d", "a"], 0.2),
    judged(row(authority="tax"), "out_of_scope", ["a"], 0.1, authority="tax"),
    judged(row(authority="tax", hard=True), "out_of_scope", ["a"], 0.1, authority="housing-fund"),
    judged(row(), "clarify", ["a", "b"]),
    judged(row(), "answered", ["a"]),
    judged(row(accept=frozenset({"a"})), "answered", ["a"]),
]


def test_all_measures() -> None:
    found = measure(ROWS)
    assert (found["n"], found["n_in"], found["n_out"]) == (10, 5, 5)
    assert found["top1"] == pytest.approx(1 / 5)
    assert found["top3"] == pytest.approx(3 / 5)
    assert found["mrr"] == pytest.approx((1 + 0.5 + 0.5 + 0 + 0.25) / 5, abs=1e-4)
    assert found["coverage"] == pytest.approx(2 / 5)
    assert found["precision"] == pytest.approx(2 / 4)
    assert found["precision_in"] == pytest.approx(1 / 2)
    assert found["clarify"] == pytest.approx(2 / 5)
    assert found["clarify_right"] == pytest.approx(1 / 2)
    assert found["declined"] == pytest.approx(2 / 5)
    assert found["asked_out"] == pytest.approx(1 / 5)
    assert found["wrong"] == pytest.approx(2 / 10)
    assert found["authority_accuracy"] == pytest.approx(1 / 2)


def test_calibration_error_is_the_gap_between_stated_and_actual() -> None:
    sure = [judged(row({"a"}), "answered", ["a"], 0.95), judged(row({"a"}), "answered", ["b"], 0.95)]
    assert measure(sure)["ece"] == pytest.approx(0.45)


def test_blocks_split_by_grade_and_hardness() -> None:
    found = blocks(ROWS)
    assert {name: block["n"] for name, block in found.items()} == {
        "all": 10,
        "clear": 9,
        "ambiguous": 1,
        "hard": 1,
    }


def test_an_empty_block_has_no_shares() -> None:
    assert measure([])["top1"] is None
    assert measure([])["n"] == 0


def test_without_a_ranking_only_the_replies_count() -> None:
    through_chat = Judged(row({"a"}), "answered", None, frozenset({"a"}), [], None, None)
    found = measure([through_chat])
    assert (found["top1"], found["precision"], found["coverage"], found["ece"]) == (None, 1.0, 1.0, None)
