"""``/console/api/notes``: what calls were about. Texts are masked in memory before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request

from bot.gateway.masking import mask
from kb.accounts.roles import Role
from kb.api.console_call_models import NoteOut, NoteReply, NoteRequest, NotesReply, ReadAnswer
from kb.api.console_deps import Clerk, actor, displays, title_of, unhurried, where
from kb.api.deps import knowledge
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.store import console_calls
from kb.store.console_calls import Noted, UnknownCall
from kb.store.console_tables import CallNote

router = APIRouter(prefix="/console/api", tags=["console"])
PAGE = 50
LONGEST_CALL = dt.timedelta(hours=12)
Limit = Annotated[int, Query(ge=1, le=200)]
Before = Annotated[int | None, Query(ge=1)]
RowId = Annotated[int, Path(ge=1)]


@router.post("/notes")
async def note(body: NoteRequest, request: Request, state: Shared, account: Clerk) -> NoteReply:
    """Store the note of a call, with the versions that were read in it; the same call again replaces it."""
    await unhurried(state, account)
    kb, now = knowledge(state), state.clock.now()
    place = where(state, kb, body.area, None)
    if body.due is not None and not (body.follow_up and body.due >= state.clock.today()):
        raise ApiError(422, "due_invalid", "due")
    started = body.started_at or now
    if not now - LONGEST_CALL <= started <= now + dt.timedelta(minutes=5):
        started = now  # the clock of that desk is wrong
    texts = {name: mask(text) for name in ("asked", "note", "follow_up") if (text := getattr(body, name))}
    said = {name: found.text for name, found in texts.items()}
    if not said.get("asked"):
        raise ApiError(422, "text_empty", "asked")
    noted = Noted(
        call_id=body.call_id,
        area=place.area,
        asked=said["asked"],
        outcome=body.outcome,
        note=said.get("note"),
        follow_up=said.get("follow_up"),
        due=body.due,
        started_at=started,
    )
    try:
        row = await to_thread.run_sync(
            console_calls.note, state.database, actor(account, request), noted, now
        )
    except UnknownCall as exc:
        raise ApiError(404, "note_unknown", "call_id") from exc
    kinds = sorted({kind for found in texts.values() for kind in found.kinds})
    shown = _note(state, row, {account.id: account.display}).model_copy(update={"masked": kinds})
    return NoteReply(note=shown, trace_id=trace_id(request))


@router.get("/notes")
async def notes(
    request: Request,
    state: Shared,
    account: Clerk,
    everybody: bool = False,
    to_do: bool = False,
    before: Before = None,
    limit: Limit = PAGE,
) -> NotesReply:
    """The latest call notes of one's own; of ``everybody`` for a supervisor. ``to_do``: still to be followed up."""
    if everybody and account.role is not Role.SUPERVISOR:
        raise ApiError(403, "role_forbidden")
    rows = await to_thread.run_sync(
        lambda: console_calls.notes(
            state.database,
            account_id=None if everybody else account.id,
            open_only=to_do,
            before=before,
            limit=limit,
        )
    )
    names = await to_thread.run_sync(displays, state.database, {row.account_id for row in rows})
    return NotesReply(
        notes=[_note(state, row, names) for row in rows],
        next=rows[-1].id if len(rows) == limit else None,
        trace_id=trace_id(request),
    )


@router.post("/notes/{note_id}/done")
async def done(note_id: RowId, request: Request, state: Shared, account: Clerk) -> NoteReply:
    """The follow-up of a note is done; a supervisor may say so of anybody's."""
    others_too = account.role is Role.SUPERVISOR
    who, now = actor(account, request), state.clock.now()
    try:
        row = await to_thread.run_sync(
            lambda: console_calls.finish(state.database, who, note_id, others_too=others_too, now=now)
        )
    except UnknownCall as exc:
        raise ApiError(404, "note_unknown", "note_id") from exc
    names = await to_thread.run_sync(displays, state.database, {row.account_id})
    return NoteReply(note=_note(state, row, names), trace_id=trace_id(request))


def _note(state: State, row: CallNote, names: Mapping[str, str]) -> NoteOut:
    kb = knowledge(state)
    late = row.due is not None and row.done_at is None and row.due < state.clock.today()
    return NoteOut(
        id=row.id,
        call_id=row.call_id,
        account=names.get(row.account_id, ""),
        area=row.area,
        asked=row.asked,
        read=[
            ReadAnswer(id=one["id"], version=one["version"], title=title_of(kb, one["id"]), how=one["how"])
            for one in row.shown
        ],
        outcome=row.outcome,
        note=row.note,
        follow_up=row.follow_up,
        due=row.due,
        overdue=late,
        started_at=row.started_at,
        created_at=row.created_at,
        done_at=row.done_at,
    )
