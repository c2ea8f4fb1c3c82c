"""Normalisation and repair of questions."""

from __future__ import annotations

import pytest

from kb.search.normalise import clean, fold
from kb.search.repair import Repairer
from kb.search.segment import Segmenter
from kb.search.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    words = load_vocabulary()
    return Repairer(words, Segmenter(words.terms()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新農合\u200b　繳費", "新农合 缴费"),
        ("ＡＢＣ１２３", "ABC123"),
        ("医保\x00\x07怎么交\n\n谢谢", "医保怎么交 谢谢"),
        ("", ""),
        ("\ud800", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_clean_limits_length() -> None:
    assert len(clean("医" * 10_000)) == 2000


def test_fold_keeps_the_length() -> None:
    text = "㈠ 新農合\u200bﬁ１"
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("医宝怎么交", "医保怎么交"),
        ("新农何交多少", "新农合交多少"),
        ("心农合交多少", "新农合交多少"),
        ("低宝户要交吗", "低保户要交吗"),
        ("建党立卡的", "建档立卡的"),
        ("灵活就页人员", "灵活就业人员"),
        ("yibao zenme jiao", "医保怎么交"),
        ("xinnonghe duoshaoqian", "新农合多少钱"),
        ("chengxiang yibao", "城乡医保"),
    ],
)
def test_repairs(repairer: Repairer, text: str, expected: str) -> None:
    assert repairer.repair(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "唯一保障是什么",
        "医保怎么交",
        "how are you",
        "APP打不开",
        "最低保障线",
        "一年的费用",
        "we chat pay",
        "请问一下",
        "抱着孩子去医院",
    ],
)
def test_what_is_right_stays(repairer: Repairer, text: str) -> None:
    assert repairer.repair(text) == text
