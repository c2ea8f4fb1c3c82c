"""Push an answer that was not in time, once; and the rest of a long one."""

from __future__ import annotations

import asyncio

from bot.channels.wechat.answer import Answers
from bot.channels.wechat.kf.client import KfClient, Sent
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import Message
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.people import People
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times


class Pusher:
    """Each answer is claimed before it is pushed, so that no two workers push it."""

    def __init__(
        self,
        store: Store,
        times: Times,
        people: People,
        answers: Answers,
        offers: Offers,
        late: Late,
        kf: KfClient,
        quota: Quota,
    ) -> None:
        self._store, self._times, self._people = store, times, people
        self._answers, self._offers, self._late = answers, offers, late
        self._kf, self._quota = kf, quota

    async def possible(self, sender: str) -> bool:
        """Whether an answer to this person could be pushed now."""
        if not await self._kf.usable() or await self._people.openid(sender) is None:
            return False
        return await self._quota.left(sender) > 0

    async def typing(self, sender: str) -> None:
        """Show the person that an answer is being prepared."""
        openid = await self._people.openid(sender)
        if openid is not None:
            await self._kf.typing(openid)

    async def answer(self, message: Message) -> None:
        """Push the answer to a message, unless that was tried before; then it can be fetched."""
        answer = await self._answers.get(message.key)
        if answer is None or not answer.text:
            return
        if not await self._store.claim(f"pushed:{message.key}", "1", REPEATS):
            if await self._store.get(f"pushed:{message.key}") != "yes":
                await self._late.keep(message.sender, message.key)
            return
        sent = await self._one(message.sender, answer.text)
        if sent is Sent.YES:
            await self._store.put(f"pushed:{message.key}", "yes", REPEATS)
            await self.rest(message, answer.rest)
        elif await self._people.openid(message.sender) is not None:
            await self._late.keep(message.sender, message.key)

    async def rest(self, message: Message, pieces: tuple[str, ...]) -> None:
        """Push what follows an answer, in order; 继续 shows what WeChat does not take."""
        if not pieces or not await self._store.claim(f"tail:{message.key}", "1", REPEATS):
            return
        for number, piece in enumerate(pieces):
            await asyncio.sleep(self._times.gap)
            if await self._one(message.sender, piece) is not Sent.YES:
                await self._offers.keep_rest(message.sender, list(pieces[number:]))
                return

    async def _one(self, sender: str, text: str) -> Sent:
        openid = await self._people.openid(sender)
        if openid is None or not await self._kf.usable() or not await self._quota.spend(sender):
            return Sent.NO
        return await self._kf.text(openid, text)
