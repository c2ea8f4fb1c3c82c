"""One request to WeChat's server: JSON in raw UTF-8, and what is known when it fails."""

from __future__ import annotations

import json
from typing import Any

import httpx

TIMEOUT = httpx.Timeout(5.0, connect=3.0)


class NotSent(Exception):
    """The request did not reach WeChat: it may be made again."""


class Ambiguous(Exception):
    """No answer, or none that can be read: whether WeChat acted on the request is unknown."""


class Transport:
    """A pool of connections to WeChat's server; opened on first use."""

    def __init__(self, base: str) -> None:
        self._base = base.rstrip("/")
        self._client: httpx.AsyncClient | None = None

    async def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        """The JSON object WeChat answers; raises NotSent or Ambiguous."""
        # Raw UTF-8: with \\u escapes WeChat answers 40033.
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        params = {"access_token": token} if token else None
        try:
            response = await self._pool().post(
                self._base + path, content=content, headers=headers, params=params
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as exc:
            raise NotSent(type(exc).__name__) from exc
        except httpx.HTTPError as exc:
            raise Ambiguous(type(exc).__name__) from exc
        try:
            data = response.json()
        except ValueError as exc:
            raise Ambiguous(f"HTTP {response.status_code}") from exc
        if response.status_code != httpx.codes.OK or not isinstance(data, dict):
            raise Ambiguous(f"HTTP {response.status_code}")
        return data

    def _pool(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None


def code_of(data: dict[str, Any]) -> int:
    """The error code of an answer; 0 where there is none."""
    code = data.get("errcode", 0)
    return code if isinstance(code, int) else -1
