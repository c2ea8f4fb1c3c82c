"""The tables of ``app``. Texts are masked before they get here; no raw sender id is ever stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from kb.store.types import BigId, Moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraints are named, so that migrations can change them."""

    metadata = MetaData(naming_convention=NAMES)


class Conversation(Base):
    """What the gateway remembers of one sender; ``session`` counts up after a day of silence.

    ``sender_id`` is the internal id (channel and HMAC). ``last_question`` is masked.
    """

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sender_id: Mapped[str] = mapped_column(String(80), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    area: Mapped[str] = mapped_column(String(6))
    session: Mapped[int] = mapped_column(default=1)
    last_entry: Mapped[str | None] = mapped_column(String(120))
    last_question: Mapped[str | None] = mapped_column(Text)
    last_release: Mapped[str | None] = mapped_column(String(64))
    misses: Mapped[int] = mapped_column(default=0)
    privacy_seen_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    updated_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class Turn(Base):
    """One message and how it ended; ``entries`` is a list of ``{"id", "version"}``."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    session: Mapped[int] = mapped_column(default=1)
    trace_id: Mapped[str] = mapped_column(String(32), unique=True)
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    release: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(6))
    as_of: Mapped[dt.date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(String(16))
    degraded: Mapped[bool] = mapped_column(Boolean, default=False)
    duration_ms: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class Feedback(Base):
    """Whether a reply helped. The count outlives the conversation; its comment does not."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    trace_id: Mapped[str] = mapped_column(String(32), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="SET NULL"), index=True
    )
    entry: Mapped[str | None] = mapped_column(String(120), index=True)
    version: Mapped[str | None] = mapped_column(String(64))
    release: Mapped[str] = mapped_column(String(64))
    helpful: Mapped[bool] = mapped_column(Boolean)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class ReleaseRow(Base):
    """An immutable release; ``payload`` is written and read by ``kb.release`` alone."""

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str | None] = mapped_column(Text)


class ReleaseEntry(Base):
    """Which version of an entry a release holds: finds the release of an old version."""

    __tablename__ = "release_entries"
    __table_args__ = (Index("ix_release_entries_version", "entry_id", "version"),)

    release_id: Mapped[str] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[str] = mapped_column(String(64))


class ActiveReleaseRow(Base):
    """The one row that says which release is served (``id`` is always 1)."""

    __tablename__ = "active_release"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    release_id: Mapped[str] = mapped_column(ForeignKey("releases.id"))
    activated_at: Mapped[dt.datetime] = mapped_column(Moment)


class Withdrawal(Base):
    """An entry that is not served any more, at once and in every release."""

    __tablename__ = "withdrawals"

    entry_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text)


class AuditRow(Base):
    """Who did what, from where; never any text of a resident. The database lets nobody change a row."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
