"""Dated lookup: the nearest area wins, a missing figure raises, the coverage year follows the window."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kb.answer import figures
from kb.answer.parameters import MissingParameter, Resolver, UnknownParameter
from kb.schema.area import Area
from kb.schema.base import Period
from kb.schema.parameter import ParameterDefinition, ParameterValue

AREAS = {
    "CN": Area(code="CN", name="全国", kind="国家"),
    "350000": Area(code="350000", name="某省", kind="省", parent="CN"),
    "350100": Area(code="350100", name="某市", kind="市", parent="350000"),
}
DEFINITIONS = {
    "fee": ParameterDefinition(
        name="fee", title="个人缴费", kind="money", keyed_by="coverage_year", set_by="省", ask="医保局"
    ),
    "ratio": ParameterDefinition(name="ratio", title="比例", kind="ratio", set_by="市", ask="医保局"),
}


def fee(coverage: int, value: int) -> ParameterValue:
    window = Period(start=dt.date(coverage - 1, 9, 1), end=dt.date(coverage - 1, 12, 31))
    return ParameterValue(
        value=value, coverage_year=coverage, notice_year=coverage - 1, window=window, fact="f"
    )


def ratio(value: str, start: dt.date | None, end: dt.date | None = None) -> ParameterValue:
    return ParameterValue(value=Decimal(value), effective=Period(start=start, end=end), fact="f")


VALUES = {
    "CN": {"ratio": [ratio("0.7", dt.date(2021, 10, 28))]},
    "350000": {"fee": [fee(2026, 400), fee(2027, 420)]},
    "350100": {
        "ratio": [
            ratio("0.75", dt.date(2024, 1, 1), dt.date(2025, 12, 31)),
            ratio("0.8", dt.date(2026, 1, 1)),
        ]
    },
}
RESOLVER = Resolver(DEFINITIONS, VALUES, AREAS)


@pytest.mark.parametrize(
    ("area", "day", "expected", "source"),
    [
        ("350100", dt.date(2025, 12, 31), "0.75", "350100"),
        ("350100", dt.date(2026, 1, 1), "0.8", "350100"),
        ("350100", dt.date(2023, 12, 31), "0.7", "CN"),
        ("350000", dt.date(2026, 6, 1), "0.7", "CN"),
    ],
)
def test_nearest_area_with_a_value_wins(area: str, day: dt.date, expected: str, source: str) -> None:
    found = RESOLVER.value("ratio", area, day)
    assert (found.value.value, found.area.code) == (Decimal(expected), source)


def test_before_the_first_value_raises() -> None:
    with pytest.raises(MissingParameter) as caught:
        RESOLVER.value("ratio", "CN", dt.date(2021, 10, 27))
    assert caught.value.definition.ask == "医保局"


def test_a_child_area_gives_nothing_to_its_parent() -> None:
    with pytest.raises(MissingParameter):
        RESOLVER.value("fee", "CN", dt.date(2026, 11, 21))


def test_unknown_name_is_a_fault_not_a_missing_figure() -> None:
    with pytest.raises(UnknownParameter):
        RESOLVER.value("nothing", "CN", dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (dt.date(2026, 3, 1), 2026),
        (dt.date(2026, 8, 31), 2026),
        (dt.date(2026, 9, 1), 2027),
        (dt.date(2026, 12, 31), 2027),
    ],
)
def test_coverage_year_follows_the_window(day: dt.date, year: int) -> None:
    assert RESOLVER.coverage_year("350100", day) == year
    assert RESOLVER.value("fee", "350100", day).value.coverage_year == year


@pytest.mark.parametrize(
    ("kind", "value", "written", "spoken"),
    [
        ("money", "400", "400元", "四百元"),
        ("money", "30000", "3万元", "三万元"),
        ("money", "12345", "12345元", "一万二千三百四十五元"),
        ("ratio", "0.7", "70%", "百分之七十"),
        ("ratio", "0.062", "6.2%", "百分之六点二"),
        ("ratio", "0.0005", "万分之五", "万分之五"),
        ("points", "0.2", "20个百分点", "二十个百分点"),
        ("months", "2", "2个月", "两个月"),
        ("workdays", "10", "10个工作日", "十个工作日"),
    ],
)
def test_figures_are_written_and_spoken(kind: str, value: str, written: str, spoken: str) -> None:
    definition = ParameterDefinition(name="x", title="某项", kind=kind, set_by="市", ask="医保局")  # type: ignore[arg-type]
    row = ParameterValue(value=Decimal(value), fact="f")
    assert figures.written(definition, row) == written
    assert figures.spoken(definition, row) == spoken


def test_bound_and_example_are_marked() -> None:
    definition = DEFINITIONS["ratio"]
    floor = ParameterValue(value=Decimal("0.7"), bound="floor", fact="f")
    example = ParameterValue(value=Decimal("0.7"), example=True)
    assert figures.written(definition, floor) == "不低于70%"
    assert figures.written(definition, example) == "70%（示例）"
