"""``/console/api/flags``: answers that the desk calls wrong, outdated or missing. Texts are masked before writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request

from bot.gateway.masking import mask
from kb.api.console_call_models import FlagClose, FlagOut, FlagReply, FlagRequest, FlagsReply
from kb.api.console_deps import Editor, Reader, actor, displays, holding, title_of, unhurried, where
from kb.api.console_notes import PAGE, Before, Limit, RowId
from kb.api.deps import knowledge
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.store import console_flags
from kb.store.console_calls import Ref
from kb.store.console_flags import FlagClosed, Raised, UnknownFlag
from kb.store.console_tables import AnswerFlag

router = APIRouter(prefix="/console/api", tags=["console"])


@router.post("/flags")
async def flag(body: FlagRequest, request: Request, state: Shared, account: Reader) -> FlagReply:
    """Tell the editors that an answer is wrong, outdated or missing, with what was asked in the call."""
    await unhurried(state, account)
    kb = knowledge(state)
    place = where(state, kb, body.area, body.year)
    if body.entry is None and (body.kind != "missing" or not body.asked):
        raise ApiError(422, "field_missing", "entry" if body.kind != "missing" else "asked")
    if body.entry is not None and body.entry not in kb.release.entries:
        raise ApiError(404, "entry_unknown", "entry")
    version = body.version or kb.release.versions.get(body.entry or "", "")
    release = await holding(state, kb, body.entry, version) if body.entry else kb.release.id
    ref = Ref(body.entry or "", version, release, place.area, place.day, place.year)
    asked = mask(body.asked).text if body.asked else None
    comment = mask(body.comment).text if body.comment else None
    raised = Raised(body.kind, ref, body.call_id, asked, comment)
    row = await to_thread.run_sync(
        console_flags.raise_flag, state.database, actor(account, request), raised, state.clock.now()
    )
    return FlagReply(flag=_flag(state, row, {account.id: account.display}), trace_id=trace_id(request))


@router.get("/flags")
async def flags(
    request: Request,
    state: Shared,
    _account: Editor,
    closed: bool = False,
    entry: Annotated[str | None, Query(max_length=120)] = None,
    before: Before = None,
    limit: Limit = PAGE,
) -> FlagsReply:
    """What the desk has flagged and nobody has dealt with, or with ``closed`` what was dealt with."""
    rows = await to_thread.run_sync(
        lambda: console_flags.flags(state.database, closed=closed, entry=entry, before=before, limit=limit)
    )
    names = await to_thread.run_sync(displays, state.database, {row.account_id for row in rows})
    return FlagsReply(
        flags=[_flag(state, row, names) for row in rows],
        next=rows[-1].id if len(rows) == limit else None,
        trace_id=trace_id(request),
    )


@router.post("/flags/{flag_id}/close")
async def close(
    flag_id: RowId, body: FlagClose, request: Request, state: Shared, account: Editor
) -> FlagReply:
    """An editor is done with a flag: the answer was mended, or it is right as it is."""
    who, now = actor(account, request), state.clock.now()
    try:
        row = await to_thread.run_sync(console_flags.close, state.database, who, flag_id, body.result, now)
    except UnknownFlag as exc:
        raise ApiError(404, "flag_unknown", "flag_id") from exc
    except FlagClosed as exc:
        raise ApiError(409, "flag_closed", "flag_id") from exc
    names = await to_thread.run_sync(displays, state.database, {row.account_id})
    return FlagReply(flag=_flag(state, row, names), trace_id=trace_id(request))


def _flag(state: State, row: AnswerFlag, names: Mapping[str, str]) -> FlagOut:
    kb = knowledge(state)
    return FlagOut(
        id=row.id,
        kind=row.kind,
        entry=row.entry,
        title=title_of(kb, row.entry) if row.entry else None,
        version=row.version,
        current=bool(row.entry) and kb.release.versions.get(row.entry or "") == row.version,
        area=row.area,
        as_of=row.as_of,
        coverage_year=row.coverage_year,
        asked=row.asked,
        comment=row.comment,
        account=names.get(row.account_id, ""),
        created_at=row.created_at,
        closed_at=row.closed_at,
        result=row.result,
    )
