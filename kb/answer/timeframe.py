"""Which 待遇年度 a question is about: 去年, 今年, 明年, 2026年, asked on a given day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from kb.answer.parameters import Resolver
from kb.api.models import EntityOut

_YEAR = re.compile(r"(20\d{2})")
RELATIVE = {
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "下年": 1,
    "后年": 2,
}


def coverage_year(entities: Sequence[EntityOut], resolver: Resolver, area: str, today: dt.date) -> int | None:
    """The coverage year the last year word in the question means, or None when it names none.

    People pay in autumn for the next year, so 去年 and 今年 mean the year of paying (发文年度), and the
    current calendar year named as a number means what is being paid for now (DESIGN.md, Time).
    """
    years = [e for e in entities if e.entity == "year" and not e.negated]
    if not years:
        return None
    word = years[-1].text
    for relative, offset in RELATIVE.items():
        if relative in word:
            return _by_notice(resolver, area, today.year + offset, today)
    match = _YEAR.search(years[-1].value) or _YEAR.search(word)
    if not match:
        return None
    year = int(match[1])
    if year == today.year:
        return max(year, resolver.coverage_year(area, today))
    return year


def _by_notice(resolver: Resolver, area: str, notice_year: int, today: dt.date) -> int:
    """The coverage year whose contribution was (or will be) paid in ``notice_year``."""
    if notice_year > today.year:
        return notice_year
    known = [
        row.coverage_year
        for level in resolver.chain(area)
        for rows in resolver.values.get(level.code, {}).values()
        for row in rows
        if row.coverage_year
        and row.window
        and row.notice_year == notice_year
        and (row.window.start is None or row.window.start <= today)
    ]
    if known:
        return max(known)
    # This year's notice is not out yet: what holds now was paid last year.
    return resolver.coverage_year(area, today) if notice_year == today.year else notice_year + 1
