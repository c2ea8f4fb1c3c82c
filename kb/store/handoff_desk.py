"""Hand-offs as operators see them: the queue, and what one of them does with one of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from kb.store.account_tables import AccountRow
from kb.store.audit import Action, Actor, note
from kb.store.conversations import SESSION
from kb.store.database import Database
from kb.store.handoff_tables import Handoff, HandoffMessage
from kb.store.handoffs import (
    ANSWERED,
    CLOSED,
    OPERATOR,
    RESIDENT,
    TAKEN,
    WAITING,
    HandoffOver,
    UnknownHandoff,
    messages_of,
)
from kb.store.tables import Conversation, Turn

SHOWN_TURNS = 12
"""Turns before the request that the operator sees, of the same session: older ones are not theirs to read."""
MOST_LISTED = 100
View = Literal["open", "closed"]


class AlreadyTaken(ValueError):
    """A colleague was quicker."""


class NotHeld(ValueError):
    """The hand-off is not in this account's hands."""


@dataclass(frozen=True)
class Line:
    """A hand-off in the list; ``holder`` is who took it, ``unread``: the resident wrote last."""

    handoff: Handoff
    holder: AccountRow | None
    unread: bool


@dataclass(frozen=True)
class Opened:
    """A hand-off with all that was said before and since; ``authors`` are the accounts by id."""

    handoff: Handoff
    holder: AccountRow | None
    turns: Sequence[Turn]
    messages: Sequence[HandoffMessage]
    authors: dict[str, AccountRow]


@dataclass(frozen=True)
class Desk:
    """Who acts: the account, its name and address for the audit log; ``any``: also on colleagues' ones."""

    account_id: str
    by: Actor
    any: bool = False


@dataclass(frozen=True)
class Answer:
    """An operator's answer, masked; ``entries`` are the ``{"id", "version", "title"}`` it rests on."""

    text: str
    entries: list[dict[str, str]]


def listed(database: Database, view: View) -> list[Line]:
    """Open hand-offs, urgent and oldest first; or the last closed ones."""
    query = select(Handoff, AccountRow).outerjoin(AccountRow, Handoff.taken_by == AccountRow.id)
    if view == "open":
        query = query.where(Handoff.state != CLOSED)
        query = query.order_by(Handoff.urgent.desc(), Handoff.created_at, Handoff.id)
    else:
        query = query.where(Handoff.state == CLOSED).order_by(Handoff.updated_at.desc())
    with database.read() as session:
        rows = session.execute(query.limit(MOST_LISTED)).all()
        last = _last_authors(session, [row[0].id for row in rows])
    return [Line(row[0], row[1], last.get(row[0].id) == RESIDENT) for row in rows]


def counts(database: Database, account_id: str) -> tuple[int, int]:
    """How many wait, and how many of this account's own have a new message of the resident."""
    with database.read() as session:
        waiting = session.scalar(select(func.count()).select_from(Handoff).where(Handoff.state == WAITING))
        mine = session.scalars(
            select(Handoff.id).where(Handoff.taken_by == account_id, Handoff.state == TAKEN)
        )
        last = _last_authors(session, list(mine))
    return waiting or 0, sum(author == RESIDENT for author in last.values())


def opened(database: Database, handoff_id: str) -> Opened:
    """A hand-off as it is now; raises UnknownHandoff."""
    with database.read() as session:
        row = session.get(Handoff, handoff_id)
        if row is None:
            raise UnknownHandoff(handoff_id)
        query = select(Turn).where(
            Turn.conversation_id == row.conversation_id,
            Turn.created_at <= row.created_at,
            Turn.created_at > row.created_at - SESSION,
        )
        turns = session.scalars(query.order_by(Turn.id.desc()).limit(SHOWN_TURNS)).all()
        messages = messages_of(session, row.id)
        ids = {message.account_id for message in messages} | {row.taken_by}
        found = session.scalars(select(AccountRow).where(AccountRow.id.in_([i for i in ids if i])))
        authors = {account.id: account for account in found}
    return Opened(row, authors.get(row.taken_by or ""), turns[::-1], messages, authors)


