"""Calls of WeChat's customer-service API (客服消息), with what each error code asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from enum import Enum
from typing import Any

from bot.channels.wechat.audit import audit
from bot.channels.wechat.kf.errors import Do, action
from bot.channels.wechat.kf.http import Ambiguous, NotSent, Transport, code_of
from bot.channels.wechat.kf.token import TokenRefused, Tokens
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import Times

log = logging.getLogger(__name__)
OFF, PAUSED, NO_MENU = "kf-off", "kf-paused", "kf-no-menu"
NO_MENU_CODE = 40200
"""Accounts of this kind, test accounts among them, have no msgmenu."""
NO_MENU_SECONDS = 86_400.0
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

    def __init__(
        self,
        store: Store,
        transport: Transport,
        tokens: Tokens,
        times: Times,
        metrics: Metrics,
        *,
        enabled: bool,
    ) -> None:
        self._store, self._transport, self._tokens = store, transport, tokens
        self._times, self._metrics, self._enabled = times, metrics, enabled

    async def usable(self) -> bool:
        """Whether pushes are switched on and neither switched off by an error nor paused."""
        if not self._enabled:
            return False
        return await resting(self._store) is None

    async def text(self, openid: str, text: str) -> Sent:
        """Push a text; never more than once unless WeChat said that it did not take it."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return (await self._send(SEND, body))[0]

    async def menu(self, openid: str, head: str, choices: Sequence[str], text: str) -> Sent:
        """Push ``choices`` to tap below ``head``; to an account that has no such menus, ``text``."""
        if await self._store.get(NO_MENU) is None:
            items = [{"id": str(number), "content": choice} for number, choice in enumerate(choices, 1)]
            menu = {"head_content": head, "list": items, "tail_content": ""}
            sent, code = await self._send(SEND, {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})
            if code != NO_MENU_CODE:
                return sent
            await self._store.put(NO_MENU, "1", NO_MENU_SECONDS)
        return await self.text(openid, text)

    async def typing(self, openid: str) -> None:
        """Show that an answer is being prepared; whether it shows does not matter."""
        await self._send(TYPING, {"touser": openid, "command": "Typing"})

    async def _send(self, path: str, body: dict[str, Any]) -> tuple[Sent, int]:
        """What became of it, and WeChat's code; 0 where WeChat said nothing."""
        try:
            code = await self._call(path, body)
        except NotSent as exc:
            log.warning("WeChat not reached: %s", exc)
            return Sent.NO, 0
        except Ambiguous as exc:
            log.warning("a push may or may not have arrived: %s", exc)
            return Sent.UNKNOWN, 0
        except TokenRefused as exc:
            await self._act(exc.code, action(exc.code))
            return Sent.NO, exc.code
        await self._act(code, action(code))
        return (Sent.YES if code == 0 else Sent.NO), code

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
        if do is Do.NOTHING:
            return
        self._metrics.errors.labels(str(code)).inc()
        if do is Do.IGNORE:
            return
        if do in (Do.SWITCH_OFF, Do.NEW_TOKEN):
            await self._store.put(OFF, str(code), self._times.off)
            audit("wechat_push_off", code=code, seconds=round(self._times.off))
            log.error("ALARM WeChat refuses pushes with %d: passive replies only for now", code)
        elif do in (Do.BACK_OFF, Do.RETRY_ONCE):
            await self._store.put(PAUSED, str(code), self._times.pause)
            log.warning("WeChat asks for a pause with %d", code)
        elif do is Do.ALARM:
            log.error("ALARM WeChat finds fault with our push: %d", code)
        else:
            log.warning("a push was not taken: %d", code)


async def resume(store: Store) -> None:
    """Let all workers try pushing again: somebody has mended what WeChat found fault with."""
    await store.drop(OFF, PAUSED, NO_MENU)


async def resting(store: Store) -> str | None:
    """The code for which pushing is switched off or rests; None while it does not."""
    return await store.get(OFF) or await store.get(PAUSED)
