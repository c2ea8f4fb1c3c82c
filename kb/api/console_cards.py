"""Entries as they stand in lists: title, short answer, badges; kept while their release is served."""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass, field

from kb.answer.knowledge import KnowledgeBase
from kb.answer.render import Rendered, at
from kb.api.console_models import Badge
from kb.clock import SHANGHAI
from kb.schema.entry import Entry
from kb.store.console_lists import Change, changed, hot
from kb.store.database import Database

LATELY = dt.timedelta(days=30)
"""How long a changed answer is marked, and how long before its end one is."""
HOT, HOT_SECONDS = 20, 20.0
"""Entries in the list of today, and how long it is shown as it is: every desk asks for it after every call."""
MOST = 20_000
"""Cards kept: all entries for a hundred areas and days."""


@dataclass(frozen=True)
class Where:
    """For whom and when: area, day and, where one was chosen, the year of cover (待遇年度)."""

    area: str
    day: dt.date
    year: int | None = None


@dataclass(frozen=True)
class Card:
    """One entry in a list."""

    version: str
    title: str
    short: str
    badges: list[Badge]


@dataclass
class _Kept:
    """What belongs to one release on one day: a badge counts its days from today."""

    release: str
    today: dt.date
    cards: dict[tuple[str, Where], Card] = field(default_factory=dict)
    changes: dict[str, Change] | None = None


class Cards:
    """Rendering an entry takes milliseconds and a keystroke shows ten: each is rendered once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept = _Kept("", dt.date.min)
        self._hot: tuple[dt.datetime, float, list[tuple[str, int]]] | None = None

    def card(self, kb: KnowledgeBase, entry_id: str, where: Where, today: dt.date) -> Card:
        """The entry for an area and a day; raises KeyError for an unknown one."""
        kept = self._of(kb, today)
        found = kept.cards.get((entry_id, where))
        if found is None:
            rendered = kb.render(entry_id, where.area, where.day, where.year)
            badges = self.badges(kb, rendered, where, today)
            found = Card(kb.release.versions[entry_id], rendered.title, rendered.short, badges)
            if len(kept.cards) < MOST:
                kept.cards[entry_id, where] = found
        return found

    def changes(self, kb: KnowledgeBase, today: dt.date) -> dict[str, Change]:
        """The entries whose text was published in the last thirty days."""
        kept = self._of(kb, today)
        if kept.changes is None:
            since = dt.datetime.combine(today - LATELY, dt.time(), tzinfo=SHANGHAI)
            kept.changes = changed(self._database, kb.release.id, since)
        return kept.changes

    def hot(self, since: dt.datetime) -> list[tuple[str, int]]:
        """The entries asked for most since a moment, each with how often."""
        known, now = self._hot, time.monotonic()
        if known is None or known[0] != since or now - known[1] > HOT_SECONDS:
            known = self._hot = since, now, hot(self._database, since, HOT)
        return known[2]

    def badges(self, kb: KnowledgeBase, rendered: Rendered, where: Where, today: dt.date) -> list[Badge]:
        """What to know of an answer before it is read out."""
        found = []
        change = self.changes(kb, today).get(rendered.entry.id)
        if change:
            when = f"{change.day.month}月{change.day.day}日"
            found.append(
                Badge(
                    kind="new" if change.new else "changed", text=f"{when}{'新增' if change.new else '改过'}"
                )
            )
        start, end = rendered.validity.start, rendered.validity.end
        if start and today - LATELY < start <= today:
            found.append(Badge(kind="starts", text=f"{start.month}月{start.day}日起新规定"))
        if end and where.day <= end < today + LATELY:
            found.append(Badge(kind="ends", text=f"{end.month}月{end.day}日到期"))
        if rendered.missing:
            found.append(Badge(kind="lacking", text="缺本地数额"))
        return found

    def _of(self, kb: KnowledgeBase, today: dt.date) -> _Kept:
        with self._lock:
            if (self._kept.release, self._kept.today) != (kb.release.id, today):
                self._kept = _Kept(kb.release.id, today)
            return self._kept


def starts_lately(entry: Entry, today: dt.date) -> dt.date | None:
    """The day in the last thirty on which the entry or a variant of it came into force, or None."""
    _, validity = at(entry, today)
    start = validity.start
    return start if start and today - LATELY < start <= today else None
