"""``GET /console/api/find`` and ``/console/api/entries/…``: search as you type, and an answer as the desk sees it."""

from __future__ import annotations

import time
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request

from bot.gateway.sanitise import sanitise
from kb.api import console_entry
from kb.api.console_cards import Where
from kb.api.console_deps import Area, CardsOf, Reader, Year, unhurried, where
from kb.api.console_find import LIMIT, Finder
from kb.api.console_models import ConsoleEntry, ConsoleHit, FindReply
from kb.api.deps import knowledge
from kb.api.errors import ApiError
from kb.api.models import InternalRequest
from kb.api.routes.entries import of_version
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.search.result import SearchResult

router = APIRouter(prefix="/console/api", tags=["console"])
LONGEST = 200
"""Characters of what is typed while a caller speaks."""
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


@router.get("/find")
async def find(
    request: Request,
    state: Shared,
    account: Reader,
    cards: CardsOf,
    q: Annotated[str, Query(max_length=LONGEST)],
    area: Area = None,
    year: Year = None,
    full: bool = False,
    trace: bool = False,
    limit: Annotated[int, Query(ge=1, le=30)] = LIMIT,
) -> FindReply:
    """What fits what is typed so far; with ``full`` by the whole search, with ``trace`` how. Nothing is stored.

    An empty box, or one with nothing to look for, is no error: it has no results.
    """
    started = time.perf_counter()
    await unhurried(state, account)
    kb = knowledge(state)
    place = where(state, kb, area, year)
    finder = Finder(kb, cards, place, state.clock.today())
    clean = sanitise(q)
    found: SearchResult | None = None
    hits: list[ConsoleHit] = []
    beside = None
    if clean.fault is None and full:
        found, hits = await to_thread.run_sync(finder.search, clean.text, limit)
        beside = (
            await to_thread.run_sync(_beside, state, clean.text, place)
            if found and _not_ours(found)
            else None
        )
    elif clean.fault is None:
        hits = await to_thread.run_sync(finder.typed, clean.text, limit)
    return FindReply(
        q=q,
        results=hits,
        decision=found.decision if found else None,
        beside=beside,
        trace=finder.trace(found) if found and trace else None,
        area=place.area,
        area_name=kb.area(place.area).name,
        as_of=place.day,
        coverage_year=place.year,
        release=kb.release.id,
        duration_ms=round((time.perf_counter() - started) * 1000),
        trace_id=trace_id(request),
    )


@router.get("/entries/{topic}/{slug}")
async def entry(
    topic: Name,
    slug: Name,
    request: Request,
    state: Shared,
    account: Reader,
    cards: CardsOf,
    version: Annotated[str | None, Query(pattern=r"^[0-9a-f]{1,64}$")] = None,
    area: Area = None,
    year: Year = None,
) -> ConsoleEntry:
    """An answer with its internal note and the texts to copy; with ``version`` as it was once served."""
    await unhurried(state, account)
    served, entry_id = knowledge(state), f"{topic}/{slug}"
    kb = served
    if version is not None and served.release.versions.get(entry_id) != version:
        kb = await to_thread.run_sync(of_version, state, served, entry_id, version)
    place = where(state, kb, area, year)
    if entry_id not in kb.release.entries or (version is None and not served.serves(entry_id, place.day)):
        raise ApiError(404, "entry_unknown", "slug")
    view = console_entry.View(state, served, kb, cards, place, account.id)
    return await to_thread.run_sync(view.entry, entry_id, trace_id(request))


def _not_ours(found: SearchResult) -> bool:
    return found.decision == "decline" and found.out_of_scope is not None


def _beside(state: State, text: str, place: Where) -> str | None:
    """What a resident would be told, where that names another authority."""
    asked = InternalRequest(act="ask", text=text, area=place.area, date=place.day, channel="console")
    reply = state.desk.answer(asked)
    return reply.text if reply.authority else None
