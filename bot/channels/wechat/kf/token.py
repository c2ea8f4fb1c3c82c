"""The access token: one for all workers, fetched by one of them, renewed early."""

from __future__ import annotations

import asyncio
import uuid

from bot.channels.wechat.kf.http import Transport, code_of
from bot.channels.wechat.store import Store

KEY, LOCK = "token", "token-lock"
EARLY = 300.0
"""Seconds before its end that a token is taken for ended."""
LONGEST = 7200.0
LOCK_SECONDS = 12.0
POLL = 0.05


class TokenRefused(Exception):
    """WeChat gives no token; ``code`` says why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


class Tokens:
    """Tokens of ``stable_token``. Never asked for by force: that is for a leaked one, 20 times a day."""

    def __init__(self, store: Store, transport: Transport, appid: str, secret: str) -> None:
        self._store, self._transport = store, transport
        self._appid, self._secret = appid, secret
        self._here = asyncio.Lock()

    async def get(self) -> str:
        """A token that holds; raises TokenRefused, NotSent or Ambiguous."""
        return await self._store.get(KEY) or await self._fetch()

    async def renew(self, bad: str) -> str:
        """Another token than ``bad``, which WeChat does not take any more."""
        if await self._store.get(KEY) == bad:
            await self._store.drop(KEY)
        return await self.get()

    async def _fetch(self) -> str:
        async with self._here:
            mine = uuid.uuid4().hex
            while not await self._store.claim(LOCK, mine, LOCK_SECONDS):
                await asyncio.sleep(POLL)
                known = await self._store.get(KEY)
                if known:
                    return known
            try:
                return await self._store.get(KEY) or await self._ask()
            finally:
                await self._store.drop(LOCK)

    async def _ask(self) -> str:
        body = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": False,
        }
        data = await self._transport.post("/cgi-bin/stable_token", body)
        token, seconds = data.get("access_token"), data.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int | float):
            raise TokenRefused(code_of(data), str(data.get("errmsg", "")))
        # One that is about to end is used, too: WeChat gives the next one only then.
        await self._store.put(KEY, token, max(1.0, min(float(seconds), LONGEST) - EARLY))
        return token
