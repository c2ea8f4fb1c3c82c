"""Runs labelled questions through the answer service here, or through POST /v1/chat of a running app."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

import httpx

from kb.answer.context import Context
from kb.answer.service import AnswerService
from kb.api.models import ChatReply, InternalRequest
from kb.eval.measure import ANSWERED, Judged
from kb.eval.rows import Row

CHAT_TIMEOUT = 30.0
Covers = Mapping[str, frozenset[str]]


class ChatFailed(Exception):
    """The running app refused a question or could not be reached; the message says why."""


def through_service(
    rows: Sequence[Row], service: AnswerService, covers: Covers, say: Callable[[str], None]
) -> list[Judged]:
    """Judge each row by the reply of ``service``; earlier turns are asked first, with their context."""
    judged = []
    for number, row in enumerate(rows, 1):
        judged.append(_judge(row, _last_turn(row, service), covers))
        if number % 50 == 0:
            say(f"{number}/{len(rows)}")
    return judged


def _last_turn(row: Row, service: AnswerService) -> Context:
    last_entry = last_question = None
    for turn in row.turns:
        request = InternalRequest(
            text=turn[:2000], area=row.area, last_entry=last_entry, last_question=last_question
        )
        context = service.run(request)
        if context.reply and context.reply.outcome in ANSWERED and context.reply.entries:
            last_entry, last_question = context.reply.entries[0].id, context.query
    return context


def _judge(row: Row, context: Context, covers: Covers) -> Judged:
    reply, result = context.reply, context.search
    if reply is None:
        raise ChatFailed(f"{row.id}: the pipeline gave no reply")
    ranked = [covers.get(c.entry_id, frozenset({c.entry_id})) for c in result.candidates] if result else []
    return _judged(row, reply, covers, ranked, result.probability if result else None)


def _judged(
    row: Row, reply: ChatReply, covers: Covers, ranked: list[frozenset[str]] | None, probability: float | None
) -> Judged:
    ids = [covers.get(entry.id, frozenset({entry.id})) for entry in reply.entries]
    answered = reply.outcome in ANSWERED
    return Judged(
        row=row,
        outcome=str(reply.outcome),
        ranked=ranked,
        served=ids[0] if answered and ids else frozenset(),
        choices=ids if reply.outcome == "clarify" else [],
        probability=probability,
        authority=reply.authority,
    )


def through_chat(rows: Iterable[Row], url: str, covers: Covers, say: Callable[[str], None]) -> list[Judged]:
    """Judge each row by the replies of a running app; the ranking before the decision is not visible there."""
    judged = []
    with httpx.Client(base_url=url, timeout=CHAT_TIMEOUT) as client:
        for number, row in enumerate(rows, 1):
            sender = f"eval-{uuid.uuid4().hex[:16]}"
            for turn in row.turns:
                reply = _ask(client, sender, turn, row)
            judged.append(_judged(row, reply, covers, None, None))
            if number % 50 == 0:
                say(f"{number}")
    return judged


def _ask(client: httpx.Client, sender: str, text: str, row: Row) -> ChatReply:
    body = {"sender": sender, "text": text[:2000], **({"area": row.area} if row.area else {})}
    try:
        response = client.post("/v1/chat", json=body)
    except httpx.HTTPError as exc:
        raise ChatFailed(f"{row.id}: {exc}") from exc
    if response.status_code != httpx.codes.OK:
        raise ChatFailed(f"{row.id}: {response.status_code} {response.text[:200]}")
    return ChatReply.model_validate(response.json())
