"""Calls at the console: which answers were shown, what was noted, what is still to be done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from kb.store import audit
from kb.store.console_tables import AnswerFlag, CallNote, ShownAnswer
from kb.store.database import Database

OPEN = "open"
"""How an answer was shown when it was not copied."""


class UnknownCall(KeyError):
    """No such note, or it is somebody else's."""


@dataclass(frozen=True)
class Ref:
    """An entry as served: for an area, a day and, where one was chosen, a year of cover (待遇年度)."""

    entry: str
    version: str
    release: str
    area: str
    as_of: dt.date
    coverage_year: int | None = None


@dataclass(frozen=True)
class Noted:
    """A call note to be stored; the texts are masked."""

    call_id: str
    area: str
    asked: str
    outcome: str
    note: str | None
    follow_up: str | None
    due: dt.date | None
    started_at: dt.datetime


@dataclass(frozen=True)
class Actor:
    """Who does it, and from which network address (for the audit)."""

    account_id: str
    name: str
    address: str


def show(database: Database, account_id: str, call_id: str, ref: Ref, how: str, now: dt.datetime) -> None:
    """Record that an answer was opened or copied in a call."""
    with database.write() as session:
        session.add(
            ShownAnswer(
                account_id=account_id,
                call_id=call_id,
                entry=ref.entry,
                version=ref.version,
                release=ref.release,
                area=ref.area,
                as_of=ref.as_of,
                coverage_year=ref.coverage_year,
                how=how,
                at=now,
            )
        )


def note(database: Database, actor: Actor, noted: Noted, now: dt.datetime) -> CallNote:
    """Store the note of a call; a second one of the same call replaces the first.

    Which versions were read is taken from what was shown in the call, never from the caller. Raises
    UnknownCall for a call of somebody else.
    """
    with database.write() as session:
        row = session.scalar(select(CallNote).where(CallNote.call_id == noted.call_id).with_for_update())
        if row is not None and row.account_id != actor.account_id:
            raise UnknownCall(noted.call_id)
        action: audit.Action = "note.change" if row else "note.create"
        read = _shown(session, actor.account_id, noted.call_id)
        if row is None:
            row = CallNote(call_id=noted.call_id, account_id=actor.account_id, created_at=now)
            session.add(row)
        for name in ("area", "asked", "outcome", "note", "follow_up", "due", "started_at"):
            setattr(row, name, getattr(noted, name))
        row.shown = read
        session.flush()
        audit.note(session, now, actor=actor.name, action=action, target=str(row.id), address=actor.address)
        return row


def _shown(session: Session, account_id: str, call_id: str) -> list[dict[str, str]]:
    """The answers of a call in the order they were first shown, each version once, with how it was given."""
    mine = (ShownAnswer.call_id == call_id, ShownAnswer.account_id == account_id)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in session.scalars(select(ShownAnswer).where(*mine).order_by(ShownAnswer.id)):
        kept = found.setdefault(
            (row.entry, row.version),
            {"id": row.entry, "version": row.version, "release": row.release, "how": row.how},
        )
        if row.how != OPEN:
            kept["how"] = row.how
    return list(found.values())


def notes(
    database: Database, *, account_id: str | None, open_only: bool, before: int | None, limit: int
) -> list[CallNote]:
    """The latest notes, of one account or of all; ``open_only``: whose follow-up is still to be done."""
    wanted: list[ColumnElement[bool]] = []
    if account_id is not None:
        wanted.append(CallNote.account_id == account_id)
    if open_only:
        wanted += [CallNote.follow_up.is_not(None), CallNote.done_at.is_(None)]
    if before is not None:
        wanted.append(CallNote.id < before)
    query = select(CallNote).where(*wanted).order_by(CallNote.id.desc()).limit(limit)
    with database.read() as session:
        return list(session.scalars(query))


def finish(database: Database, actor: Actor, note_id: int, *, others_too: bool, now: dt.datetime) -> CallNote:
    """The follow-up of a note is done. Raises UnknownCall for one that is not there or somebody else's."""
    with database.write() as session:
        row = session.get(CallNote, note_id, with_for_update=True)
        if row is None or row.follow_up is None or not (others_too or row.account_id == actor.account_id):
            raise UnknownCall(note_id)
        if row.done_at is None:
            row.done_at, row.done_by = now, actor.account_id
            audit.note(
                session, now, actor=actor.name, action="note.done", target=str(row.id), address=actor.address
            )
        return row


def count_open(database: Database, account_id: str) -> int:
    """How many follow-ups an account has promised and not done."""
    query = select(func.count()).select_from(CallNote)
    mine = (CallNote.account_id == account_id, CallNote.follow_up.is_not(None), CallNote.done_at.is_(None))
    with database.read() as session:
        return session.scalar(query.where(*mine)) or 0


def purge_calls(session: Session, limit: dt.datetime) -> int:
    """Delete what was shown and noted before ``limit``, and the texts of flags; returns the notes gone."""
    session.execute(delete(ShownAnswer).where(ShownAnswer.at < limit))
    texts = update(AnswerFlag).where(AnswerFlag.created_at < limit)
    session.execute(texts.values(asked=None, comment=None, call_id=None))
    gone = session.execute(delete(CallNote).where(CallNote.created_at < limit))
    return int(getattr(gone, "rowcount", 0))
