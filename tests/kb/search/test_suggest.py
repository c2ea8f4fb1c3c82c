"""Search as you type: what is typed so far, in characters, pinyin or first letters."""

from __future__ import annotations

import numpy as np
import pytest

from kb.search.sounds import Sounds, spelt
from kb.search.suggest import Suggester

TEXTS = [
    ["异地就医怎样备案", "在外地看病要办什么", "医保异地备案怎么办"],
    ["居民医保每年个人交多少钱", "新农合收几百块", "合作医疗缴费标准是多少"],
    ["医保App怎么用", "手机上怎么查医保"],
    ["怎样申请医疗救助", "大病救助怎么申请"],
]
EVERY = np.ones(len(TEXTS), dtype=bool)


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester.build(TEXTS, _words)


def _words(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def first(suggester: Suggester, typed: str) -> str | None:
    found = suggester.rank(typed, _words, EVERY, 3)
    return suggester.texts[found[0][0]] if found else None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("异", "异地就医怎样备案"),
        ("异地就", "异地就医怎样备案"),
        ("異地", "异地就医怎样备案"),
        ("新农", "新农合收几百块"),
        ("ydjy", "异地就医怎样备案"),
        ("yidijiuy", "异地就医怎样备案"),
        ("yi di jiu yi", "异地就医怎样备案"),
        ("YDJY", "异地就医怎样备案"),
        ("hezuo biaozhun", "合作医疗缴费标准是多少"),
        ("医保app", "医保App怎么用"),
        ("大病jz", "大病救助怎么申请"),
    ],
)
def test_what_fits_comes_first(suggester: Suggester, typed: str, expected: str) -> None:
    assert first(suggester, typed) == expected


def test_letters_match_from_the_beginning_of_a_syllable(suggester: Suggester) -> None:
    assert first(suggester, "idijiu") is None


@pytest.mark.parametrize(
    "typed", ["", " ", "？", "😀", "\x00", "\ud800", "火星", "qqqq", "'", "\n", "a" * 5000]
)
def test_what_fits_nothing_has_no_suggestion(suggester: Suggester, typed: str) -> None:
    assert suggester.rank(typed, _words, EVERY, 3) == []


def test_each_entry_is_offered_once_and_no_more_than_wanted(suggester: Suggester) -> None:
    owners = [suggester.owner[row] for row, _ in suggester.rank("医保", _words, EVERY, 8)]
    assert len(owners) == len(set(owners)) == 3
    assert len(suggester.rank("医保", _words, EVERY, 2)) == 2


def test_an_entry_that_is_not_allowed_is_not_offered(suggester: Suggester) -> None:
    allowed = EVERY.copy()
    allowed[0] = False
    assert all(suggester.owner[row] != 0 for row, _ in suggester.rank("异地备案", _words, allowed, 8))


def test_scores_fall(suggester: Suggester) -> None:
    scores = [score for _, score in suggester.rank("医保怎么", _words, EVERY, 8)]
    assert scores == sorted(scores, reverse=True)


def test_a_single_letter_looks_at_beginnings_only() -> None:
    sounds = Sounds.of([spelt("异地"), spelt("医保异地")])
    assert sounds.holding("d") == {}
    assert sounds.holding("yid") == {0: True, 1: False}
