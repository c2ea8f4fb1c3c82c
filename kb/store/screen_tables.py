"""Which answer was shown where: counts by day, without a person, a session or a time of day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.store.tables import Base


class SurfaceCount(Base):
    """How often a surface showed a version of an entry on a day, for an area.

    ``surface`` is ``kiosk``, ``screen`` the kiosk's id. It outlives the conversation, of which a kiosk keeps
    nothing.
    """

    __tablename__ = "surface_counts"

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    surface: Mapped[str] = mapped_column(String(16), primary_key=True)
    screen: Mapped[str] = mapped_column(String(60), primary_key=True)
    area: Mapped[str] = mapped_column(String(6), primary_key=True)
    entry: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    release: Mapped[str] = mapped_column(String(64))
    shown: Mapped[int] = mapped_column(default=1)
