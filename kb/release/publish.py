"""Put a release into the database and make it the active one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.release.model import Release
from kb.store.audit import note
from kb.store.database import Database
from kb.store.tables import ActiveReleaseRow, ReleaseEntry, ReleaseRow


def publish(
    database: Database, release: Release, now: dt.datetime, actor: str, note: str | None = None
) -> str:
    """Store the release (once for the same content) and activate it; returns the active release's id."""
    with database.write() as session:
        same = select(ReleaseRow.id).where(ReleaseRow.content_hash == release.content_hash)
        known = session.scalar(same.order_by(ReleaseRow.created_at.desc()))
        if known is None:
            session.add(
                ReleaseRow(
                    id=release.id,
                    created_at=release.created_at,
                    content_hash=release.content_hash,
                    payload=release.pack(),
                    note=note,
                )
            )
            session.flush()
            session.add_all(
                ReleaseEntry(release_id=release.id, entry_id=entry_id, version=version)
                for entry_id, version in release.versions.items()
            )
        release_id = known or release.id
        _activate(session, release_id, now, actor)
        return release_id


def activate(database: Database, release_id: str, now: dt.datetime, actor: str) -> None:
    """Serve a stored release (also an older one: rollback)."""
    with database.write() as session:
        _activate(session, release_id, now, actor)


def _activate(session: Session, release_id: str, now: dt.datetime, actor: str) -> None:
    row = session.get(ActiveReleaseRow, 1)
    if row is None:
        session.add(ActiveReleaseRow(id=1, release_id=release_id, activated_at=now))
    elif row.release_id != release_id:
        row.release_id, row.activated_at = release_id, now
    note(session, now, actor=actor, action="release.activate", target=release_id)


def active_id(database: Database) -> str | None:
    """The id of the release being served, or None before the first publish."""
    with database.read() as session:
        row = session.get(ActiveReleaseRow, 1)
        return row.release_id if row else None


def fetch(database: Database, release_id: str) -> Release:
    """A stored release; raises KeyError for an unknown id."""
    with database.read() as session:
        row = session.get(ReleaseRow, release_id)
        if row is None:
            raise KeyError(release_id)
        return Release.unpack(row.payload)


def release_of(database: Database, entry_id: str, version: str) -> str | None:
    """The newest release that holds this version of an entry, for replaying an old answer."""
    query = (
        select(ReleaseEntry.release_id)
        .join(ReleaseRow, ReleaseRow.id == ReleaseEntry.release_id)
        .where(ReleaseEntry.entry_id == entry_id, ReleaseEntry.version == version)
        .order_by(ReleaseRow.created_at.desc())
    )
    with database.read() as session:
        return session.scalar(query)
