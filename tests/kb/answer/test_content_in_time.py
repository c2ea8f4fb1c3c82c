"""The real content on the days that matter: around two laws, in spring and in the payment season."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.parameters import Resolver
from kb.answer.render import Rendered, Scene, render_entry
from kb.answer.timeframe import coverage_year
from kb.schema.load import load
from kb.search.entities import EntityExtractor

CONTENT = load()
RESOLVER = Resolver(CONTENT.definitions, CONTENT.values, CONTENT.areas)
EXTRACTOR = EntityExtractor()
ASSISTANCE_LAW = dt.date(2026, 7, 1)  # 社会救助法
SECURITY_LAW = dt.date(2027, 1, 1)  # 医疗保障法
DAY = dt.timedelta(days=1)
CHANGED = sorted(
    (entry.id, day)
    for entry in CONTENT.entries.values()
    for day in (ASSISTANCE_LAW, SECURITY_LAW)
    for variant in entry.variants
    if day in (variant.effective.start, variant.effective.end and variant.effective.end + DAY)
)


def shown(entry_id: str, day: dt.date, year: int | None = None) -> Rendered:
    scene = Scene(RESOLVER, CONTENT.areas["990001"], day, year)
    return render_entry(CONTENT.entries[entry_id], scene)


def documents(rendered: Rendered) -> set[str]:
    return {CONTENT.documents[c.document].title for c in rendered.body.citations}


@pytest.mark.parametrize(("entry_id", "day"), CHANGED)
def test_the_day_before_a_law_nothing_rests_on_it_and_the_day_after_something_does(
    entry_id: str, day: dt.date
) -> None:
    law = "中华人民共和国社会救助法" if day == ASSISTANCE_LAW else "中华人民共和国医疗保障法"
    before, after = shown(entry_id, day - DAY), shown(entry_id, day)
    in_force = [f for f in after.body.facts if CONTENT.facts[f].effective.start == day]
    assert before.validity.end == day - DAY
    assert after.validity.start == day
    assert documents(before) != documents(after) or before.answer != after.answer
    if in_force and day == ASSISTANCE_LAW:
        assert not any(law in title for title in documents(before))
        assert any(law in title for title in documents(after))


def test_both_laws_change_answers() -> None:
    days = [day for _, day in CHANGED]
    assert days.count(ASSISTANCE_LAW) >= 10
    assert days.count(SECURITY_LAW) >= 10


def test_relief_groups_before_and_after_the_assistance_law() -> None:
    before, after = shown("relief/who", ASSISTANCE_LAW - DAY), shown("relief/who", ASSISTANCE_LAW)
    assert "社会救助法" not in before.answer
    assert "社会救助法" in after.answer or any("社会救助法" in title for title in documents(after))
    assert before.short != after.short


def test_penalties_before_and_after_the_security_law() -> None:
    before = shown("supervision/penalty-individual", SECURITY_LAW - DAY)
    after = shown("supervision/penalty-individual", SECURITY_LAW)
    assert before.answer != after.answer
    assert any("医疗保障法" in title for title in documents(after))


@pytest.mark.parametrize("entry_id", ["relief/monitored-household", "critical/tilted"])
def test_what_held_for_the_transition_period_ends_with_it(entry_id: str) -> None:
    last, first = shown(entry_id, dt.date(2025, 12, 31)), shown(entry_id, dt.date(2026, 1, 1))
    assert last.validity.end == dt.date(2025, 12, 31)
    assert last.answer != first.answer


@pytest.mark.parametrize(
    ("text", "day", "figure", "buys"),
    [
        ("居民医保交多少钱", dt.date(2026, 3, 10), "425元", "2025年缴、2026年享受"),
        ("居民医保交多少钱", dt.date(2026, 11, 21), "435元", "2026年缴、2027年享受"),
        ("去年交多少", dt.date(2026, 11, 21), "425元", "2025年缴、2026年享受"),
        ("去年交多少", dt.date(2026, 3, 10), "425元", "2025年缴、2026年享受"),
        ("今年涨到多少", dt.date(2026, 11, 21), "435元", "2026年缴、2027年享受"),
        ("2026年的医保费", dt.date(2026, 11, 21), "435元", "2026年缴、2027年享受"),
        ("2026年的医保费", dt.date(2026, 3, 10), "425元", "2025年缴、2026年享受"),
        ("2024年居民医保多少钱", dt.date(2026, 11, 21), "405元", "2023年缴、2024年享受"),
    ],
)
def test_the_fee_asked_for_in_spring_and_in_the_payment_season(
    text: str, day: dt.date, figure: str, buys: str
) -> None:
    year = coverage_year(EXTRACTOR.extract(text, day), RESOLVER, "990001", day)
    rendered = shown("contribution/resident-amount", day, year)
    assert figure in rendered.short
    assert buys in rendered.short


def test_a_year_nobody_has_recorded_is_said_to_be_missing() -> None:
    rendered = shown("contribution/resident-amount", dt.date(2026, 11, 21), 2031)
    assert "居民医保个人缴费标准" in rendered.missing
    assert "请问" in rendered.answer
    assert not any(figure in rendered.answer + rendered.short for figure in ("405", "425", "435"))
