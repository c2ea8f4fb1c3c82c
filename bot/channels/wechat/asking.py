"""Ask the gateway, as the web chat does; whatever happens there is an answer.

Without a message id: repeats are the channel's own matter, and the gateway would wait for a dead worker's reply.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection

from bot.channels.wechat import words
from bot.channels.wechat.messages import Message
from bot.channels.wechat.people import People
from bot.channels.wechat.render import Rendered, render
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import Times
from bot.gateway.messages import Incoming, RateLimited, Refused
from kb.api.errors import MESSAGES
from kb.api.models import ChatReply
from kb.api.state import State
from kb.api.trace import new_trace_id

log = logging.getLogger(__name__)
CHANNEL = "wechat"
PER_MINUTE = 20
NOTICE_SECONDS = 60.0


class Asking:
    """Questions to the gateway under the internal id."""

    def __init__(
        self, state: State, store: Store, people: People, times: Times, hosts: Collection[str]
    ) -> None:
        self._state, self._store, self._people = state, store, people
        self._times, self._hosts = times, hosts

    async def ask(self, message: Message, text: str) -> Rendered | None:
        """The rendered reply to ``text``; None when a flood has been told once already."""
        named = await self._people.area(message.sender)
        area = self._state.area(named)
        task = asyncio.create_task(
            self._state.gateway.handle(
                Incoming(
                    channel=CHANNEL,
                    sender=message.sender,
                    # All messages come from WeChat's few servers: the person is the address.
                    address=message.sender,
                    text=text,
                    trace_id=new_trace_id(),
                    # Without a scanned code the one remembered of the conversation counts.
                    area=area if area == named else None,
                    per_minute=PER_MINUTE,
                )
            )
        )
        await asyncio.wait({task}, timeout=self._times.longest)
        if not task.done():
            task.cancel()
            log.warning("no answer in %.1f s", self._times.longest)
            return self._render(self._apology(area))
        error = task.exception()
        if error is None:
            return self._render(task.result())
        return await self.refused(message, error)

    async def refused(self, message: Message, error: BaseException) -> Rendered | None:
        """What is said of a message that could not be handled; None when a flood has been told once already."""
        if isinstance(error, RateLimited):
            if await self._store.claim(f"flood:{message.sender}", "1", NOTICE_SECONDS):
                return Rendered(words.TOO_FAST)
            return None
        if isinstance(error, Refused):
            return Rendered(MESSAGES[error.code])
        log.error("a message was not handled: %s", type(error).__name__)
        return self._render(self._apology(self._state.area(await self._people.area(message.sender))))

    async def closed(self, sender: str, reason: str) -> str:
        """That the channel is switched off, why, and whom to ring instead."""
        desk, code = self._state.desk, self._state.area(await self._people.area(sender))
        hotline = desk.hotline(code)
        said = [words.OFF.format(reason=reason.rstrip("。"))]
        if hotline is not None:
            said.append(words.RING.format(area=desk.area(code).name, number=hotline.number))
        return "\n\n".join([*said, words.ACUTE])

    def _apology(self, area: str) -> ChatReply:
        """That nothing can be looked up now, with the area's hotline."""
        return self._state.desk.say("degraded", area, self._state.clock.today())

    def _render(self, reply: ChatReply) -> Rendered:
        return render(reply, self._hosts, self._state.settings.mode)
