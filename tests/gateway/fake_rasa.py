"""Something that listens where Rasa should and answers as told; a real HTTP server."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kb.answer.outcome import Outcome
from kb.api.models import ChatReply
from tests.gateway.appkit import serving

Answer = Callable[[dict[str, Any]], Any]


def reply_json(text: str = "从Rasa来的答复") -> dict[str, Any]:
    """What our actions hand back."""
    made = ChatReply(
        outcome=Outcome.ANSWERED,
        text=text,
        short=text,
        area="990001",
        area_name="示范县",
        as_of=dt.date(2026, 11, 21),
        release="r1",
        entries=[{"id": "enrolment/newborn", "version": "v1", "title": "新生儿"}],  # type: ignore[list-item]
    )
    return made.model_dump(mode="json")


class FakeRasa:
    """Notes what it is asked; ``answer`` says what comes back: JSON-able, bytes, or a status."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, Any]] = []
        self.answer: Answer = lambda body: [{"custom": reply_json()}]
        self.delay = 0.0
        self.slots: dict[str, Any] | int = {}
        self.looked: list[tuple[str, str]] = []

    async def tracker(self, request: Request) -> Response:
        """What Rasa tells of a conversation: only its slots matter here."""
        self.looked.append((request.scope["raw_path"].decode(), request.query_params["token"]))
        if isinstance(self.slots, int):
            return Response(status_code=self.slots)
        return Response(json.dumps({"slots": self.slots}), media_type="application/json")

    async def webhook(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.asked.append(body)
        await asyncio.sleep(self.delay)
        said = self.answer(body)
        if isinstance(said, int):
            return Response(status_code=said)
        if isinstance(said, bytes):
            return Response(said, media_type="application/json")
        return Response(json.dumps(said), media_type="application/json")


@contextlib.contextmanager
def fake_rasa() -> Iterator[FakeRasa]:
    """Serve it on a free port."""
    fake = FakeRasa()
    routes = [
        Route("/webhooks/rest/webhook", fake.webhook, methods=["POST"]),
        Route("/conversations/{sender}/tracker", fake.tracker),
    ]
    with serving(Starlette(routes=routes)) as url:
        fake.url = url
        yield fake
