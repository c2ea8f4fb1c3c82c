"""Facts: single statements with their figures and source, the ground under every answer."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kb.schema.base import Content, Period, Slug


class Source(Content):
    """Where a fact was read; ``article`` only where it was read."""

    document: Slug
    article: str | None = None
    official_page: str | None = None


class Fact(Content):
    """One statement about policy. ``scope`` is 全国 or the place it holds for."""

    id: Slug
    topic: str
    statement: str
    scope: str
    effective: Period = Period()
    figures: dict[str, str | int | float | bool | None] = Field(default_factory=dict)
    source: Source
    confidence: Literal["official", "secondary"]
    collected_on: dt.date
    superseded_by: str | None = None
    note: str | None = None

    @property
    def national(self) -> bool:
        """Whether the fact holds in the whole country."""
        return self.scope == "全国"
