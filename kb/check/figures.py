"""Number guard: every figure in a text comes from a parameter or from a listed fact (FEATURES A7)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from kb.check.numbers import figures, keys
from kb.check.texts import fact_ids, texts
from kb.schema.base import Period
from kb.schema.fact import Fact
from kb.schema.load import Content

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)


def check(content: Content, _today: dt.date) -> None:
    """Report figures that stand in a text without a listed fact to carry them."""
    carried = {fact_id: _of_fact(content, fact) for fact_id, fact in content.facts.items()}
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        for loc, text in texts(entry):
            allowed = set().union(*(carried.get(f, set()) for f in fact_ids(entry, loc)))
            if loc[0] == "variants":
                allowed |= _of_period(entry.variants[int(loc[1])].effective)
            for figure in figures(_TEMPLATE.sub("；", text)):
                if (figure.unit, figure.value.normalize()) not in allowed:
                    message = f"{figure.text}: no listed fact or parameter carries this figure"
                    content.problem(place, message, *loc)


def carried_by(content: Content, fact_ids: Iterable[str]) -> set[tuple[str, Decimal]]:
    """All figures that the listed facts carry."""
    facts = [content.facts[i] for i in fact_ids if i in content.facts]
    return set().union(*(_of_fact(content, fact) for fact in facts))


def _of_fact(content: Content, fact: Fact) -> set[tuple[str, Decimal]]:
    parts = [fact.statement, *(f"{k}：{v}" for k, v in fact.figures.items())]
    result = keys("；".join(parts)) | _of_period(fact.effective)
    document = content.documents.get(fact.source.document)
    if document is not None:
        result |= keys(document.title) | _of_period(document.effective)
        if document.date:
            result |= _of_day(document.date)
    for unit, value in list(result):
        if unit == "date":
            result |= {("calendar", Decimal(int(value) // 10000).normalize())}
            result |= {("date", Decimal(int(value) // 100 * 100).normalize())}
    return result


def _of_period(period: Period) -> set[tuple[str, Decimal]]:
    days: set[tuple[str, Decimal]] = set()
    for day in (period.start, period.end):
        if day:
            days |= _of_day(day)
    if period.start:
        days |= _of_day(period.start - dt.timedelta(days=1))
    if period.end:
        days |= _of_day(period.end + dt.timedelta(days=1))
    return days


def _of_day(day: dt.date) -> set[tuple[str, Decimal]]:
    number = day.year * 10000 + day.month * 100 + day.day
    month = day.year * 10000 + day.month * 100
    return {
        ("date", Decimal(number).normalize()),
        ("date", Decimal(month).normalize()),
        ("calendar", Decimal(day.year).normalize()),
        ("monthday", Decimal(day.month * 100 + day.day).normalize()),
    }
