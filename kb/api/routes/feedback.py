"""``POST /v1/feedback``: whether a reply helped."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Depends, Request

from bot.gateway.identity import API
from bot.gateway.masking import mask
from bot.gateway.sanitise import sanitise
from kb.api.deps import limited
from kb.api.errors import ApiError
from kb.api.models import FeedbackReply, FeedbackRequest
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.store.feedback import UnknownTurn, Verdict, give

router = APIRouter(tags=["feedback"], dependencies=[Depends(limited)])


@router.post("/v1/feedback")
async def feedback(body: FeedbackRequest, request: Request, state: Shared) -> FeedbackReply:
    """Rate the reply with this trace id; a second time replaces the first."""
    await store_feedback(state, body, API, None)
    return FeedbackReply(trace_id=trace_id(request))


async def store_feedback(state: State, body: FeedbackRequest, channel: str, sender: str | None) -> None:
    """Store feedback on a turn of the channel; 404 when there is no such turn (of that sender)."""
    verdict = Verdict(
        trace_id=body.trace_id,
        helpful=body.helpful,
        reasons=[mask(sanitise(reason).text).text for reason in body.reasons],
        comment=mask(sanitise(body.comment).text).text or None if body.comment else None,
    )
    try:
        await to_thread.run_sync(give, state.database, verdict, channel, sender, state.clock.now())
    except UnknownTurn as exc:
        raise ApiError(404, "turn_unknown", "trace_id") from exc
