"""The tables of the operator's console. Texts are masked before they get here; callers' numbers are never kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.store.tables import Base
from kb.store.types import BigId, Moment


class ShownAnswer(Base):
    """An answer that was opened or copied at the console: who, which version, for which area and day.

    ``call_id`` joins what belongs to one call; ``how`` is ``open`` or the form it was copied in.
    """

    __tablename__ = "console_shown"
    __table_args__ = (Index("ix_console_shown_account_id_at", "account_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    call_id: Mapped[str] = mapped_column(String(32), index=True)
    entry: Mapped[str] = mapped_column(String(120), index=True)
    version: Mapped[str] = mapped_column(String(64))
    release: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(6))
    as_of: Mapped[dt.date] = mapped_column(Date)
    coverage_year: Mapped[int | None]
    how: Mapped[str] = mapped_column(String(16))
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class CallNote(Base):
    """What a call was about and how it ended; ``shown`` is a list of ``{"id", "version", "how", …}``.

    ``asked``, ``note`` and ``follow_up`` are masked. ``due`` is the day the follow-up is promised for.
    """

    __tablename__ = "call_notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(String(32), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    area: Mapped[str] = mapped_column(String(6))
    asked: Mapped[str] = mapped_column(Text)
    shown: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    follow_up: Mapped[str | None] = mapped_column(Text)
    due: Mapped[dt.date | None] = mapped_column(Date)
    started_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    done_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class Favourite(Base):
    """An entry that an account keeps at hand."""

    __tablename__ = "console_favourites"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    entry: Mapped[str] = mapped_column(String(120), primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)


class AnswerFlag(Base):
    """Somebody at the desk says that an answer is wrong, outdated or missing; for the editors.

    ``entry`` is None where no answer was found at all. ``asked`` and ``comment`` are masked and go with
    the retention period; the rest stays.
    """

    __tablename__ = "answer_flags"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(16))
    entry: Mapped[str | None] = mapped_column(String(120), index=True)
    version: Mapped[str | None] = mapped_column(String(64))
    release: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(6))
    as_of: Mapped[dt.date] = mapped_column(Date)
    coverage_year: Mapped[int | None]
    call_id: Mapped[str | None] = mapped_column(String(32))
    asked: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment, index=True)
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    result: Mapped[str | None] = mapped_column(String(16))
