"""Amounts as people write them, and which field each of them is."""

from __future__ import annotations

import pytest

from kb.dialogue.heard import Heard
from kb.dialogue.money import amounts, hear_money

WRITTEN = {
    "三万二": "32000",
    "3.2万": "32000",
    "32000块": "32000",
    "32,000元": "32000",
    "3万2": "32000",
    "3万2千": "32000",
    "三万二千五": "32500",
    "三万零二百": "30200",
    "壹万贰仟叁佰元": "12300",
    "两万半": "25000",
    "一千五百块钱": "1500",
    "6千": "6000",
    "七百八十六块五": "786.5",
    "1.25万": "12500",
    "一百二十万": "1200000",
}


def heard(text: str, form: str = "benefit", asked: str | None = None, *, opening: bool = False) -> Heard:
    found = Heard()
    hear_money(text, form, asked, opening, found)
    return found


@pytest.mark.parametrize(("text", "value"), WRITTEN.items())
def test_amounts_in_every_form(text: str, value: str) -> None:
    assert heard(f"总共花了{text}").facts == {"total": value}
    assert heard(text, asked="in_scope").facts == {"total": value}


@pytest.mark.parametrize("text", ["两三万", "三万多", "几万块", "五六千块", "一万多元", "三五万"])
def test_a_range_is_asked_about(text: str) -> None:
    found = heard(f"花了{text}")
    assert found.facts == {}
    assert [(p.slot, p.say) for p in found.problems] == [("total", "range")]
    assert found.problems[0].values["heard"]


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("花了负三万", "negative"),
        ("-5000元", "negative"),
        ("花了－300块", "negative"),
        ("0元", "zero"),
        ("零块钱", "zero"),
        ("花了三十亿", "too_large"),
        ("99999999999999块", "too_large"),
        ("一个亿", "too_large"),
    ],
)
def test_what_no_bill_can_be(text: str, say: str) -> None:
    found = heard(text, asked="in_scope")
    assert found.facts == {}
    assert [p.say for p in found.problems] == [say]


@pytest.mark.parametrize(
    "text", ["好多好多钱", "abc", "第三次", "三级医院", "住了9天", "我妈72岁", "两个儿子", "🏥"]
)
def test_what_is_no_amount(text: str) -> None:
    found = heard(text, asked="in_scope")
    assert (found.facts, found.problems) == ({}, [])


def test_every_amount_is_called_by_its_name() -> None:
    text = "总费用36000，其中自费4000，先行自付2000，政策范围内30000，医保统筹支付18000元"
    assert heard(text).facts == {
        "total": "36000",
        "own_expense": "4000",
        "first_pay": "2000",
        "in_scope": "30000",
        "basic_paid": "18000",
    }


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("每人每月收入五百六", {"monthly_income": "560"}),
        ("人均每月七百块", {"monthly_income": "700"}),
        ("家里一年收入三万", {"annual_income": "30000"}),
        ("全家一个月总共收入三千", {"annual_income": "36000"}),
        ("过去一年自己掏了八万六的医疗费", {"medical_burden": "86000"}),
        ("我每月收入3000", {}),
    ],
)
def test_whose_income_and_how_long(text: str, facts: dict[str, str]) -> None:
    assert heard(text, "relief", "status").facts == facts


def test_zero_income_is_an_answer() -> None:
    assert heard("0元", "relief", "monthly_income").facts == {"monthly_income": "0"}


def test_offsets_are_into_the_text() -> None:
    text = "总共花了三万二，自费2000块"
    assert [text[a.start : a.end] for a in amounts(text)] == ["三万二", "2000块"]
