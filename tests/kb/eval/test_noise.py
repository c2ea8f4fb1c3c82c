"""Robustness sets: made by rule, the same every time, and only of what the rule changes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kb.eval.interval import wilson
from kb.eval.noise import NOISES, noisy_rows
from kb.eval.rows import read_rows

CASES = Path(__file__).resolve().parents[2] / "cases" / "search"
ROWS = [row for path in sorted(CASES.glob("*.yml")) for row in read_rows(path, "test")]


@pytest.mark.parametrize("name", NOISES)
def test_a_noise_changes_questions_and_keeps_their_labels(name: str) -> None:
    pairs = noisy_rows(ROWS, name)
    assert len(pairs) >= 40
    assert all(noisy.q != clean.q and noisy.expect == clean.expect for clean, noisy in pairs)
    assert pairs == noisy_rows(ROWS, name)


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        ("traditional", "医疗救助怎么办", "醫療救助怎麼辦"),
        ("dialect", "孩子看病多少钱", "娃看病好多钱"),
        ("pinyin", "异地怎么报", "yidi怎么报"),
    ],
)
def test_what_a_noise_does(name: str, text: str, changed: str) -> None:
    assert NOISES[name](text, random.Random(1)) == changed


def test_a_homophone_sounds_the_same() -> None:
    from pypinyin import lazy_pinyin

    text = "生育津贴多久到账"
    for seed in range(20):
        changed = NOISES["homophone"](text, random.Random(seed))
        assert changed != text
        assert lazy_pinyin(changed) == lazy_pinyin(text)


@pytest.mark.parametrize("name", NOISES)
@pytest.mark.parametrize("text", ["", "a", "？", "一"])
def test_a_noise_never_fails(name: str, text: str) -> None:
    assert isinstance(NOISES[name](text, random.Random(1)), str)


def test_intervals() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(85, 98)
    assert low < 85 / 98 < high
    assert wilson(98, 98)[1] == 1.0
    assert wilson(850, 980)[0] > low


def test_there_are_enough_questions_of_our_own() -> None:
    every = [row for path in sorted(CASES.glob("*.yml")) for row in read_rows(path)]
    assert sum(bool(row.expect) for row in every) >= 600
    assert {row.register for row in every} == {"keywords", "spoken", "story"}
    points = {entry_id for row in every for entry_id in row.expect}
    assert len(points) == 201
