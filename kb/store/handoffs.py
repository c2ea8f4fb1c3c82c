"""Hand-offs as the resident sees them: asking for a person, adding to it, reading the answer, leaving."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from kb.store.database import Database
from kb.store.handoff_tables import Handoff, HandoffMessage
from kb.store.tables import Conversation, Turn

WAITING, TAKEN, ANSWERED, CLOSED = "waiting", "taken", "answered", "closed"
RESIDENT, OPERATOR = "resident", "operator"
_NO_QUESTION = ("handoff", "chitchat", "abusive", "error")


class UnknownHandoff(KeyError):
    """No such hand-off, or it went with its conversation."""


class HandoffOver(ValueError):
    """The hand-off is closed."""


@dataclass(frozen=True)
class Said:
    """What a resident wrote, masked; the same ``message_id`` is taken once. ``urgent``: an emergency."""

    text: str
    message_id: str | None = None
    urgent: bool = False


@dataclass(frozen=True)
class NewHandoff:
    """A request for a person; ``facts`` are masked lines of what a form had learnt."""

    area: str
    said: Said
    facts: list[str]


@dataclass(frozen=True)
class Thread:
    """A hand-off with its messages; ``position`` is 1 for the next in line, None when it does not wait."""

    handoff: Handoff
    messages: Sequence[HandoffMessage]
    position: int | None


def ask(database: Database, sender_id: str, new: NewHandoff, now: dt.datetime) -> bool:
    """Ask for a person; with a request still open the question is added to it. False without a conversation."""
    with database.write() as session:
        conversation = session.scalar(
            select(Conversation).where(Conversation.sender_id == sender_id).with_for_update()
        )
        if conversation is None:
            return False
        held = _locked(session, sender_id)
        if held is not None and held.state != CLOSED:
            _add(session, held, new.said, now)
            return True
        row = Handoff(
            id=uuid.uuid4().hex,
            conversation_id=conversation.id,
            channel=conversation.channel,
            area=new.area,
            question=new.said.text,
            facts=new.facts,
            urgent=new.said.urgent,
            state=WAITING,
            read_id=0,
            created_at=now,
            updated_at=now,
        )
        session.add(row)
        session.flush()
        session.add(_message(row.id, new.said, now))
    return True


def say(database: Database, sender_id: str, said: Said, now: dt.datetime) -> None:
    """Add to the open request; raises UnknownHandoff, HandoffOver."""
    with database.write() as session:
        row = _mine(session, sender_id)
        if row.state == CLOSED:
            raise HandoffOver(row.id)
        _add(session, row, said, now)


def read(database: Database, sender_id: str, read_id: int) -> None:
    """Note up to which message the resident's page has shown the thread; raises UnknownHandoff."""
    with database.write() as session:
        row = _mine(session, sender_id)
        newest = session.scalar(
            select(func.max(HandoffMessage.id)).where(HandoffMessage.handoff_id == row.id)
        )
        row.read_id = max(row.read_id, min(read_id, newest or 0))


def leave(database: Database, sender_id: str, now: dt.datetime) -> None:
    """The resident needs nobody any more; raises UnknownHandoff."""
    with database.write() as session:
        row = _mine(session, sender_id)
        if row.state != CLOSED:
            row.state, row.closed_by, row.updated_at = CLOSED, RESIDENT, now


def thread(database: Database, sender_id: str) -> Thread | None:
    """The newest hand-off of a sender, open or closed."""
    with database.read() as session:
        row = _newest(session, sender_id)
        if row is None:
            return None
        return Thread(row, messages_of(session, row.id), _position(session, row))


def waiting(database: Database) -> int:
    """How many residents wait for somebody to take their question."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Handoff).where(Handoff.state == WAITING)) or 0


def last_question(database: Database, sender_id: str, since: dt.datetime) -> str | None:
    """What the sender last asked, masked; asking for a person and small talk are no questions."""
    query = (
        select(Turn.text)
        .join(Conversation, Turn.conversation_id == Conversation.id)
        .where(
            Conversation.sender_id == sender_id, Turn.created_at > since, Turn.outcome.not_in(_NO_QUESTION)
        )
        .order_by(Turn.id.desc())
        .limit(1)
    )
    with database.read() as session:
        return session.scalar(query)


def messages_of(session: Session, handoff_id: str) -> Sequence[HandoffMessage]:
    """The messages of a hand-off, oldest first."""
    query = select(HandoffMessage).where(HandoffMessage.handoff_id == handoff_id).order_by(HandoffMessage.id)
    return session.scalars(query).all()


def _position(session: Session, row: Handoff) -> int | None:
    """Urgent ones go first, then who came first."""
    if row.state != WAITING:
        return None
    earlier = or_(
        Handoff.created_at < row.created_at, and_(Handoff.created_at == row.created_at, Handoff.id < row.id)
    )
    same = and_(earlier, Handoff.urgent == row.urgent)
    before = same if row.urgent else or_(same, Handoff.urgent.is_(True))
    query = select(func.count()).select_from(Handoff).where(Handoff.state == WAITING, before)
    return (session.scalar(query) or 0) + 1


def _newest(session: Session, sender_id: str) -> Handoff | None:
    query = (
        select(Handoff)
        .join(Conversation, Handoff.conversation_id == Conversation.id)
        .where(Conversation.sender_id == sender_id)
        # An open one first: a second may have been asked for within the clock's tick.
        .order_by(Handoff.state == CLOSED, Handoff.created_at.desc(), Handoff.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def _locked(session: Session, sender_id: str) -> Handoff | None:
    """The newest one as it stands when nobody else changes it: an operator may be closing it just now."""
    found = _newest(session, sender_id)
    return found and session.scalar(
        select(Handoff)
        .where(Handoff.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _mine(session: Session, sender_id: str) -> Handoff:
    row = _locked(session, sender_id)
    if row is None:
        raise UnknownHandoff(sender_id)
    return row


def _add(session: Session, row: Handoff, said: Said, now: dt.datetime) -> None:
    known = HandoffMessage.handoff_id == row.id, HandoffMessage.message_id == said.message_id
    if said.message_id is not None and session.scalar(select(HandoffMessage.id).where(*known)) is not None:
        return
    session.add(_message(row.id, said, now))
    row.updated_at = now
    row.urgent = row.urgent or said.urgent
    if row.state == ANSWERED:
        row.state = TAKEN


def _message(handoff_id: str, said: Said, now: dt.datetime) -> HandoffMessage:
    return HandoffMessage(
        handoff_id=handoff_id,
        author=RESIDENT,
        text=said.text,
        entries=[],
        message_id=said.message_id,
        created_at=now,
    )
