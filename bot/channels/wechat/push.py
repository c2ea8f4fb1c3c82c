"""Push an answer that was not in time, once; and the rest of a long one."""

from __future__ import annotations

import asyncio
import time

from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.kf.client import KfClient, Sent
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import Message
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.people import People
from bot.channels.wechat.split import LIMIT, split
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times

SENT, KEPT = "sent", "kept"
LONGEST = 30.0
"""Seconds after which a push that was begun is over, whatever became of it: its worker is dead."""


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
        metrics: Metrics,
    ) -> None:
        self._store, self._times, self._people = store, times, people
        self._answers, self._offers, self._late = answers, offers, late
        self._kf, self._quota, self._metrics = kf, quota, metrics

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

    async def answer(self, message: Message) -> bool:
        """Push the answer to a message, unless that was tried before; what is not certain can be fetched.

        False while another worker is at it.
        """
        answer = await self._answers.get(message.key)
        if answer is None or not answer.text or await self._people.gone(message):
            return True
        name = f"pushed:{message.key}"
        if not await self._store.claim(name, str(time.time()), REPEATS):
            return await self._tried(message, await self._store.get(name))
        sent = await self._one(message.sender, answer)
        if sent is Sent.YES:
            await self._store.put(name, SENT, REPEATS)
            await self._answers.shown(message.sender, answer)
            await self.rest(message, answer.rest)
        else:
            await self._keep(message)
        return True

    async def tell(self, sender: str, text: str) -> bool:
        """Push a text that answers no message, now or not at all; whether all of it is on the phone."""
        for number, piece in enumerate(split(text, LIMIT)):
            if number:
                await asyncio.sleep(self._times.gap)
            if await self._one(sender, Answer(piece, 0)) is not Sent.YES:
                return False
        return True

    async def _tried(self, message: Message, what: str | None) -> bool:
        if what in (SENT, KEPT):
            return True
        if what is not None and time.time() - float(what) < LONGEST:
            return False
        await self._keep(message)
        return True

    async def _keep(self, message: Message) -> None:
        if not await self._people.gone(message):
            await self._late.keep(message.sender, message.key)
        await self._store.put(f"pushed:{message.key}", KEPT, REPEATS)

    async def rest(self, message: Message, pieces: tuple[str, ...]) -> None:
        """Push what follows an answer, in order; 继续 shows what WeChat does not take."""
        if not pieces or not await self._store.claim(f"tail:{message.key}", "1", REPEATS):
            return
        for number, piece in enumerate(pieces):
            await asyncio.sleep(self._times.gap)
            if await self._one(message.sender, Answer(piece, 0)) is not Sent.YES:
                await self._offers.keep_rest(message.sender, list(pieces[number:]))
                return

    async def _one(self, sender: str, answer: Answer) -> Sent:
        openid = await self._people.openid(sender)
        if openid is None or not await self._kf.usable() or not await self._quota.spend(sender):
            sent = Sent.NO
        elif answer.choices:
            sent = await self._kf.menu(openid, answer.head, answer.choices, answer.text)
        else:
            sent = await self._kf.text(openid, answer.text)
        self._metrics.pushes.labels(sent.value).inc()
        return sent
