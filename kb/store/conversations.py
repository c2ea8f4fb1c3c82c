"""What is remembered of a sender, and the turns: read before a turn, written after it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.store.database import Database
from kb.store.tables import Conversation, Turn

SESSION = dt.timedelta(minutes=1440)
"""After this long without a message the subject is forgotten, as Rasa forgets its slots."""


@dataclass(frozen=True)
class Memory:
    """What the gateway knows of a sender before a turn."""

    session: int = 1
    area: str | None = None
    last_entry: str | None = None
    last_question: str | None = None
    misses: int = 0
    privacy_seen: bool = False
    asked: bool = False
    """Whether there are turns of this sender."""


@dataclass(frozen=True)
class TurnRecord:
    """One turn to be stored; ``text`` is masked. ``entries`` are ``{"id", "version"}``."""

    trace_id: str
    text: str
    outcome: str
    entries: list[dict[str, str]]
    release: str
    area: str
    as_of: dt.date
    degraded: bool
    duration_ms: int


def channel_of(sender_id: str) -> str:
    """The channel an internal id names: before the colon; a WeChat user's is ``wx_`` and a hash."""
    return "wechat" if sender_id.startswith("wx_") else sender_id.split(":", 1)[0]


def recall(database: Database, sender_id: str, now: dt.datetime) -> Memory:
    """What is remembered of a sender; the subject only while the session lasts."""
    with database.read() as session:
        row = session.scalar(select(Conversation).where(Conversation.sender_id == sender_id))
    if row is None:
        return Memory()
    seen = row.privacy_seen_at is not None
    asked = row.last_release is not None
    if now - row.updated_at >= SESSION:
        return Memory(session=row.session + 1, area=row.area, privacy_seen=seen, asked=asked)
    return Memory(
        session=row.session,
        area=row.area,
        last_entry=row.last_entry,
        last_question=row.last_question,
        misses=row.misses,
        privacy_seen=seen,
        asked=asked,
    )


def record(database: Database, sender_id: str, memory: Memory, turn: TurnRecord, now: dt.datetime) -> None:
    """Store a turn and what is remembered after it.

    Two turns of one sender at the same moment are both stored; the later one is remembered.
    """
    with database.write() as session:
        row = _conversation(session, database, sender_id, turn.area, now)
        row.session = memory.session
        row.area = turn.area
        row.last_entry = memory.last_entry
        row.last_question = memory.last_question
        row.last_release = turn.release
        row.misses = memory.misses
        row.updated_at = now
        if memory.privacy_seen and row.privacy_seen_at is None:
            row.privacy_seen_at = now
        session.add(
            Turn(
                conversation_id=row.id,
                session=memory.session,
                trace_id=turn.trace_id,
                text=turn.text,
                outcome=turn.outcome,
                entries=turn.entries,
                release=turn.release,
                area=turn.area,
                as_of=turn.as_of,
                channel=row.channel,
                degraded=turn.degraded,
                duration_ms=turn.duration_ms,
                created_at=now,
            )
        )


def accept_privacy(database: Database, sender_id: str, area: str, now: dt.datetime) -> None:
    """Remember that the sender has seen the privacy notice."""
    with database.write() as session:
        row = _conversation(session, database, sender_id, area, now)
        row.privacy_seen_at = row.privacy_seen_at or now
        row.updated_at = now


def touch(database: Database, sender_id: str, now: dt.datetime) -> None:
    """The sender is still there; nothing happens for one without a conversation."""
    change = update(Conversation).where(Conversation.sender_id == sender_id).values(updated_at=now)
    with database.write() as session:
        session.execute(change)


def silent(database: Database, channel: str, before: dt.datetime) -> list[str]:
    """The senders of a channel who were last there before a moment."""
    query = select(Conversation.sender_id).where(
        Conversation.channel == channel, Conversation.updated_at < before
    )
    with database.read() as session:
        return list(session.scalars(query))


def present(database: Database, channel: str) -> frozenset[str]:
    """All senders of a channel who have a conversation."""
    query = select(Conversation.sender_id).where(Conversation.channel == channel)
    with database.read() as session:
        return frozenset(session.scalars(query))


def _conversation(
    session: Session, database: Database, sender_id: str, area: str, now: dt.datetime
) -> Conversation:
    """The sender's row, locked until the end of the transaction; made when there is none."""
    values = {
        "id": uuid.uuid4().hex,
        "sender_id": sender_id,
        "channel": channel_of(sender_id),
        "area": area,
        "session": 1,
        "misses": 0,
        "created_at": now,
        "updated_at": now,
    }
    session.execute(_insert_if_new(database, values))
    return session.scalars(
        select(Conversation).where(Conversation.sender_id == sender_id).with_for_update()
    ).one()


def _insert_if_new(database: Database, values: dict[str, object]) -> Insert:
    if database.sqlite:
        return sqlite.insert(Conversation).values(values).on_conflict_do_nothing(index_elements=["sender_id"])
    return postgresql.insert(Conversation).values(values).on_conflict_do_nothing(index_elements=["sender_id"])
