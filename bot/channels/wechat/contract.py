"""WeChat's five seconds: what each delivery of a message is answered with.

How a message ended is claimed once in ``deliver:<key>``:
``passive`` (the reply of a delivery), ``push`` (by customer service), ``later`` (told to fetch it).
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Coroutine
from typing import Any

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.kf.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import SPOKEN, Delivery, Kind, Message
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times
from kb.api.errors import MESSAGES

log = logging.getLogger(__name__)
PASSIVE, PUSH, LATER = "passive", "push", "later"
MOST_JOBS = 1000
"""Messages at work in one process; beyond, a person is asked to come back."""
LAST_DELIVERY = 3
"""WeChat gives up after this one (seen: three in all; the documents can be read as four)."""


class Contract:
    """Decides for each delivery; ``jobs`` is set by the channel, which joins the parts."""

    jobs: Jobs

    def __init__(
        self,
        store: Store,
        times: Times,
        answers: Answers,
        people: People,
        quota: Quota,
        late: Late,
        pusher: Pusher,
    ) -> None:
        self._store, self._times, self._answers = store, times, answers
        self._people, self._quota, self._late, self._pusher = people, quota, late, pusher
        self._behind: set[asyncio.Task[None]] = set()

    async def deliver(self, delivery: Delivery, *, urgent: bool = False) -> Answer | None:
        """What to answer this delivery with; None for ``success``, which shows nothing."""
        message, started = delivery.message, time.monotonic()
        await self._note(delivery)
        number = await self._count(message.key)
        if self.jobs.running >= MOST_JOBS and not urgent:
            await self._turn_away(message)
        job = self.jobs.join(message)
        pushing = await self._pusher.possible(message.sender)
        held = not pushing and number < LAST_DELIVERY
        limit = self._times.hold if held else self._times.wait
        await asyncio.wait({job}, timeout=max(0.0, limit - (time.monotonic() - started)))
        if not job.done():
            return await self._late_for(message, pushing=pushing, held=held)
        if job.exception() is not None:
            log.error("a message was not handled: %s", type(job.exception()).__name__)
            return Answer(MESSAGES["internal"], int(time.time()))
        if not job.result().text:
            await self.jobs.settled(message.key)
            return None
        if time.monotonic() - started > self._times.safe:
            # WeChat may have hung up: shown if not, but left for the retry to deliver.
            return job.result()
        return await self._passive(message, job.result())

    async def settle(self, message: Message) -> None:
        """The answer is ready: push it or keep it if no delivery waits for it any more."""
        answer, state = await self._answers.get(message.key), await self._state(message.key)
        if answer is None or not answer.text:
            await self.jobs.settled(message.key)
        elif state == PUSH:
            await self._pusher.answer(message)
            await self.jobs.settled(message.key)
        elif state == LATER:
            await self._late.keep(message.sender, message.key)
            await self.jobs.settled(message.key)
        elif state is None:
            self._later(self._unasked(message))

    async def recover(self) -> None:
        """Take over what dead workers have left."""
        for message in await self.jobs.orphans():
            if await self._answers.get(message.key) is None:
                self.jobs.join(message)
            elif await self._state(message.key) is not None:
                await self.settle(message)
                await self.jobs.settled(message.key)
            else:
                await self._unasked(message)

    async def close(self) -> None:
        """Wait for pushes under way; what only waits is found by another worker or at the next start."""
        await self.jobs.close()
        for task in self._behind:
            task.cancel()
        await asyncio.gather(*self._behind, return_exceptions=True)

    async def _note(self, delivery: Delivery) -> None:
        """A person wrote or tapped: pushes are possible for a while. Once a message."""
        message = delivery.message
        tapped = message.tapped or message.event in SPOKEN
        if message.kind in (Kind.EVENT, Kind.OTHER) and not tapped:
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
        state = await self._claim(message.key, PASSIVE)
        if state == PASSIVE:
            await self._late.delivered(message.sender, message.key)
            await self.jobs.settled(message.key)
            if answer.rest:
                self._later(self._pusher.rest(message, answer.rest))
            return answer
        return self._told(answer.created) if state == LATER else None

    async def _late_for(self, message: Message, *, pushing: bool, held: bool) -> Answer | None:
        if held:
            return None
        state = await self._claim(message.key, PUSH if pushing else LATER)
        answer = await self._answers.get(message.key)
        if state == PASSIVE:
            return answer
        if state == LATER:
            await self._late.keep(message.sender, message.key)
            return self._told(message.created)
        # Ready between the wait and the claim: the job has not seen the claim and will not push.
        self._later(self._pusher.answer(message) if answer else self._pusher.typing(message.sender))
        return None

    async def _unasked(self, message: Message) -> None:
        """No delivery came for the answer: push it, or keep it to be fetched."""
        await asyncio.sleep(self._times.unasked)
        pushing = await self._pusher.possible(message.sender)
        state = await self._claim(message.key, PUSH if pushing else LATER)
        if state == PUSH:
            await self._pusher.answer(message)
        elif state == LATER:
            await self._late.keep(message.sender, message.key)
        await self.jobs.settled(message.key)

    def _told(self, created: int) -> Answer:
        """The same for every later delivery: its time is that of the message."""
        return Answer(words.LATER, created)

    async def _claim(self, key: str, state: str) -> str:
        """How the message ends: as ``state`` unless that was decided before."""
        if await self._store.claim(f"deliver:{key}", state, REPEATS):
            return state
        return await self._state(key) or state

    async def _state(self, key: str) -> str | None:
        return await self._store.get(f"deliver:{key}")

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
