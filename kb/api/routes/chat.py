"""``POST /v1/chat``: ask and get a reply."""

from __future__ import annotations

from fastapi import APIRouter, Request

from bot.gateway.identity import API, api_sender
from bot.gateway.messages import Incoming
from kb.api.deps import address
from kb.api.models import ChatReply, ChatRequest
from kb.api.state import Shared
from kb.api.trace import trace_id

router = APIRouter(tags=["chat"])


@router.post("/v1/chat")
async def chat(body: ChatRequest, request: Request, state: Shared) -> ChatReply:
    """Ask a question in plain words. The same ``sender`` goes on with the same conversation."""
    where = address(request)
    return await state.gateway.handle(
        Incoming(
            channel=API,
            sender=api_sender(state.settings.secret_key, where, body.sender),
            address=where,
            text=body.text,
            trace_id=trace_id(request),
            area=body.area,
            date=body.date,
            message_id=body.message_id,
        )
    )
