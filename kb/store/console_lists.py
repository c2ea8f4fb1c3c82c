"""What an operator has at hand before typing: the last answers, favourites, what is asked today, what changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import delete, distinct, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from kb.answer.outcome import Outcome
from kb.clock import SHANGHAI
from kb.store.console_tables import Favourite, ShownAnswer
from kb.store.database import Database
from kb.store.surfaces import counted
from kb.store.tables import ReleaseEntry, ReleaseRow, Turn

KIOSK = "kiosk"
MOST_TURNS = 20_000
"""Turns of today looked at for the hot questions, the newest first: more do not change the order."""


@dataclass(frozen=True)
class Seen:
    """An answer that an account opened or copied, and when last."""

    entry: str
    version: str
    at: dt.datetime


@dataclass(frozen=True)
class Change:
    """When the present version of an entry was first published; ``new``: the entry was not there before."""

    at: dt.datetime
    new: bool

    @property
    def day(self) -> dt.date:
        """The day of the bureau, whatever the database counts in."""
        return self.at.astimezone(SHANGHAI).date()


def recents(database: Database, account_id: str, limit: int) -> list[Seen]:
    """The last answers of an account, each entry once with the version it last saw."""
    last = (
        select(func.max(ShownAnswer.id).label("id"))
        .where(ShownAnswer.account_id == account_id)
        .group_by(ShownAnswer.entry)
        .order_by(func.max(ShownAnswer.id).desc())
        .limit(limit)
        .subquery()
    )
    query = select(ShownAnswer).join(last, last.c.id == ShownAnswer.id).order_by(ShownAnswer.id.desc())
    with database.read() as session:
        return [Seen(row.entry, row.version, row.at) for row in session.scalars(query)]


def favourites(database: Database, account_id: str) -> list[str]:
    """The entries an account keeps at hand, the newest first."""
    query = select(Favourite.entry).where(Favourite.account_id == account_id)
    with database.read() as session:
        return list(session.scalars(query.order_by(Favourite.created_at.desc(), Favourite.entry)))


def keep(database: Database, account_id: str, entry: str, now: dt.datetime) -> None:
    """Keep an entry at hand; twice is once."""
    insert = sqlite.insert if database.sqlite else postgresql.insert
    values = {"account_id": account_id, "entry": entry, "created_at": now}
    with database.write() as session:
        session.execute(insert(Favourite).values(values).on_conflict_do_nothing())


def drop(database: Database, account_id: str, entry: str) -> None:
    """Keep it no longer; one that was not kept is no error."""
    mine = (Favourite.account_id == account_id, Favourite.entry == entry)
    with database.write() as session:
        session.execute(delete(Favourite).where(*mine))


def hot(database: Database, since: dt.datetime, limit: int) -> list[tuple[str, int]]:
    """The entries asked for most since midnight of a day: answers in all channels, and calls at the console.

    A kiosk keeps no turns: what it showed is counted by day.
    """
    counts: Counter[str] = Counter()
    turns = select(Turn.entries).where(
        Turn.created_at >= since, Turn.outcome == Outcome.ANSWERED.value, Turn.channel != KIOSK
    )
    calls = select(ShownAnswer.entry, func.count(distinct(ShownAnswer.call_id)))
    with database.read() as session:
        for entries in session.scalars(turns.order_by(Turn.id.desc()).limit(MOST_TURNS)):
            if entries:
                counts[entries[0]["id"]] += 1
        for entry, count in session.execute(calls.where(ShownAnswer.at >= since).group_by(ShownAnswer.entry)):
            counts[entry] += count
        for entry, count in counted(session, KIOSK, since.date()).items():
            counts[entry] += count
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def changed(database: Database, release_id: str, since: dt.datetime) -> dict[str, Change]:
    """The entries of a release whose text was first published after ``since``.

    The first release of all is what everything else is compared with: nothing in it counts as changed.
    """
    now, ever = aliased(ReleaseEntry), aliased(ReleaseEntry)
    first = func.min(ReleaseRow.created_at)
    this_version = (
        select(now.entry_id, first)
        .join(ever, (ever.entry_id == now.entry_id) & (ever.version == now.version))
        .join(ReleaseRow, ReleaseRow.id == ever.release_id)
        .where(now.release_id == release_id)
        .group_by(now.entry_id)
    )
    any_version = (
        select(ReleaseEntry.entry_id, first)
        .join(ReleaseRow, ReleaseRow.id == ReleaseEntry.release_id)
        .group_by(ReleaseEntry.entry_id)
    )
    with database.read() as session:
        beginning = session.scalar(select(first))
        if beginning is None:
            return {}
        oldest = {entry: at for entry, at in session.execute(any_version)}
        found = {entry: at for entry, at in session.execute(this_version)}
    return {
        entry: Change(at, oldest[entry] == at)
        for entry, at in found.items()
        if at >= since and at > beginning
    }
