"""Calls of WeChat's customer-service API (客服消息), with what each error code asks for."""

from __future__ import annotations

import asyncio
import logging
from enum import Enum
from typing import Any

from bot.channels.wechat.kf.errors import Do, action
from bot.channels.wechat.kf.http import Ambiguous, NotSent, Transport, code_of
from bot.channels.wechat.kf.token import TokenRefused, Tokens
from bot.channels.wechat.store import Store

log = logging.getLogger(__name__)
OFF, PAUSED = "kf-off", "kf-paused"
OFF_SECONDS = 600.0
"""So long after an error that calls for a person pushing is tried again by itself."""
PAUSE_SECONDS = 60.0
RETRY_AFTER = 0.2
SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"


class Sent(Enum):
    """What became of a push."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """WeChat did not say; it has no key to send again safely, so it is never sent again."""


class KfClient:
    """Pushes to one openid; ``enabled`` off sends nothing."""

    def __init__(self, store: Store, transport: Transport, tokens: Tokens, *, enabled: bool) -> None:
        self._store, self._transport, self._tokens = store, transport, tokens
        self._enabled = enabled

    async def usable(self) -> bool:
        """Whether pushes are switched on and neither switched off by an error nor paused."""
        if not self._enabled:
            return False
        return await self._store.get(OFF) is None and await self._store.get(PAUSED) is None

    async def text(self, openid: str, text: str) -> Sent:
        """Push a text; never more than once unless WeChat said that it did not take it."""
        return await self._send(SEND, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def typing(self, openid: str) -> None:
        """Show that an answer is being prepared; whether it shows does not matter."""
        await self._send(TYPING, {"touser": openid, "command": "Typing"})

    async def _send(self, path: str, body: dict[str, Any]) -> Sent:
        try:
            code = await self._call(path, body)
        except NotSent as exc:
            log.warning("WeChat not reached: %s", exc)
            return Sent.NO
        except Ambiguous as exc:
            log.warning("a push may or may not have arrived: %s", exc)
            return Sent.UNKNOWN
        except TokenRefused as exc:
            await self._act(exc.code, action(exc.code))
            return Sent.NO
        await self._act(code, action(code))
        return Sent.YES if code == 0 else Sent.NO

    async def _call(self, path: str, body: dict[str, Any]) -> int:
        """The code of the answer after at most one retry for a busy server and one for a bad token."""
        token = await self._token()
        retried: set[Do] = set()
        while True:
            code = code_of(await self._transport.post(path, body, token))
            asked = action(code)
            if asked in retried or asked not in (Do.RETRY_ONCE, Do.NEW_TOKEN):
                return code
            retried.add(asked)
            if asked is Do.NEW_TOKEN:
                token = await self._token(bad=token)
            else:
                await asyncio.sleep(RETRY_AFTER)

    async def _token(self, bad: str | None = None) -> str:
        try:
            return await (self._tokens.get() if bad is None else self._tokens.renew(bad))
        except Ambiguous as exc:
            # Without a token nothing was pushed.
            raise NotSent(str(exc)) from exc

    async def _act(self, code: int, do: Do) -> None:
        if do in (Do.NOTHING, Do.IGNORE):
            return
        if do in (Do.SWITCH_OFF, Do.NEW_TOKEN):
            await self._store.put(OFF, str(code), OFF_SECONDS)
            log.error("ALARM WeChat refuses pushes with %d: passive replies only for now", code)
        elif do in (Do.BACK_OFF, Do.RETRY_ONCE):
            await self._store.put(PAUSED, str(code), PAUSE_SECONDS)
            log.warning("WeChat asks for a pause with %d", code)
        elif do is Do.ALARM:
            log.error("ALARM WeChat finds fault with our push: %d", code)
        else:
            log.warning("a push was not taken: %d", code)
