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
        ("怎么申请大病就助", "怎么申请大病救助"),
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
        "这种情况能用医保吗",
        "住院不满三天能报吗",
        "低保户住院不用交押金",
        "交满三十年就可以退休享受",
        "在东莞打工得了急性阑尾炎",
        "门诊意外摔伤医保报销",
        "企业退休老工人",
        "省里医院说电脑上查不到",
        "村里的叫合作医疗",
        "帮他弄医保",
    ],
)
def test_what_is_right_stays(repairer: Repairer, text: str) -> None:
    assert repairer.repair(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ydjy", "异地就医"),
        ("YDJY", "异地就医"),
        ("ydjy zenme ban", "异地就医怎么办"),
        ("xnh怎么交", "新农合怎么交"),
        ("我要ydba", "我要异地备案"),
        ("异地医就怎么备案", "异地就医怎么备案"),
        ("生津育贴", "生育津贴"),
    ],
)
def test_first_letters_and_slips_of_the_finger(repairer: Repairer, typed: str, meant: str) -> None:
    assert repairer.repair(typed) == meant


@pytest.mark.parametrize(
    "text", ["我的APP打不开", "LED屏幕", "hello world", "wifi密码", "居民缴费证明", "医院住院手续"]
)
def test_what_is_no_misspelt_term_stays(repairer: Repairer, text: str) -> None:
    assert repairer.repair(text) == text
