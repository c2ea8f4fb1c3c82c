"""The tables of hand-offs: a resident asks for a person, an operator answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.store.tables import Base
from kb.store.types import BigId, Moment


class Handoff(Base):
    """A request for a person; it goes with its conversation.

    ``question`` is masked. ``facts`` are the lines that the resident saw before sending: what a form had
    learnt. ``state``: ``waiting`` | ``taken`` | ``answered`` | ``closed``. ``urgent``: an emergency was named.
    ``read_id``: the last message that the resident's page has shown.
    """

    __tablename__ = "handoffs"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    area: Mapped[str] = mapped_column(String(6))
    question: Mapped[str] = mapped_column(Text)
    facts: Mapped[list[str]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), index=True)
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    read_id: Mapped[int] = mapped_column(BigId, default=0)
    closed_by: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    taken_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    updated_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class HandoffMessage(Base):
    """One message of a hand-off, masked; ``author`` is ``resident`` or ``operator``.

    ``entries`` are the ``{"id", "version", "title"}`` that an answer rests on. ``message_id`` makes sending
    again safe.
    """

    __tablename__ = "handoff_messages"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    handoff_id: Mapped[str] = mapped_column(ForeignKey("handoffs.id", ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(Text)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    message_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
