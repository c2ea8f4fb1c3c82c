"""A person answers in the web chat: asking for one, adding to it, reading the answer; by the browser's cookie."""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from fastapi import APIRouter, Depends, Request

from bot.channels.web import cookie
from bot.gateway.handoff import Staff
from bot.gateway.identity import WEB, network, sender_id
from bot.gateway.messages import PrivacyRequired, RateLimited
from kb.api.deps import address, limited
from kb.api.errors import ApiError
from kb.api.handoff_models import (
    AddRequest,
    AskPersonRequest,
    CitedEntry,
    ReadRequest,
    ResidentHandoff,
    ResidentThread,
    StaffOut,
    ThreadMessage,
)
from kb.api.state import Shared, State
from kb.store import handoffs
from kb.store.conversations import SESSION
from kb.store.handoff_tables import HandoffMessage
from kb.store.handoffs import HandoffOver, Thread, UnknownHandoff

POLLS_A_MINUTE = 60
SOON, LATER, MUCH_LATER = 5, 20, 60
"""Seconds between polls: while somebody answers; while waiting; when nobody is there or nothing is open."""

router = APIRouter(prefix="/web/handoff", tags=["web chat"])


@router.get("")
async def look(request: Request, state: Shared, offer: bool = False) -> ResidentHandoff:
    """Who is there, and this browser's newest hand-off; ``offer``: also what would be passed on with a new one."""
    sender = _sender(request, state)
    await _limit(state, f"handoff:{sender or network(address(request))}", POLLS_A_MINUTE)
    return await _described(state, sender, offer=offer)


@router.post("")
async def ask(body: AskPersonRequest, request: Request, state: Shared) -> ResidentHandoff:
    """Ask for a person; with a request still open the question is added to it."""
    sender = _known(request, state)
    await _limit(state, f"sender:{sender}", state.settings.rate_per_minute)
    memory = await state.gateway.remembered(sender)
    if not memory.privacy_seen:
        raise PrivacyRequired
    area = state.area(memory.area)
    staff = await state.people.staff(state.current(), area)
    said = state.people.said(body.question, body.message_id)
    if not staff.available and not said.urgent:
        raise ApiError(409, "handoff_unavailable")
    if staff.available:
        facts = await state.people.facts(sender, state.current()) if body.facts else []
        await state.people.ask(sender, area, said, facts)
    return await _described(state, sender, body.question)


@router.post("/messages")
async def add(body: AddRequest, request: Request, state: Shared) -> ResidentHandoff:
    """Add to the open request."""
    sender = _known(request, state)
    await _limit(state, f"sender:{sender}", state.settings.rate_per_minute)
    said = state.people.said(body.text, body.message_id)
    now = state.clock.now()
    await _done(lambda: handoffs.say(state.database, sender, said, now))
    return await _described(state, sender, body.text)


@router.post("/read", dependencies=[Depends(limited)])
async def read(body: ReadRequest, request: Request, state: Shared) -> ResidentHandoff:
    """The page has shown the thread up to a message; the operator sees that."""
    sender = _known(request, state)
    await _done(lambda: handoffs.read(state.database, sender, body.read_id))
    return await _described(state, sender)


@router.post("/close", dependencies=[Depends(limited)])
async def close(request: Request, state: Shared) -> ResidentHandoff:
    """The resident needs nobody any more."""
    sender, now = _known(request, state), state.clock.now()
    await _done(lambda: handoffs.leave(state.database, sender, now))
    return await _described(state, sender)


def _sender(request: Request, state: State) -> str | None:
    key = state.settings.secret_key
    browser = cookie.read(request, key)
    return sender_id(key, WEB, browser) if browser else None


def _known(request: Request, state: State) -> str:
    sender = _sender(request, state)
    if sender is None:
        raise PrivacyRequired
    return sender


async def _limit(state: State, key: str, per_minute: int) -> None:
    wait = await state.limiter.wait(key, per_minute, max(1, per_minute // 3))
    if wait:
        raise RateLimited(wait)


async def _done(step: Callable[[], None]) -> None:
    try:
        await to_thread.run_sync(step)
    except UnknownHandoff as exc:
        raise ApiError(404, "handoff_unknown") from exc
    except HandoffOver as exc:
        raise ApiError(409, "handoff_closed") from exc


async def _described(
    state: State, sender: str | None, typed: str = "", *, offer: bool = False
) -> ResidentHandoff:
    """The state of things for this browser; ``typed`` is looked at for an emergency."""
    kb = state.current()
    memory = await state.gateway.remembered(sender) if sender else None
    staff = await state.people.staff(kb, state.area(memory.area if memory else None))
    thread = await to_thread.run_sync(handoffs.thread, state.database, sender) if sender else None
    emergency = state.people.urgent(typed) if typed else None
    offer = offer and staff.available and (thread is None or thread.handoff.state == handoffs.CLOSED)
    question = None
    if sender and offer:
        since = state.clock.now() - SESSION
        question = await to_thread.run_sync(handoffs.last_question, state.database, sender, since)
    return ResidentHandoff(
        staff=_staff(staff),
        thread=_thread(thread) if thread else None,
        question=question,
        facts=await state.people.facts(sender, kb) if sender and offer else [],
        emergency=emergency.text if emergency else None,
        poll_seconds=_poll(staff, thread),
    )


def _staff(staff: Staff) -> StaffOut:
    """Honest in words: in office hours somebody may still be away, and outside them somebody may be there."""
    if not staff.available:
        return StaffOut(available=False, open=staff.hours.open, present=False, text="这里没有开通在线人工")
    if staff.present:
        there = "有工作人员在线"
    else:
        there = staff.hours.away
        there += "" if staff.hours.open is False else "，有人上线就会看到"
    return StaffOut(available=True, open=staff.hours.open, present=bool(staff.present), text=there)


def _thread(thread: Thread) -> ResidentThread:
    row = thread.handoff
    return ResidentThread.model_validate(
        {
            "state": row.state,
            "position": thread.position,
            "messages": [message_out(message) for message in thread.messages],
            "read_id": row.read_id,
            "closed_by": row.closed_by,
            "created_at": row.created_at,
        }
    )


def message_out(message: HandoffMessage, who: str | None = None) -> ThreadMessage:
    """A message of the thread; ``who`` only for colleagues' eyes."""
    return ThreadMessage.model_validate(
        {
            "id": message.id,
            "author": message.author,
            "who": who,
            "text": message.text,
            "entries": [CitedEntry.model_validate(entry) for entry in message.entries],
            "at": message.created_at,
        }
    )


def _poll(staff: Staff, thread: Thread | None) -> int:
    if thread is None or thread.handoff.state == handoffs.CLOSED:
        return MUCH_LATER
    if thread.handoff.taken_by is not None:
        return SOON
    return LATER if staff.present or staff.hours.open else MUCH_LATER
