"""The tables of LED screens: what was played, and how each screen is."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Float, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.store.tables import Base
from kb.store.types import BigId, Moment


class LedBatch(Base):
    """A report that was stored: the same one again changes nothing."""

    __tablename__ = "led_batches"

    screen: Mapped[str] = mapped_column(String(60), primary_key=True)
    batch: Mapped[str] = mapped_column(String(36), primary_key=True)
    received_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class LedPlay(Base):
    """One item shown on a screen: which version, from when, for how many seconds. No row is ever changed."""

    __tablename__ = "led_plays"
    __table_args__ = (Index("ix_led_plays_screen_started_at", "screen", "started_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    screen: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    item: Mapped[str] = mapped_column(String(120), index=True)
    version: Mapped[str] = mapped_column(String(64))
    release: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[dt.datetime] = mapped_column(Moment)
    seconds: Mapped[float] = mapped_column(Float)
    received_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)


class LedHealth(Base):
    """How a screen was when it last reported.

    ``clock_offset``: seconds its own clock is behind the service's. ``feed_as_of``: when what it plays was
    fetched. ``waiting`` and ``lost``: plays it has not sent yet, and had no room to keep.
    """

    __tablename__ = "led_health"

    screen: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[dt.datetime] = mapped_column(Moment)
    clock_offset: Mapped[float | None] = mapped_column(Float)
    feed_as_of: Mapped[dt.datetime | None] = mapped_column(Moment)
    release: Mapped[str | None] = mapped_column(String(64))
    showing: Mapped[str | None] = mapped_column(String(120))
    waiting: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    width: Mapped[int | None]
    height: Mapped[int | None]
