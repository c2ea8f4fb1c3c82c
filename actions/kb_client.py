"""The knowledge API as the actions see it: two calls, one typed error."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import aiohttp

TIMEOUT = 3.0
"""Seconds for the whole call; less than the gateway waits for Rasa (``RASA_TIMEOUT``)."""
RETRY_AFTER = 0.1
"""Seconds before the one retry when ``app`` does not accept the connection (it is being restarted)."""

Json = dict[str, Any]


class KnowledgeError(Exception):
    """The API gave no reply; ``reason`` is one of a few words, never the text of a question."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def ask(request: Json) -> Json:
    """Return the ``ChatReply`` (as JSON) to an ``InternalRequest`` (as JSON).

    ``APP_URL`` and ``INTERNAL_TOKEN`` are read at every call. Raises KnowledgeError when the API cannot
    be reached, takes longer than TIMEOUT, refuses the request or answers in another shape.
    """
    return await _call("reply", request, "outcome")


async def ask_form(request: Json) -> Json:
    """Return the ``FormReply`` to a ``FormRequest``; raises KnowledgeError as ``ask`` does."""
    return await _call("form", request, "status")


async def _call(route: str, request: Json, key: str) -> Json:
    """Post to ``/v1/internal/<route>``; an answer is an object whose ``key`` is a string."""
    url = f"{os.environ.get('APP_URL', 'http://127.0.0.1:8000').rstrip('/')}/v1/internal/{route}"
    headers = {"X-Internal-Token": os.environ.get("INTERNAL_TOKEN", "")}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    try:
        # A session a call: aiohttp binds a session to an event loop, and the sdk owns the loop.
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            answer = await asyncio.wait_for(_post(session, url, request), TIMEOUT)
    except asyncio.TimeoutError as error:
        raise KnowledgeError("timeout") from error
    except aiohttp.ClientError as error:
        raise KnowledgeError("no-connection") from error
    except ValueError as error:
        raise KnowledgeError("not-json") from error
    if not isinstance(answer.get(key), str):
        raise KnowledgeError("other-shape")
    return answer


async def _post(session: aiohttp.ClientSession, url: str, request: Json) -> Json:
    try:
        return await _once(session, url, request)
    except aiohttp.ClientConnectorError:
        # Nothing was sent yet, so asking again cannot answer twice.
        await asyncio.sleep(RETRY_AFTER)
        return await _once(session, url, request)


async def _once(session: aiohttp.ClientSession, url: str, request: Json) -> Json:
    async with session.post(url, json=request) as response:
        if response.status != 200:
            raise KnowledgeError(f"status-{response.status}")
        reply = await response.json()
    if not isinstance(reply, dict):
        raise KnowledgeError("other-shape")
    return reply
