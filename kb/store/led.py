"""Proof of play and health of LED screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.store.database import Database
from kb.store.led_tables import LedBatch, LedHealth, LedPlay


@dataclass(frozen=True)
class Play:
    """One item as a screen showed it; ``started_at`` with zone."""

    kind: str
    item: str
    version: str
    release: str
    started_at: dt.datetime
    seconds: float


@dataclass(frozen=True)
class Health:
    """What a screen says about itself (see ``LedHealth``)."""

    clock_offset: float | None = None
    feed_as_of: dt.datetime | None = None
    release: str | None = None
    showing: str | None = None
    waiting: int = 0
    lost: int = 0
    width: int | None = None
    height: int | None = None


def report(
    database: Database, screen: str, batch: str, plays: Sequence[Play], health: Health, now: dt.datetime
) -> bool:
    """Store a report of a screen once; False when this ``batch`` was stored before.

    Plays and the batch's id are written together, so that a report sent again after a lost reply, or two
    times at once, is stored exactly once. The health is taken in any case.
    """
    stored = _store(database, screen, batch, plays, now) if plays else True
    try:
        _seen(database, screen, health, now)
    except IntegrityError:  # its first two reports came at once: the row is there now
        _seen(database, screen, health, now)
    return stored


def _seen(database: Database, screen: str, health: Health, now: dt.datetime) -> None:
    with database.write() as session:
        row = session.get(LedHealth, screen, with_for_update=True)
        if row is None:
            row = LedHealth(screen=screen)
            session.add(row)
        for name, value in vars(health).items():
            setattr(row, name, value)
        row.seen_at = now


def _store(database: Database, screen: str, batch: str, plays: Sequence[Play], now: dt.datetime) -> bool:
    try:
        with database.write() as session:
            session.add(LedBatch(screen=screen, batch=batch, received_at=now))
            session.flush()
            session.add_all(LedPlay(screen=screen, received_at=now, **vars(play)) for play in plays)
    except IntegrityError:
        return False
    return True


def health_of(database: Database) -> dict[str, LedHealth]:
    """The last report of each screen."""
    with database.read() as session:
        return {row.screen: row for row in session.scalars(select(LedHealth))}


def played(
    database: Database, screen: str | None, since: dt.datetime, until: dt.datetime
) -> list[tuple[str, str, str, int, float]]:
    """Screen, item, version, how often and how many seconds, in a time (``until`` excluded)."""
    where = [LedPlay.started_at >= since, LedPlay.started_at < until]
    if screen is not None:
        where.append(LedPlay.screen == screen)
    keys = (LedPlay.screen, LedPlay.item, LedPlay.version)
    query = (
        select(*keys, func.count(), func.sum(LedPlay.seconds)).where(*where).group_by(*keys).order_by(*keys)
    )
    with database.read() as session:
        return [(a, b, c, int(n), float(s)) for a, b, c, n, s in session.execute(query)]


def purge_plays(session: Session, limit: dt.datetime) -> int:
    """Delete what was reported before ``limit``; returns the plays gone."""
    session.execute(delete(LedBatch).where(LedBatch.received_at < limit))
    gone = session.execute(delete(LedPlay).where(LedPlay.received_at < limit))
    return gone.rowcount if isinstance(gone, CursorResult) else 0
