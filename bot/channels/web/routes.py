"""The routes of the web chat."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from bot.channels.web import cookie
from bot.channels.web.models import Done, ForgetReply, PrivacyRequest, SessionReply, WebChatRequest
from bot.channels.web.session import describe
from bot.gateway.identity import WEB, sender_id
from bot.gateway.messages import Incoming
from kb.api.deps import address, limited
from kb.api.errors import ApiError
from kb.api.models import ChatReply, FeedbackReply, FeedbackRequest
from kb.api.routes.feedback import store_feedback
from kb.api.security_log import security_event
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.store.conversations import accept_privacy
from kb.store.retention import forget

router = APIRouter(prefix="/web", tags=["web chat"])


def _sender(state: State, browser: str) -> str:
    return sender_id(state.settings.secret_key, WEB, browser)


def _browser(request: Request, response: Response, state: State) -> str:
    """The browser's id; a new one where it has none."""
    key = state.settings.secret_key
    return cookie.read(request, key) or cookie.issue(response, request, key)


@router.get("/session", dependencies=[Depends(limited)])
async def session(request: Request, state: Shared) -> SessionReply:
    """What the page needs to begin; sets no cookie."""
    browser = cookie.read(request, state.settings.secret_key)
    return await describe(state, _sender(state, browser) if browser else None)


@router.post("/privacy", dependencies=[Depends(limited)])
async def privacy(body: PrivacyRequest, request: Request, response: Response, state: Shared) -> Done:
    """Remember that this browser has seen the privacy notice."""
    sender = _sender(state, _browser(request, response, state))
    now = state.clock.now()
    await to_thread.run_sync(accept_privacy, state.database, sender, state.settings.area, now)
    return Done(done=body.accepted)


@router.post("/chat")
async def chat(body: WebChatRequest, request: Request, response: Response, state: Shared) -> ChatReply:
    """Ask a question; 403 ``privacy_required`` before the notice was acknowledged."""
    return await state.gateway.handle(
        Incoming(
            channel=WEB,
            sender=_sender(state, _browser(request, response, state)),
            address=address(request),
            text=body.text,
            trace_id=trace_id(request),
            area=body.area,
            message_id=body.message_id,
        )
    )


@router.post("/feedback", dependencies=[Depends(limited)])
async def feedback(body: FeedbackRequest, request: Request, state: Shared) -> FeedbackReply:
    """Rate a reply that this browser got."""
    browser = cookie.read(request, state.settings.secret_key)
    if browser is None:
        raise ApiError(404, "turn_unknown", "trace_id")
    await store_feedback(state, body, WEB, _sender(state, browser))
    return FeedbackReply(trace_id=trace_id(request))


@router.post("/forget", dependencies=[Depends(limited)])
async def forget_me(request: Request, response: Response, state: Shared) -> ForgetReply:
    """Delete the conversation of this browser, here and in Rasa, and its cookie."""
    browser = cookie.read(request, state.settings.secret_key)
    cookie.drop(response)
    if browser is None:
        return ForgetReply(deleted_turns=0)
    sender, now = _sender(state, browser), state.clock.now()
    await state.gateway.forget(sender)
    deleted = await to_thread.run_sync(forget, state.database, state.tracker, sender, now)
    security_event("conversation_deleted", request, turns=deleted.turns)
    return ForgetReply(deleted_turns=deleted.turns)
