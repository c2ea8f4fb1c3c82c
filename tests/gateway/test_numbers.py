"""Amounts and counts typed into the calculators: read as meant, or asked again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.numbers import LARGEST, NEGATIVE, RANGE, TOO_FINE, TOO_LARGE, Unclear, amount, count

READ = {
    "32000": "32000",
    "32,000.50": "32000.50",
    "32，000": "32000",
    "３２０００元": "32000",
    "￥32000": "32000",
    "3.2万": "32000",
    "3.2 万元": "32000",
    "3万2": "32000",
    "3万2000": "32000",
    "三万二": "32000",
    "三万两千块": "32000",
    "三万零二百": "30200",
    "贰万叁仟伍佰元整": "23500",
    "三百五": "350",
    "1千5": "1500",
    "三块五": "3.5",
    "3215元6角": "3215.6",
    "三千二百一十五块六毛八分": "3215.68",
    "大概三万": "30000",
    "一百二十万": "1200000",
    "0": "0",
    "零": "0",
}
ASKED_AGAIN = {
    "两三万": "20,000元到30,000元",
    "几万": "准数",
    "3万多": "准数",
    "三万多块": "准数",
    "五六百": "500元到600元",
    "3-5万": RANGE,
    "三万到五万": RANGE,
    "-500": NEGATIVE,
    "－500": NEGATIVE,
    "负五百": NEGATIVE,
    "1.005": TOO_FINE,
    "一千万零一": TOO_LARGE,
    "99999999999": TOO_LARGE,
    "三亿": "没看懂",
    "": "没看懂",
    "元": "没看懂",
    "很多": "没看懂",
    "12,34": "没看懂",
    "1e5": "没看懂",
    "NaN": "没看懂",
    "Infinity": "没看懂",
    "三百二千": "没看懂",
    "3.2万2": "没看懂",
    "3万20": "没看懂",
    "万三": "没看懂",
    "二三": "没看懂",
    "1.2.3": "没看懂",
    "0x10": "没看懂",
    "1000元5": "没看懂",
    "一万元三": "没看懂",
    "<b>1</b>": "没看懂",
    "١٢٣": "没看懂",
}


@pytest.mark.parametrize(("said", "meant"), READ.items())
def test_amounts_as_people_write_them(said: str, meant: str) -> None:
    assert amount(said) == Decimal(meant)


@pytest.mark.parametrize(("said", "why"), ASKED_AGAIN.items())
def test_what_is_not_one_amount_is_asked_again(said: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        amount(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", 2),
        ("两次", 2),
        ("第二次", 2),
        ("3年", 3),
        ("五口人", 5),
        ("二〇二七年", 2027),
        ("十二", 12),
        ("0", 0),
    ],
)
def test_counts(said: str, meant: int) -> None:
    assert count(said) == meant


@pytest.mark.parametrize(
    "said", ["", "两三年", "1.5", "半年", "几次", "-1", "没有", "年", "1/2", "99999999999"]
)
def test_what_is_not_one_count_is_asked_again(said: str) -> None:
    with pytest.raises(Unclear):
        count(said)


@given(st.decimals(min_value=0, max_value=LARGEST, places=2))
def test_every_amount_in_digits_is_itself(value: Decimal) -> None:
    assert amount(str(value)) == value
    assert amount(f"{value:,}元") == value


@given(st.text(max_size=40))
def test_any_text_is_an_amount_within_the_limits_or_asked_again(said: str) -> None:
    try:
        value = amount(said)
    except Unclear as exc:
        assert str(exc)
        return
    assert Decimal(0) <= value <= LARGEST
    assert value == value.quantize(Decimal("0.01"))
