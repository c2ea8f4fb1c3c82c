"""Offices, service points and notices: where to go, when it is open, what is announced."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kb.schema.base import AreaCode, Content, Period, Slug


class Hours(Content):
    """Opening hours on some weekdays (1 Monday … 7 Sunday), local time."""

    days: list[int] = Field(min_length=1)
    open: dt.time
    close: dt.time


class Office(Content):
    """A bureau window or a service point (镇、村、银行、医院). ``example`` marks demonstration data."""

    id: Slug
    area: AreaCode
    name: str
    kind: Literal["医保局", "政务大厅", "镇街服务站", "村居服务点", "银行网点", "医院服务站"]
    town: str
    address: str
    phone: str | None = None
    longitude: float | None = Field(default=None, ge=73, le=136)
    latitude: float | None = Field(default=None, ge=3, le=54)
    hours: list[Hours] = Field(default_factory=list)
    closed_on: list[dt.date] = Field(default_factory=list)
    open_on: list[dt.date] = Field(default_factory=list)
    services: list[Slug] = Field(default_factory=list)
    example: bool = False


class Notice(Content):
    """An announcement (停机、年终结算) shown while it holds."""

    id: Slug
    area: AreaCode
    title: str = Field(max_length=40)
    text: str
    led: str | None = None
    priority: Literal["urgent", "normal"] = "normal"
    effective: Period
    published_on: dt.date
    example: bool = False
