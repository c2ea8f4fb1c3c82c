"""The tables of staff accounts and of their sessions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.store.tables import Base
from kb.store.types import Moment


class AccountRow(Base):
    """A staff account. Never deleted, only disabled: the audit log and the notes name it.

    ``name`` signs in and is kept in small letters; ``password`` is an Argon2id hash.
    ``must_change``: an administrator made the password; nothing else is allowed before it is changed.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    display: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    password_at: Mapped[dt.datetime] = mapped_column(Moment)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    signed_in_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """A session of an account; ``id`` is the SHA-256 of the token that the browser holds.

    ``active_at``: the last thing a person did; ``seen_at``: the last request, polling included.
    """

    __tablename__ = "console_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    active_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    seen_at: Mapped[dt.datetime] = mapped_column(Moment)
