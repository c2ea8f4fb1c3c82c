"""Count what a surface showed, and find what is asked for most today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.store.database import Database
from kb.store.screen_tables import SurfaceCount


@dataclass(frozen=True)
class Shown:
    """A version of an entry on a screen of a surface, for an area."""

    surface: str
    screen: str
    area: str
    entry: str
    version: str
    release: str


def count(database: Database, shown: Shown, day: dt.date) -> None:
    """Count it once more; two at the same moment are two."""
    insert = sqlite.insert if database.sqlite else postgresql.insert
    row = {**vars(shown), "day": day, "shown": 1}
    keys = ["day", "surface", "screen", "area", "entry", "version"]
    change = {"shown": SurfaceCount.shown + 1, "release": shown.release}
    with database.write() as session:
        session.execute(
            insert(SurfaceCount).values(row).on_conflict_do_update(index_elements=keys, set_=change)
        )


def counted(session: Session, surface: str, since: dt.date) -> dict[str, int]:
    """How often a surface showed each entry since a day."""
    query = (
        select(SurfaceCount.entry, func.sum(SurfaceCount.shown))
        .where(SurfaceCount.day >= since, SurfaceCount.surface == surface)
        .group_by(SurfaceCount.entry)
    )
    return {entry: int(total) for entry, total in session.execute(query)}


def purge_counts(session: Session, limit: dt.date) -> None:
    """Delete the counts of days before ``limit``."""
    session.execute(delete(SurfaceCount).where(SurfaceCount.day < limit))
