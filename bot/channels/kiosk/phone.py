"""The page behind a kiosk's code: the same version of an answer on a phone, for anyone, about nobody."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.channels.kiosk.codes import page_path
from bot.channels.kiosk.mount import WEB
from bot.channels.kiosk.screens import recordings
from kb.answer.dress import DEMO_NOTICE
from kb.answer.knowledge import KnowledgeBase
from kb.answer.markup import blocks
from kb.api.console_copies import by_document
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.models import EntryReply
from kb.api.routes.entries import Name, entry_reply, of_version
from kb.api.state import Shared, State
from kb.api.trace import trace_id

router = APIRouter(include_in_schema=False, dependencies=[Depends(limited)])
Version = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]


@functools.cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(WEB / "answer"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@router.get("/a/{topic}/{slug}@{version}")
async def answer_page(
    topic: Name,
    slug: Name,
    version: Version,
    request: Request,
    state: Shared,
    area: Annotated[str | None, Query(max_length=6)] = None,
    on: dt.date | None = None,
) -> HTMLResponse:
    """The answer as a kiosk showed it on the day ``on``; says whether it has been replaced or withdrawn."""
    return await to_thread.run_sync(_page, state, f"{topic}/{slug}", version, area, on, trace_id(request))


def _page(
    state: State, entry_id: str, version: str, area: str | None, on: dt.date | None, trace: str
) -> HTMLResponse:
    served = knowledge(state)
    try:
        kb = (
            served
            if served.release.versions.get(entry_id) == version
            else of_version(state, served, entry_id, version)
        )
    except ApiError:
        return _html(state, "gone.html", 404, {"area": area or state.settings.area})
    today = state.clock.today()
    code, day = place_and_day(state, kb, area, on or today)
    shown = _reply(state, kb, entry_id, code, day, trace)
    fresh = _fresh(state, served, entry_id, code, today, trace)
    status = _status(shown, fresh, withdrawn=entry_id in served.withdrawn)
    # What was said on another day may be in no recording any more, and its file may be another by now.
    now_said = served.render(entry_id, code, today) if status == "current" else None
    hotline = state.desk.hotline(code) if code in state.desk.areas else None
    values = {
        "shown": shown,
        "blocks": blocks(shown.text),
        "documents": by_document(shown.citations),
        "recordings": recordings(now_said, state.settings) if now_said else [],
        "status": status,
        "fresh": fresh,
        "fresh_path": page_path(served.ref(entry_id), code, today) if fresh else None,
        "hotline": hotline,
        "area": code,
    }
    return _html(state, "page.html", 200, values)


def _reply(state: State, kb: KnowledgeBase, entry_id: str, area: str, day: dt.date, trace: str) -> EntryReply:
    return entry_reply(state, kb, kb.render(entry_id, area, day), area, day, trace, entry_id in kb.withdrawn)


def _fresh(
    state: State, served: KnowledgeBase, entry_id: str, area: str, today: dt.date, trace: str
) -> EntryReply | None:
    """What is served today under the same id; None where it is not any more."""
    if area not in served.release.areas or not served.serves(entry_id, today):
        return None
    return _reply(state, served, entry_id, area, today, trace)


def _status(shown: EntryReply, fresh: EntryReply | None, *, withdrawn: bool) -> str:
    """``current``, ``replaced`` (another version, or other figures by now), ``withdrawn`` or ``expired``."""
    if withdrawn:
        return "withdrawn"
    if fresh is None:
        return "expired"
    same = ("version", "title", "text", "detail")
    return "current" if all(getattr(shown, n) == getattr(fresh, n) for n in same) else "replaced"


def _html(state: State, name: str, status: int, values: Mapping[str, Any]) -> HTMLResponse:
    demo = DEMO_NOTICE if state.settings.mode == "demo" else None
    # Asked for again each time: a version may have been replaced since.
    return HTMLResponse(
        _pages().get_template(name).render(demo_notice=demo, **values),
        status,
        headers={"Cache-Control": "no-cache"},
    )
