"""``POST /v1/internal/reply``: what the action server asks; this machine and token only."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Request

from kb.answer.service import NotReady
from kb.api.deps import from_this_machine, same
from kb.api.errors import ApiError
from kb.api.models import ChatReply, InternalRequest
from kb.api.state import Shared

router = APIRouter(tags=["internal"])


@router.post("/v1/internal/reply")
async def internal_reply(
    body: InternalRequest,
    request: Request,
    state: Shared,
    x_internal_token: Annotated[str, Header()] = "",
) -> ChatReply:
    """The reply to a turn that Rasa has understood. Nothing is stored here: the gateway does that."""
    if not from_this_machine(request) or not same(x_internal_token, state.settings.internal_token):
        raise ApiError(403, "forbidden")
    try:
        return await to_thread.run_sync(state.desk.answer, body)
    except NotReady as exc:
        raise ApiError(503, "not_ready") from exc