def sender_of(database: Database, handoff_id: str) -> str | None:
    """The internal id of the resident, for the channel that delivers the answer."""
    query = select(Conversation.sender_id).join(Handoff, Handoff.conversation_id == Conversation.id)
    with database.read() as session:
        return session.scalar(query.where(Handoff.id == handoff_id))


def take(database: Database, handoff_id: str, desk: Desk, now: dt.datetime) -> None:
    """Take a waiting hand-off: of two who try, one gets it. Raises UnknownHandoff, AlreadyTaken, HandoffOver."""
    free = (Handoff.id == handoff_id, Handoff.state == WAITING)
    values = {"state": TAKEN, "taken_by": desk.account_id, "taken_at": now, "updated_at": now}
    with database.write() as session:
        result = session.execute(update(Handoff).where(*free).values(**values))
        if isinstance(result, CursorResult) and result.rowcount == 1:
            _note(session, "handoff.take", handoff_id, desk, now)
            return
        row = _row(session, handoff_id)
        if row.state == CLOSED:
            raise HandoffOver(handoff_id)
        if row.taken_by != desk.account_id:
            raise AlreadyTaken(handoff_id)


def answer(database: Database, handoff_id: str, said: Answer, desk: Desk, now: dt.datetime) -> None:
    """Answer the resident; raises UnknownHandoff, NotHeld, HandoffOver."""
    with database.write() as session:
        row = _held(session, handoff_id, desk, anybodys=False)
        session.add(
            HandoffMessage(
                handoff_id=row.id,
                author=OPERATOR,
                account_id=desk.account_id,
                text=said.text,
                entries=said.entries,
                created_at=now,
            )
        )
        row.state, row.updated_at = ANSWERED, now
        _note(
            session,
            "handoff.answer",
            row.id,
            desk,
            now,
            entries=[f"{e['id']}@{e['version']}" for e in said.entries],
        )


def give_back(database: Database, handoff_id: str, desk: Desk, now: dt.datetime) -> None:
    """Put a hand-off back in its old place in the queue; raises UnknownHandoff, NotHeld, HandoffOver."""
    with database.write() as session:
        row = _held(session, handoff_id, desk, anybodys=desk.any)
        row.state, row.taken_by, row.taken_at, row.updated_at = WAITING, None, None, now
        _note(session, "handoff.give_back", row.id, desk, now)


def close(database: Database, handoff_id: str, desk: Desk, now: dt.datetime) -> None:
    """The matter is settled; raises UnknownHandoff, NotHeld, HandoffOver."""
    with database.write() as session:
        row = _held(session, handoff_id, desk, anybodys=desk.any)
        row.state, row.closed_by, row.updated_at = CLOSED, OPERATOR, now
        _note(session, "handoff.close", row.id, desk, now)


def _held(session: Session, handoff_id: str, desk: Desk, *, anybodys: bool) -> Handoff:
    row = _row(session, handoff_id)
    if row.state == CLOSED:
        raise HandoffOver(handoff_id)
    if row.taken_by != desk.account_id and not anybodys:
        raise NotHeld(handoff_id)
    return row


def _row(session: Session, handoff_id: str) -> Handoff:
    row = session.scalar(select(Handoff).where(Handoff.id == handoff_id).with_for_update())
    if row is None:
        raise UnknownHandoff(handoff_id)
    return row


def _last_authors(session: Session, ids: list[str]) -> dict[str, str]:
    newest = (
        select(func.max(HandoffMessage.id))
        .where(HandoffMessage.handoff_id.in_(ids))
        .group_by(HandoffMessage.handoff_id)
    )
    query = select(HandoffMessage.handoff_id, HandoffMessage.author).where(HandoffMessage.id.in_(newest))
    return {row[0]: row[1] for row in session.execute(query)}


def _note(
    session: Session, action: Action, handoff_id: str, desk: Desk, now: dt.datetime, **detail: object
) -> None:
    name, where = desk.by.name, desk.by.address
    note(session, now, actor=name, action=action, target=handoff_id, address=where, detail=detail)
