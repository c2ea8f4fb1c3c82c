"""The routes of the kiosk."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response

from bot.channels.kiosk.models import (
    KioskAnswer,
    KioskAnswers,
    KioskQuestion,
    KioskState,
    SessionOut,
    SessionRequest,
    ShownRequest,
    WipeReply,
)
from bot.channels.kiosk.mount import Kiosks, KiosksOf
from bot.channels.kiosk.sessions import SessionOver
from bot.gateway.identity import KIOSK
from bot.gateway.messages import Incoming
from kb.answer.knowledge import KnowledgeBase
from kb.answer.outcome import Outcome
from kb.api.deps import address, knowledge, limited
from kb.api.errors import ApiError
from kb.api.models import ChatReply
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.clock import SHANGHAI
from kb.schema.kiosk import Kiosk
from kb.store import surfaces
from kb.store.conversations import touch

router = APIRouter(prefix="/kiosk/api", tags=["kiosk"], dependencies=[Depends(limited)])
Screen = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


@router.get("/{screen}")
async def home(screen: Screen, request: Request, state: Shared, kiosks: KiosksOf) -> KioskState:
    """What the home screen shows now, and how this kiosk behaves."""
    kb, kiosk = found(state, screen)
    base = kiosks.base(request)
    return await to_thread.run_sync(kiosks.screens.home, kb, kiosk, base, trace_id(request))


@router.get("/{screen}/answers")
async def answers(screen: Screen, request: Request, state: Shared, kiosks: KiosksOf) -> KioskAnswers:
    """All answers of the kiosk's area today, to be kept on it for when the network is cut."""
    kb, kiosk = found(state, screen)
    base = kiosks.base(request)
    now = state.clock.now()
    day = now.astimezone(SHANGHAI).date()
    return KioskAnswers(
        key=kiosks.screens.key(kb, kiosk.area, base, day),
        now=now,
        answers=await kiosks.screens.answers(kb, kiosk.area, base, day),
        trace_id=trace_id(request),
    )


@router.post("/{screen}/session")
async def open_session(screen: Screen, state: Shared, kiosks: KiosksOf) -> SessionOut:
    """Begin a session; the page alone holds it."""
    found(state, screen)
    return SessionOut(session=kiosks.sessions.issue(screen))


@router.post("/{screen}/chat")
async def chat(
    screen: Screen, body: KioskQuestion, request: Request, state: Shared, kiosks: KiosksOf
) -> KioskAnswer:
    """Ask a question, or go on with a dialogue; 410 ``kiosk_session_over`` after the wipe."""
    kb, kiosk = found(state, screen)
    sender = _sender(kiosks, screen, body.session)
    reply = await state.gateway.handle(
        Incoming(
            channel=KIOSK,
            sender=sender,
            address=address(request),
            text=body.text,
            trace_id=trace_id(request),
            area=kiosk.area,
            message_id=body.message_id,
            told=True,
        )
    )
    if kiosks.sessions.over(sender):
        # Wiped while it was being answered: what the answer has just left goes as well.
        await kiosks.wipe(sender)
        raise ApiError(410, "kiosk_session_over", "session")
    await _count_reply(state, screen, reply)
    return await to_thread.run_sync(kiosks.screens.with_extras, kb, reply, kiosks.base(request))


@router.post("/{screen}/alive", status_code=204)
async def alive(screen: Screen, body: SessionRequest, state: Shared, kiosks: KiosksOf) -> Response:
    """Somebody is still reading or typing: the server's own wipe begins to wait afresh."""
    found(state, screen)
    sender = _sender(kiosks, screen, body.session)
    await to_thread.run_sync(touch, state.database, sender, state.clock.now())
    return Response(status_code=204)


@router.post("/{screen}/wipe")
async def wipe(screen: Screen, body: SessionRequest, kiosks: KiosksOf) -> WipeReply:
    """End a session and delete everything of it: turns, what was remembered, Rasa's tracker, kept replies."""
    try:
        sender = kiosks.sessions.ended_or_not(screen, body.session)
    except SessionOver as exc:
        raise ApiError(410, "kiosk_session_over", "session") from exc
    kiosks.sessions.end(sender)
    gone = await kiosks.wipe(sender)
    return WipeReply(deleted_turns=gone.turns, deleted_tracker_rows=gone.tracker_rows)


@router.post("/{screen}/shown", status_code=204)
async def shown(screen: Screen, body: ShownRequest, state: Shared) -> Response:
    """Count an answer that was opened by browsing: which version, on which screen."""
    kb, kiosk = found(state, screen)
    if kb.release.versions.get(body.entry) != body.version:
        raise ApiError(404, "version_unknown", "version")
    await _count(state, kiosk.area, screen, body.entry, body.version, kb.release.id)
    return Response(status_code=204)


def found(state: State, screen: str) -> tuple[KnowledgeBase, Kiosk]:
    """The knowledge base and the kiosk; 404 ``kiosk_unknown`` where the release has none of that name."""
    kb = knowledge(state)
    kiosk = kb.release.kiosks.get(screen)
    if kiosk is None:
        raise ApiError(404, "kiosk_unknown", "screen")
    return kb, kiosk


def _sender(kiosks: Kiosks, screen: str, session: str) -> str:
    try:
        return kiosks.sessions.sender(screen, session)
    except SessionOver as exc:
        raise ApiError(410, "kiosk_session_over", "session") from exc


async def _count_reply(state: State, screen: str, reply: ChatReply) -> None:
    if reply.outcome in (Outcome.ANSWERED, Outcome.CALCULATED):
        for entry in reply.entries[:1]:
            await _count(state, reply.area, screen, entry.id, entry.version, reply.release)


async def _count(state: State, area: str, screen: str, entry: str, version: str, release: str) -> None:
    one = surfaces.Shown(KIOSK, screen, area, entry, version, release)
    await to_thread.run_sync(surfaces.count, state.database, one, state.clock.today())
