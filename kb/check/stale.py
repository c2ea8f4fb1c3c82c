"""Which entries are due to be read again, and whose they are (FEATURES C5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.answer.render import at
from kb.schema.entry import Entry
from kb.schema.load import Content

REVIEW_DAYS = 365
"""How long after it was last checked an entry without ``review_by`` is due."""


@dataclass(frozen=True, order=True)
class Due:
    """An entry to be read again: when it is due, why, and which office owns it."""

    day: dt.date
    owner: str
    entry_id: str
    why: str


def review_day(entry: Entry) -> tuple[dt.date, str]:
    """When the entry is due and why: the first of its own date, its end, and a year since it was checked."""
    checked = entry.checked_on or entry.collected_on
    days = [(checked + dt.timedelta(days=REVIEW_DAYS), "满一年没有复核")]
    if entry.review_by:
        days.append((entry.review_by, "到了约定的复核日期"))
    if entry.effective.end:
        days.append((entry.effective.end, "有效期到此为止"))
    return min(days)


def due(content: Content, until: dt.date) -> list[Due]:
    """The entries due by ``until``, most urgent first; a change of text that begins by then counts too."""
    found = []
    for entry in content.entries.values():
        day, why = review_day(entry)
        if day <= until:
            found.append(Due(day, entry.owner, entry.id, why))
        for variant in entry.variants:
            start = variant.effective.start
            if start and _today_before(entry, start, until):
                found.append(Due(start, entry.owner, entry.id, "这一天起换成新的文字"))
    return sorted(found)


def _today_before(entry: Entry, start: dt.date, until: dt.date) -> bool:
    """Whether the variant that begins on ``start`` is still to come and begins by ``until``."""
    checked = entry.checked_on or entry.collected_on
    if not checked < start <= until:
        return False
    before, _ = at(entry, start - dt.timedelta(days=1))
    after, _ = at(entry, start)
    return before != after
