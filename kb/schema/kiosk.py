"""Kiosks: one file a screen; its id is its file name and its address ``/kiosk/<id>``."""

from __future__ import annotations

from pydantic import Field

from kb.schema.base import AreaCode, Content, EntryId, Slug


class Kiosk(Content):
    """A touch screen in a hall. ``example`` marks one of a demonstration area.

    ``questions`` are offered on the home screen after those asked most today. ``idle_seconds`` without a
    touch bring a warning of ``warning_seconds``, after which everything is wiped. Without the network,
    answers stored on the kiosk are shown until they are ``cache_hours`` old, and refused from then on.
    """

    id: Slug
    area: AreaCode
    hospital: str = Field(min_length=2, max_length=30)
    town: str | None = Field(default=None, max_length=20)
    questions: list[EntryId] = Field(default_factory=list, max_length=12)
    idle_seconds: int = Field(default=60, ge=20, le=300)
    warning_seconds: int = Field(default=15, ge=10, le=60)
    cache_hours: int = Field(default=72, ge=1, le=336)
    example: bool = False
