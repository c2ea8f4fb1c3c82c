"""去年, 今年, 明年, 2026年: the coverage year meant, in spring and in the payment season."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.parameters import Resolver
from kb.answer.timeframe import coverage_year
from kb.schema.load import load
from kb.search.entities import EntityExtractor

CONTENT = load()
RESOLVER = Resolver(CONTENT.definitions, CONTENT.values, CONTENT.areas)
EXTRACTOR = EntityExtractor()
MARCH, NOVEMBER = dt.date(2026, 3, 10), dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("居民医保交多少", NOVEMBER, None),
        ("去年居民医保交多少", NOVEMBER, 2026),  # paid in 2025 for 2026
        ("去年居民医保交多少", MARCH, 2026),
        ("今年涨到多少了", NOVEMBER, 2027),  # paid now for 2027
        ("今年医保多少钱", MARCH, 2026),  # this year's notice is not out
        ("明年的医保要交多少", NOVEMBER, 2027),
        ("2026年的医保费", NOVEMBER, 2027),  # 2026年缴、2027年享受
        ("2026年的医保费", MARCH, 2026),
        ("2024年居民医保多少钱", NOVEMBER, 2024),
        ("2027年度居民医保", NOVEMBER, 2027),
    ],
)
def test_coverage_year(text: str, day: dt.date, year: int | None) -> None:
    assert coverage_year(EXTRACTOR.extract(text, day), RESOLVER, "990001", day) == year
