"""``GET /v1/entries/{topic}/{slug}``: one entry, also in an old version."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request

from kb.answer import dress
from kb.answer.knowledge import KnowledgeBase, detail_of, period_text
from kb.answer.render import Rendered
from kb.api.deps import knowledge, limited, place_and_day
from kb.api.errors import ApiError
from kb.api.models import EntryReply
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.release.publish import fetch, release_of

router = APIRouter(tags=["entries"], dependencies=[Depends(limited)])
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


@router.get("/v1/entries/{topic}/{slug}")
async def entry(
    topic: Name,
    slug: Name,
    request: Request,
    state: Shared,
    version: Annotated[str | None, Query(pattern=r"^[0-9a-f]{1,64}$")] = None,
    area: Annotated[str | None, Query(max_length=6)] = None,
    date: dt.date | None = None,
) -> EntryReply:
    """The entry for an area and a day; with ``version`` exactly as it was once served."""
    served = knowledge(state)
    entry_id = f"{topic}/{slug}"
    kb = served
    if version is not None and served.release.versions.get(entry_id) != version:
        kb = await to_thread.run_sync(of_version, state, served, entry_id, version)
    code, day = place_and_day(state, kb, area, date)
    if entry_id not in kb.release.entries or (version is None and not served.serves(entry_id, day)):
        raise ApiError(404, "entry_unknown", "slug")
    rendered = kb.render(entry_id, code, day)
    return entry_reply(state, kb, rendered, code, day, trace_id(request), entry_id in served.withdrawn)


def of_version(state: State, served: KnowledgeBase, entry_id: str, version: str) -> KnowledgeBase:
    """The knowledge base of the newest release with that version; it is not searched in."""
    release_id = release_of(state.database, entry_id, version)
    if release_id is None:
        raise ApiError(404, "version_unknown", "version")
    return KnowledgeBase.of(fetch(state.database, release_id), served.engine, served.withdrawn)


def entry_reply(
    state: State, kb: KnowledgeBase, rendered: Rendered, area: str, day: dt.date, trace: str, withdrawn: bool
) -> EntryReply:
    """A rendered entry as everybody may read it."""
    entry_id = rendered.entry.id
    shown = dress.answered(kb, rendered, area, day, probability=None, mode=state.settings.mode)
    validity = period_text(rendered.validity)
    return EntryReply(
        id=entry_id,
        version=kb.release.versions[entry_id],
        title=rendered.title,
        text=rendered.answer,
        short=rendered.short,
        speech=rendered.speech,
        detail=detail_of(rendered),
        citations=shown.citations,
        related=[kb.ref(other) for other in rendered.entry.related if kb.serves(other, day)],
        services=shown.services,
        validity=f"本答复{validity}有效" if validity else None,
        notices=shown.notices,
        missing=shown.missing,
        status=rendered.entry.status,
        collected_on=rendered.entry.collected_on,
        checked_on=rendered.entry.checked_on,
        withdrawn=withdrawn,
        area=area,
        area_name=kb.area(area).name,
        as_of=day,
        release=kb.release.id,
        trace_id=trace,
    )
