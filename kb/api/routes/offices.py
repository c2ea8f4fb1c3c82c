"""``GET /v1/offices`` (nearest first) and ``GET /v1/notices``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from kb.answer import services
from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.place_models import NoticeOut, NoticesReply, OfficeOut, OfficesReply, Opening
from kb.api.routes.services import in_force
from kb.api.state import Shared
from kb.api.trace import trace_id
from kb.places import notices
from kb.places.hours import hours_on, week
from kb.places.nearest import Found, Position, nearest, town_named

router = APIRouter(tags=["offices"], dependencies=[Depends(limited)])
Area = Annotated[str | None, Query(max_length=6)]
NO_TOWN = "没有收录这个乡镇的网点，下面是县里的其他网点"


@router.get("/v1/offices")
async def offices(
    request: Request,
    state: Shared,
    area: Area = None,
    town: Annotated[str, Query(max_length=40)] = "",
    longitude: Annotated[float | None, Query(ge=73, le=136, allow_inf_nan=False)] = None,
    latitude: Annotated[float | None, Query(ge=3, le=54, allow_inf_nan=False)] = None,
    service: Annotated[str | None, Query(pattern=r"^[a-z0-9-]{1,60}$")] = None,
    date: dt.date | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> OfficesReply:
    """Offices of the area, nearest first: by coordinates, else by the town named in ``town``.

    The coordinates are used for this answer only and never stored.
    """
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    if (longitude is None) != (latitude is None):
        raise ApiError(422, "coordinates_incomplete", "latitude" if latitude is None else "longitude")
    if service is not None:
        in_force(kb, service, day)
    here = Position(longitude, latitude) if longitude is not None and latitude is not None else None
    own = [o for o in kb.release.offices.values() if o.area == code]
    named = town_named(town.strip(), [o.town for o in own])
    found = nearest(own, here=here, town=named, service=service)
    day_name = "今天" if day == state.clock.today() else "当天"
    return OfficesReply(
        offices=[office_out(kb, item, day, day_name) for item in found[:limit]],
        town=named,
        note=NO_TOWN if town.strip() and not named and found else None,
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        trace_id=trace_id(request),
    )


def office_out(kb: KnowledgeBase, found: Found, day: dt.date, day_name: str) -> OfficeOut:
    """An office with its hours on the day."""
    office, today = found.office, hours_on(found.office, day)
    return OfficeOut(
        **office.model_dump(include={"id", "name", "kind", "town", "address", "phone"}),
        **office.model_dump(include={"longitude", "latitude", "example"}),
        distance_m=None if found.distance is None else round(found.distance),
        hours=week(office),
        today=Opening(open=today.open, text=today.text(day_name)),
        services=[services.ref(kb.release.services[s]) for s in office.services if s in kb.release.services],
    )


@router.get("/v1/notices")
async def current_notices(
    request: Request, state: Shared, area: Area = None, date: dt.date | None = None
) -> NoticesReply:
    """Notices (停机、年终结算 …) that hold on the day."""
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    return NoticesReply(
        notices=notices_out(kb, code, day),
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        trace_id=trace_id(request),
    )


def notices_out(kb: KnowledgeBase, area: str, day: dt.date) -> list[NoticeOut]:
    """The notices of an area and what it inherits from that hold on a day, none that is withdrawn."""
    chain = {level.code for level in kb.resolver.chain(area)}
    served = (notice for notice in kb.release.notices.values() if notice.id not in kb.withdrawn)
    fields = {"id", "title", "text", "priority", "published_on", "example"}
    return [
        NoticeOut(**n.model_dump(include=fields), start=n.effective.start, end=n.effective.end)
        for n in notices.current(served, chain, day)
    ]
