"""Chinese numbers and the quantities found with them."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.search.numbers import parse_number
from kb.search.quantities import find_quantities, resolve_year

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三万二", 32000, 32000),
        ("3.2万", 32000, 32000),
        ("3万2", 32000, 32000),
        ("三万零二", 30002, 30002),
        ("两万零五百", 20500, 20500),
        ("一百二", 120, 120),
        ("十二万", 120000, 120000),
        ("1,234.5", 1234.5, 1234.5),
        ("两三万", 20000, 30000),
        ("三五百", 300, 500),
        ("三万多", 30000, 40000),
        ("十几万", 110000, 190000),
        ("几千", 2000, 9000),
        ("一亿二", 120000000, 120000000),
    ],
)
def test_parse_number(text: str, low: float, high: float) -> None:
    value = parse_number(text)
    assert value is not None
    assert (float(value[0]), float(value[1])) == (low, high)


@pytest.mark.parametrize("text", ["好", "", "三x", "万 a"])
def test_parse_number_refuses(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我爸住院花了三万二", [("amount", "32000")]),
        ("花了32000块", [("amount", "32000")]),
        ("两三万块钱", [("amount", "20000-30000")]),
        ("交了380", [("amount", "380")]),
        ("一年三四千", [("amount", "3000-4000")]),
        ("25年的医保费", [("year", "2025")]),
        ("二〇二五年交的", [("year", "2025")]),
        ("2026年9月1日出生", [("date", "2026-09-01")]),
        ("三月五号生的", [("date", "03-05")]),
        ("去年没交", [("year", "去年")]),
        ("交了15年社保", []),
        ("2万多人", []),
        ("千万别断", []),
        ("80岁老人等3个月", []),
        ("报了80%", []),
        ("打12345热线", []),
        ("身份证430123199001011234", []),
    ],
)
def test_find_quantities(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.label, f.value) for f in find_quantities(text, TODAY)] == expected


def test_relative_years_resolve_by_the_day_given() -> None:
    assert resolve_year("去年", TODAY) == 2025
    assert resolve_year("明年", dt.date(2027, 1, 1)) == 2028
    assert resolve_year("2024", TODAY) == 2024
    assert resolve_year("年底", TODAY) is None
