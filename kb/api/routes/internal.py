"""``POST /v1/internal/…``: what the action server asks; this machine and token only."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Request

from kb.answer.service import NotReady
from kb.api.deps import from_this_machine, same
from kb.api.errors import ApiError
from kb.api.form_models import FormReply, FormRequest
from kb.api.models import ChatReply, InternalRequest
from kb.api.state import Shared, State

router = APIRouter(tags=["internal"])


@router.post("/v1/internal/reply")
async def internal_reply(
    body: InternalRequest,
    request: Request,
    state: Shared,
    x_internal_token: Annotated[str, Header()] = "",
) -> ChatReply:
    """The reply to a turn that Rasa has understood. Nothing is stored here: the gateway does that."""
    _allowed(request, state, x_internal_token)
    try:
        return state.dialogue.offer(await to_thread.run_sync(state.desk.answer, body))
    except NotReady as exc:
        raise ApiError(503, "not_ready") from exc


@router.post("/v1/internal/form")
async def internal_form(
    body: FormRequest,
    request: Request,
    state: Shared,
    x_internal_token: Annotated[str, Header()] = "",
) -> FormReply:
    """How a form goes on after a message: what was understood, what is asked next, or the result.

    Nothing is stored or logged here; Rasa holds what the reply hands back.
    """
    _allowed(request, state, x_internal_token)
    if body.area is not None:
        state.desk.area(body.area)
    try:
        return await to_thread.run_sync(state.dialogue.take, body)
    except NotReady as exc:
        raise ApiError(503, "not_ready") from exc


def _allowed(request: Request, state: State, token: str) -> None:
    if not from_this_machine(request) or not same(token, state.settings.internal_token):
        raise ApiError(403, "forbidden")
