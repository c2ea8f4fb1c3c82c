"""``GET /v1/search``: ranked entries, as an operator sees them."""

from __future__ import annotations

import datetime as dt
import time
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request

from bot.gateway.sanitise import LONGEST, Fault, sanitise
from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.highlight import highlight
from kb.api.models import SearchHit, SearchReply
from kb.api.state import Shared
from kb.api.trace import trace_id
from kb.search.result import Candidate, SearchResult

router = APIRouter(tags=["search"], dependencies=[Depends(limited)])


@router.get("/v1/search")
async def search(
    request: Request,
    state: Shared,
    q: Annotated[str, Query(max_length=LONGEST)],
    area: Annotated[str | None, Query(max_length=6)] = None,
    date: dt.date | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> SearchReply:
    """Search the entries. The question is neither stored nor logged."""
    started = time.perf_counter()
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    clean = sanitise(q)
    if clean.fault in (Fault.EMPTY, Fault.UNREADABLE, Fault.EMOJI):
        raise ApiError(422, "text_empty", "q")
    result = await to_thread.run_sync(_search, kb, clean.text, code, day, limit)
    alive = [c for c in result.candidates if kb.serves(c.entry_id, day)]
    hits = await to_thread.run_sync(lambda: [_hit(kb, c, result, code, day) for c in alive])
    return SearchReply(
        decision=result.decision,
        out_of_scope=result.out_of_scope,
        results=hits,
        entities=result.entities,
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        duration_ms=round((time.perf_counter() - started) * 1000),
        trace_id=trace_id(request),
    )


def _search(kb: KnowledgeBase, text: str, area: str, day: dt.date, limit: int) -> SearchResult:
    return kb.engine.search(text, area=area, today=day, limit=limit, withdrawn=kb.withdrawn)


def _hit(kb: KnowledgeBase, candidate: Candidate, result: SearchResult, area: str, day: dt.date) -> SearchHit:
    rendered = kb.render(candidate.entry_id, area, day)
    matched = candidate.matched or rendered.title
    return SearchHit(
        id=candidate.entry_id,
        version=kb.release.versions[candidate.entry_id],
        title=rendered.title,
        short=rendered.short,
        probability=round(candidate.probability, 4),
        matched=matched,
        highlights=highlight(matched, result.normalised),
    )
