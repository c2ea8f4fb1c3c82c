"""``GET /v1/services`` and ``/v1/services/{id}``: what the counter does, with what and how."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from kb.answer import services
from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.place_models import ServiceReply, ServicesReply
from kb.api.state import Shared
from kb.api.trace import trace_id
from kb.schema.service import Service

router = APIRouter(tags=["services"], dependencies=[Depends(limited)])
Area = Annotated[str | None, Query(max_length=6)]
ServiceId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


@router.get("/v1/services")
async def list_services(
    request: Request,
    state: Shared,
    q: Annotated[str, Query(max_length=40)] = "",
    area: Area = None,
    date: dt.date | None = None,
) -> ServicesReply:
    """All services, or those whose name, category or applicant holds ``q``."""
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    found = [s for s in services.listed(kb, day) if q in s.name or q in s.category or q in s.who]
    return ServicesReply(
        services=[services.ref(s) for s in found],
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        trace_id=trace_id(request),
    )


@router.get("/v1/services/{service_id}")
async def one_service(
    service_id: ServiceId, request: Request, state: Shared, area: Area = None, date: dt.date | None = None
) -> ServiceReply:
    """One service for an area and a day; ``page`` is its printable page."""
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    found = in_force(kb, service_id, day)
    return ServiceReply(
        service=services.shown(kb, found, code, day),
        page=f"/services/{service_id}?area={code}",
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        trace_id=trace_id(request),
    )


def in_force(kb: KnowledgeBase, service_id: str, day: dt.date) -> Service:
    """The service; 404 when there is none of that id on ``day``."""
    found = kb.release.services.get(service_id)
    if found is None or not found.effective.contains(day):
        raise ApiError(404, "service_unknown", "service_id")
    return found
