"""Reply shapes of the services, offices and notices routes. A field may be added, none renamed."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kb.api.models import CitationOut, EntryRef, Model, ServiceRef


class ForArea(Model):
    """What every reply says about itself: for which area and day, from which release."""

    area: str
    area_name: str
    as_of: dt.date
    release: str
    trace_id: str


class ServiceMaterialOut(Model):
    """One material: ``when`` it is needed, who is ``exempt``, which looked-up data replace it (``shared``)."""

    name: str
    form: str | None = None
    copies: int | None = None
    shared: str | None = None
    when: str | None = None
    exempt: str | None = None
    note: str | None = None


class ServiceWayOut(Model):
    """A channel with its steps."""

    kind: str
    name: str
    steps: list[str] = Field(default_factory=list)


class ServiceOut(Model):
    """A service item for an area and a day; ``missing`` names local figures nobody has entered."""

    id: str
    name: str
    category: str
    who: str
    conditions: list[str] = Field(default_factory=list)
    materials: list[ServiceMaterialOut]
    channels: list[ServiceWayOut]
    immediate: bool
    time_limit: str
    fee: str
    result: str
    note: str | None = None
    citations: list[CitationOut]
    entries: list[EntryRef] = Field(default_factory=list)
    hotline: str | None = None
    missing: list[str] = Field(default_factory=list)
    example: bool = False


class ServiceReply(ForArea):
    """One service; ``page`` is the address of its printable page."""

    service: ServiceOut
    page: str


class ServicesReply(ForArea):
    """All services, or those whose name holds the words asked for."""

    services: list[ServiceRef]


class Opening(Model):
    """Whether an office is open on the day: ``open`` is null where it cannot be known."""

    open: bool | None
    text: str


class OfficeOut(Model):
    """An office or service point. ``distance_m`` only where the asker gave coordinates."""

    id: str
    name: str
    kind: str
    town: str
    address: str
    phone: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    distance_m: int | None = None
    hours: list[str] = Field(default_factory=list)
    today: Opening
    services: list[ServiceRef] = Field(default_factory=list)
    example: bool = False


class OfficesReply(ForArea):
    """Offices, nearest first; ``town`` is the town that was understood, ``note`` what could not be done."""

    offices: list[OfficeOut]
    town: str | None = None
    note: str | None = None


class NoticeOut(Model):
    """A notice that holds on the day."""

    id: str
    title: str
    text: str
    priority: Literal["urgent", "normal"]
    start: dt.date | None = None
    end: dt.date | None = None
    published_on: dt.date
    example: bool = False


class NoticesReply(ForArea):
    """Notices of the area and what it inherits from, urgent ones first, then the newest."""

    notices: list[NoticeOut]
