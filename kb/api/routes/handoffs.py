"""``/console/api/handoffs``: residents who asked for a person, and what an operator does for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request

from bot.gateway.masking import mask
from bot.gateway.sanitise import sanitise
from kb.accounts.roles import DESK, Role
from kb.answer.knowledge import KnowledgeBase
from kb.api.auth import Account, actor, require
from kb.api.errors import ApiError
from kb.api.handoff_models import AnswerRequest, HandoffCount, HandoffList, HandoffOpen
from kb.api.handoff_replies import line, opened
from kb.api.state import Shared, State
from kb.store import handoff_desk
from kb.store.handoff_desk import AlreadyTaken, Answer, Desk, NotHeld
from kb.store.handoffs import HandoffOver, UnknownHandoff

router = APIRouter(prefix="/console/api/handoffs", tags=["console"])
Clerk = Annotated[Account, Depends(require(DESK))]
HandoffId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("")
async def list_handoffs(
    account: Clerk, state: Shared, view: Literal["open", "closed"] = "open"
) -> HandoffList:
    """The queue, urgent and oldest first; or the last that were closed."""
    rows = await to_thread.run_sync(handoff_desk.listed, state.database, view)
    waiting, unread = await to_thread.run_sync(handoff_desk.counts, state.database, account.id)
    lines = [line(state, row, account) for row in rows]
    return HandoffList(handoffs=lines, waiting=waiting, mine_unread=unread)


@router.get("/count")
async def count(account: Clerk, state: Shared) -> HandoffCount:
    """The numbers of the top bar."""
    waiting, unread = await to_thread.run_sync(handoff_desk.counts, state.database, account.id)
    return HandoffCount(waiting=waiting, mine_unread=unread)


@router.get("/{handoff_id}")
async def look(handoff_id: HandoffId, account: Clerk, state: Shared) -> HandoffOpen:
    """One hand-off: question, facts, what was shown, all messages."""
    return await _opened(state, handoff_id, account)


@router.post("/{handoff_id}/take")
async def take(handoff_id: HandoffId, account: Clerk, request: Request, state: Shared) -> HandoffOpen:
    """Take it; of two who try, one gets it and the other 409 ``handoff_taken``."""
    desk, now = _desk(request, account), state.clock.now()
    await _done(lambda: handoff_desk.take(state.database, handoff_id, desk, now))
    return await _opened(state, handoff_id, account)


@router.post("/{handoff_id}/answer")
async def answer(
    handoff_id: HandoffId, body: AnswerRequest, account: Clerk, request: Request, state: Shared
) -> HandoffOpen:
    """Answer the resident, in the channel they came from."""
    text = "\n".join(sanitise(part).text for part in body.text.splitlines()).strip()
    if not text:
        raise ApiError(422, "text_empty", "text", "还没有写回复。")
    masked = mask(text)
    said = Answer(masked.text, _entries(state.current(), body.entries, state.clock.today()))
    desk, now = _desk(request, account), state.clock.now()
    await _done(lambda: handoff_desk.answer(state.database, handoff_id, said, desk, now))
    reply = await _opened(state, handoff_id, account)
    sender = await to_thread.run_sync(handoff_desk.sender_of, state.database, handoff_id)
    delivered = await state.people.answered(reply.channel, sender) if sender else False
    return reply.model_copy(update={"delivered": delivered, "masked": sorted(set(masked.kinds))})


@router.post("/{handoff_id}/give-back")
async def give_back(handoff_id: HandoffId, account: Clerk, request: Request, state: Shared) -> HandoffOpen:
    """Put it back in its old place in the queue; a supervisor may do so with a colleague's."""
    desk, now = _desk(request, account), state.clock.now()
    await _done(lambda: handoff_desk.give_back(state.database, handoff_id, desk, now))
    return await _opened(state, handoff_id, account)


@router.post("/{handoff_id}/close")
async def close(handoff_id: HandoffId, account: Clerk, request: Request, state: Shared) -> HandoffOpen:
    """The matter is settled; a supervisor may close any."""
    desk, now = _desk(request, account), state.clock.now()
    await _done(lambda: handoff_desk.close(state.database, handoff_id, desk, now))
    return await _opened(state, handoff_id, account)


def _desk(request: Request, account: Account) -> Desk:
    return Desk(account.id, actor(request, account), any=account.role is Role.SUPERVISOR)


async def _opened(state: State, handoff_id: str, account: Account) -> HandoffOpen:
    try:
        found = await to_thread.run_sync(handoff_desk.opened, state.database, handoff_id)
    except UnknownHandoff as exc:
        raise ApiError(404, "handoff_unknown") from exc
    return opened(state, found, account)


def _entries(kb: KnowledgeBase | None, ids: list[str], today: dt.date) -> list[dict[str, str]]:
    """The entries in the version now served; raises 404 for one that is not served today."""
    found = []
    for entry_id in dict.fromkeys(ids):
        if kb is None or not kb.serves(entry_id, today):
            raise ApiError(404, "entry_unknown", "entries")
        cited = kb.ref(entry_id)
        found.append({"id": cited.id, "version": cited.version, "title": cited.title})
    return found


async def _done(step: Callable[[], None]) -> None:
    """One step on a hand-off; its refusals as errors of the API."""
    try:
        await to_thread.run_sync(step)
    except UnknownHandoff as exc:
        raise ApiError(404, "handoff_unknown") from exc
    except AlreadyTaken as exc:
        raise ApiError(409, "handoff_taken") from exc
    except NotHeld as exc:
        raise ApiError(409, "handoff_not_held") from exc
    except HandoffOver as exc:
        raise ApiError(409, "handoff_closed") from exc
