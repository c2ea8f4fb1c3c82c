"""``GET /v1/suggest``: titles and questions that fit what is typed so far."""

from __future__ import annotations

import datetime as dt
import time
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request

from bot.gateway.sanitise import LONGEST
from kb.answer.knowledge import KnowledgeBase
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.highlight import highlight
from kb.api.models import SuggestionOut, SuggestReply
from kb.api.state import Shared
from kb.api.trace import trace_id
from kb.search.suggest import Suggestion

router = APIRouter(tags=["search"], dependencies=[Depends(limited)])


@router.get("/v1/suggest")
async def suggest(
    request: Request,
    state: Shared,
    q: Annotated[str, Query(max_length=LONGEST)],
    area: Annotated[str | None, Query(max_length=6)] = None,
    date: dt.date | None = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> SuggestReply:
    """Search as you type: Chinese, pinyin (yidijiuyi) or first letters (ydjy). Nothing typed is stored or logged.

    An empty box is no error: it has no suggestions.
    """
    started = time.perf_counter()
    kb = knowledge(state)
    code, day = place_and_day(state, kb, area, date)
    found = await to_thread.run_sync(_suggest, kb, q, code, day, limit)
    return SuggestReply(
        suggestions=found,
        area=code,
        area_name=kb.area(code).name,
        as_of=day,
        release=kb.release.id,
        duration_ms=round((time.perf_counter() - started) * 1000),
        trace_id=trace_id(request),
    )


def _suggest(kb: KnowledgeBase, text: str, area: str, day: dt.date, limit: int) -> list[SuggestionOut]:
    found = kb.engine.suggest(text, area=area, today=day, limit=limit, withdrawn=kb.withdrawn)
    return [_out(kb, item, area, text) for item in found]


def _out(kb: KnowledgeBase, item: Suggestion, area: str, typed: str) -> SuggestionOut:
    title = kb.release.entry(item.entry_id, area).title  # an area may have its own
    text = title if item.text == item.title else item.text
    return SuggestionOut(id=item.entry_id, title=title, text=text, highlights=highlight(text, typed))
