"""Asks Rasa; what is not a reply of our own action server counts as no answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from kb.api.models import ChatReply

FAILURES = 3
"""Failures in a row after which Rasa is left alone for a while."""
PAUSE_SECONDS = 5.0
CONNECTIONS = 50


class RasaUnavailable(Exception):
    """No usable reply; ``reason`` is one of a few words for logs and metrics."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Breaker:
    """Opens after ``FAILURES`` failures in a row; then one message every ``PAUSE_SECONDS`` tries again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._next_try = 0.0

    @property
    def open(self) -> bool:
        """Whether Rasa is being left alone."""
        return self._failures >= FAILURES

    def allows(self) -> bool:
        """Whether to ask now; while open, true once a pause."""
        if not self.open:
            return True
        now = self._clock()
        if now < self._next_try:
            return False
        self._next_try = now + PAUSE_SECONDS
        return True

    def succeeded(self) -> None:
        """Rasa answered: ask it again from now on."""
        self._failures = 0

    def failed(self) -> None:
        """Rasa did not answer."""
        self._failures += 1
        if self._failures == FAILURES:
            self._next_try = self._clock() + PAUSE_SECONDS


class RasaClient:
    """One pool of connections to Rasa's REST channel; opened on first use."""

    def __init__(self, url: str, timeout: float, breaker: Breaker | None = None) -> None:
        self._base = url.rstrip("/")
        self._url = f"{self._base}/webhooks/rest/webhook"
        self._timeout = timeout
        self.breaker = breaker or Breaker()
        self._client: httpx.AsyncClient | None = None

    async def ask(self, sender: str, text: str, metadata: dict[str, Any]) -> ChatReply:
        """The reply to a message of an internal sender id; raises RasaUnavailable.

        ``metadata`` is JSON-able; what it holds is written to Rasa's tracker, so it must be masked.
        """
        if not self.breaker.allows():
            raise RasaUnavailable("left-alone")
        try:
            async with asyncio.timeout(self._timeout):
                reply = await self._post({"sender": sender, "message": text, "metadata": metadata})
        except RasaUnavailable:
            self.breaker.failed()
            raise
        except TimeoutError as exc:
            self.breaker.failed()
            raise RasaUnavailable("timeout") from exc
        self.breaker.succeeded()
        return reply

    async def _post(self, body: dict[str, Any]) -> ChatReply:
        try:
            response = await self._pool().post(self._url, json=body)
            messages = response.json() if response.status_code == httpx.codes.OK else None
        except httpx.HTTPError as exc:
            raise RasaUnavailable("no-connection") from exc
        except ValueError as exc:
            raise RasaUnavailable("not-json") from exc
        if messages is None:
            raise RasaUnavailable("bad-status")
        return last_reply(messages)

    async def slots(self, sender: str, token: str) -> dict[str, Any]:
        """The slots of a sender that are filled; empty when Rasa does not answer."""
        # The colon of our ids stays as it is: Rasa's server does not decode the path.
        address = f"{self._base}/conversations/{quote(sender, safe=':')}/tracker"
        asked = {"include_events": "NONE", "token": token}
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._pool().get(address, params=asked)
                found = response.json()["slots"] if response.status_code == httpx.codes.OK else {}
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError):
            return {}
        return {k: v for k, v in found.items() if v is not None} if isinstance(found, dict) else {}

    def _pool(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
            # trust_env off: a proxy in the environment must never see residents' questions.
            self._client = httpx.AsyncClient(timeout=self._timeout, limits=limits, trust_env=False)
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def last_reply(messages: object) -> ChatReply:
    """The last ``custom`` payload of Rasa's answer; raises RasaUnavailable when there is none."""
    customs = (
        [m["custom"] for m in messages if isinstance(m, dict) and "custom" in m]
        if isinstance(messages, list)
        else []
    )
    if not customs:
        # Rasa is up, but its action server did not answer, or no rule fitted.
        raise RasaUnavailable("no-reply")
    if not isinstance(customs[-1], dict) or "error" in customs[-1]:
        raise RasaUnavailable("action-error")
    try:
        return ChatReply.model_validate(customs[-1])
    except ValidationError as exc:
        raise RasaUnavailable("other-shape") from exc
