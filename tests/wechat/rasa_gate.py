"""Stands between the account and Rasa: passes on, slows down, breaks. ``python -m tests.wechat.rasa_gate --help``.

The account's ``RASA_URL`` is the gate's address. ``POST /gate {"mode", "delay"}`` sets how Rasa is from now on
(``delay`` in real seconds); ``GET /gate?after=N`` tells what was asked.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.wechat.double.cgi import Cut

ALWAYS = "/webhooks/rest/webhook"
MODES = ("pass", "empty", "error", "garbage", "refuse")


class RasaGate:
    """The gate's state and its routes."""

    def __init__(self, rasa: str) -> None:
        self.mode, self.delay = "pass", 0.0
        self.asked: list[dict[str, Any]] = []
        self._http = httpx.AsyncClient(base_url=rasa, timeout=60, trust_env=False)

    async def control(self, request: Request) -> Response:
        """Read or set how Rasa is."""
        if request.method == "GET":
            return JSONResponse(self.asked[int(request.query_params.get("after", 0)) :])
        change = await request.json()
        if change.get("mode", "pass") not in MODES:
            return JSONResponse({"error": f"mode is one of {MODES}"}, 422)
        self.mode, self.delay = change.get("mode", "pass"), float(change.get("delay", 0))
        return JSONResponse({"mode": self.mode, "delay": self.delay})

    async def webhook(self, request: Request) -> Response:
        """A message for Rasa."""
        raw = await request.body()
        body = json.loads(raw)
        self.asked.append({"sender": body.get("sender", ""), "message": body.get("message", "")})
        mode = self.mode
        await asyncio.sleep(self.delay)
        if mode == "pass":
            return await self._forward(request, raw)
        if mode == "refuse":
            return Cut()
        if mode == "error":
            return Response("Internal Server Error", 500)
        return Response(b"[]" if mode == "empty" else b"{not json", media_type="application/json")

    async def other(self, request: Request) -> Response:
        """Everything else is passed on."""
        return await self._forward(request, await request.body())

    async def _forward(self, request: Request, raw: bytes) -> Response:
        headers = {k: v for k, v in request.headers.items() if k.lower() in {"content-type", "authorization"}}
        url = httpx.URL(request.url.path, query=request.url.query.encode())
        try:
            answer = await self._http.request(request.method, url, content=raw, headers=headers)
        except httpx.HTTPError:
            return Response("Bad Gateway", 502)
        kept = {k: v for k, v in answer.headers.items() if k.lower() == "content-type"}
        return Response(answer.content, answer.status_code, kept)

    def app(self) -> Starlette:
        """The gate as an app."""

        @contextlib.asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            yield
            await self._http.aclose()

        every = ["GET", "POST", "PUT", "DELETE", "HEAD"]
        routes = [
            Route("/gate", self.control, methods=["GET", "POST"]),
            Route(ALWAYS, self.webhook, methods=["POST"]),
            Route("/{path:path}", self.other, methods=every),
        ]
        return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.wechat.rasa_gate", description="放在服务与 Rasa 之间的关口"
    )
    parser.add_argument("--rasa", required=True, metavar="URL", help="真正的 Rasa 的地址")
    parser.add_argument("--port", type=int, default=8091)
    args = parser.parse_args()
    uvicorn.run(RasaGate(args.rasa).app(), host="127.0.0.1", port=args.port, log_level="warning")


if __name__ == "__main__":
    main()
