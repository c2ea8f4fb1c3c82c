"""The pages of the service items: a list, and one page a service to read, print or scan from paper."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from pathlib import Path
from typing import Annotated, Any, get_args

import segno
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from kb.answer import services
from kb.answer.dress import DEMO_NOTICE, EXAMPLE_NOTICE, NOT_READ_NOTICE
from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.models import CitationOut
from kb.api.routes.services import ServiceId, in_force
from kb.api.state import Shared, State
from kb.places.hours import hours_on, week
from kb.places.nearest import nearest
from kb.schema.service import Service

TEMPLATES = Path(__file__).resolve().parents[3] / "kb" / "web" / "services"
MOST_OFFICES = 6
QR_SCALE = 3

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])
Area = Annotated[str | None, Query(max_length=6)]


@functools.cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@router.get("/services")
async def list_page(request: Request, state: Shared, area: Area = None) -> HTMLResponse:
    """All services by category."""
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, None)
    order = get_args(Service.model_fields["category"].annotation)
    found = sorted(services.listed(kb, day), key=lambda s: order.index(s.category))
    groups = [(name, list(rows)) for name, rows in itertools.groupby(found, key=lambda s: s.category)]
    shared = _shared(state, kb, code, day, "/services", request)
    return HTMLResponse(_pages().get_template("list.html").render(groups=groups, **shared))


@router.get("/services/{service_id}")
async def service_page(
    service_id: ServiceId, request: Request, state: Shared, area: Area = None
) -> HTMLResponse:
    """One service: who, with what, how, how long, where; with a code that leads back to it from paper."""
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, None)
    shown = services.shown(kb, in_force(kb, service_id, day), code, day)
    own = [o for o in kb.release.offices.values() if o.area == code]
    offices = [item.office for item in nearest(own, service=service_id)][:MOST_OFFICES]
    shared = _shared(state, kb, code, day, f"/services/{service_id}", request)
    page = _pages().get_template("service.html")
    return HTMLResponse(
        page.render(
            service=shown,
            offices=[(o, week(o), hours_on(o, day).text()) for o in offices],
            documents=_by_document(shown.citations),
            example_notice=EXAMPLE_NOTICE if shown.example or any(o.example for o in offices) else None,
            not_read_notice=NOT_READ_NOTICE if any(c.text_read != "full" for c in shown.citations) else None,
            **shared,
        )
    )


def _by_document(citations: list[CitationOut]) -> list[tuple[CitationOut, str]]:
    """One line a document, with all its cited articles."""
    groups: dict[str, list[CitationOut]] = {}
    for citation in citations:
        groups.setdefault(citation.document, []).append(citation)
    return [(rows[0], "、".join(c.article for c in rows if c.article)) for rows in groups.values()]


def _shared(
    state: State, kb: KnowledgeBase, area: str, day: dt.date, path: str, request: Request
) -> dict[str, Any]:
    base = (state.settings.public_url or str(request.base_url)).rstrip("/")
    address = f"{base}{path}?area={area}"
    return {
        "area": area,
        "area_name": kb.area(area).name,
        "day": day,
        "release": kb.release.id,
        "demo_notice": DEMO_NOTICE if state.settings.mode == "demo" else None,
        "address": address,
        "qr": segno.make(address, error="m", micro=False).svg_inline(scale=QR_SCALE, border=2),
    }
