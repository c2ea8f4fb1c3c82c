"""Areas: pooling areas (统筹区) and what they inherit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kb.schema.base import AreaCode, Content


class Hotline(Content):
    """A phone number a resident can call, with its hours."""

    name: str
    number: str
    hours: str | None = None


class Area(Content):
    """A pooling area. ``demo`` marks a fictitious one; it is never inherited from."""

    code: AreaCode
    name: str
    kind: Literal["国家", "省", "省本级", "市", "县", "开发区", "兵团"]
    parent: AreaCode | None = None
    aliases: list[str] = Field(default_factory=list)
    demo: bool = False
    published_fixture: bool = False
    hotlines: list[Hotline] = Field(default_factory=list)
