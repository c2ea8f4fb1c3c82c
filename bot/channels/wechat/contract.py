"""WeChat's five seconds: what each delivery of a message is answered with."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.ending import LATER, PASSIVE, PUSH, Endings
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.kf.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import SPOKEN, UNSUBSCRIBE, Delivery, Kind, Message
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times
from kb.api.errors import MESSAGES

log = logging.getLogger(__name__)
MOST_JOBS = 1000
"""Messages at work in one process; beyond, a person is asked to come back."""
LAST_DELIVERY = 3
"""WeChat gives up after this one (seen: three in all; the documents can be read as four)."""
HungUp = Callable[[], Awaitable[bool]]


async def _listening() -> bool:
    return False


class Contract:
    """Decides for each delivery; how messages end otherwise is ``endings``' part."""

    def __init__(
        self,
        store: Store,
        times: Times,
        answers: Answers,
        people: People,
        quota: Quota,
        late: Late,
        pusher: Pusher,
        endings: Endings,
    ) -> None:
        self._store, self._times, self._answers = store, times, answers
        self._people, self._quota, self._late, self._pusher = people, quota, late, pusher
        self.endings = endings

    @property
    def jobs(self) -> Jobs:
        """The work on messages."""
        return self.endings.jobs

    async def deliver(
        self, delivery: Delivery, *, urgent: bool = False, hung_up: HungUp = _listening
    ) -> Answer | None:
        """What to answer this delivery with; None for ``success``, which shows nothing.

        ``hung_up`` says whether WeChat still listens: an answer that nobody reads is not given.
        """
        message, started = delivery.message, time.monotonic()
        await self._note(delivery)
        number = await self._count(message.key)
        if self.jobs.running >= MOST_JOBS and not urgent:
            await self._turn_away(message)
        job = self.jobs.join(message, urgent=urgent)
        pushing = await self._pusher.possible(message.sender)
        held = not pushing and number < LAST_DELIVERY
        limit = self._times.hold if held else self._times.wait
        await asyncio.wait({job}, timeout=_rest(limit, started))
        if not job.done() or time.monotonic() - started > self._times.safe:
            if held:
                # WeChat may or may not have hung up: only from here on it has, and sends again.
                await asyncio.sleep(_rest(limit, started))
                return None
            return await self._late_for(message, PUSH if pushing else LATER)
        if job.exception() is not None:
            log.error("a message was not handled: %s", type(job.exception()).__name__)
            return Answer(MESSAGES["internal"], int(time.time()))
        if not job.result().text:
            await self.jobs.settled(message.key)
            return None
        if await hung_up():
            return None  # left for the retry; if none comes, for a push
        return await self._passive(message, job.result())

    async def _note(self, delivery: Delivery) -> None:
        """A person wrote or tapped: pushes are possible for a while. Once a message."""
        message = delivery.message
        if message.event == UNSUBSCRIBE:
            # At once, not in turn: an answer under way must not be pushed any more.
            await self._people.left(message.sender, message.created)
        tapped = message.tapped or message.event in SPOKEN
        if message.kind in (Kind.EVENT, Kind.OTHER) and not tapped:
            return
        if await self._people.gone(message):
            return
        await self._people.seen(message.sender, delivery.openid)
        if await self._store.claim(f"granted:{message.key}", "1", REPEATS):
            await self._quota.grant(message.sender, TAP if tapped else MESSAGE)

    async def _count(self, key: str) -> int:
        """Which delivery of the message this is, from 1."""
        await self._store.push(f"count:{key}", uuid.uuid4().hex, REPEATS)
        return len(await self._store.items(f"count:{key}"))

    async def _turn_away(self, message: Message) -> None:
        known = await self._answers.get(message.key)
        if known is None and await self._store.get(f"run:{message.key}") is None:
            await self._answers.put(message.key, Answer(words.BUSY, int(time.time())))

    async def _passive(self, message: Message, answer: Answer) -> Answer | None:
        """The answer as this delivery's reply; every retry of a message gets the same."""
        state = await self.endings.claim(message.key, PASSIVE)
        if state == PASSIVE:
            await self._late.delivered(message.sender, message.key)
            await self._answers.shown(message.sender, answer)
            await self.jobs.settled(message.key)
            if answer.rest:
                self.endings.later(self._pusher.rest(message, answer.rest))
            return answer
        return _told(message) if state == LATER else None

    async def _late_for(self, message: Message, state: str) -> Answer | None:
        new = await self.endings.state(message.key) is None
        state = await self.endings.claim(message.key, state)
        answer = await self._answers.get(message.key)
        if state == PASSIVE:
            return answer
        if state == LATER:
            await self._late.keep(message.sender, message.key)
            return _told(message)
        # Ready between the wait and the claim: the job has not seen the claim and will not push.
        if answer:
            self.endings.later(self.endings.settle(message))
        elif new:
            self.endings.later(self._pusher.typing(message.sender))
        return None


def _rest(limit: float, started: float) -> float:
    return max(0.0, limit - (time.monotonic() - started))


def _told(message: Message) -> Answer:
    """The same for every later delivery: its time is that of the message."""
    return Answer(words.LATER, message.created)
