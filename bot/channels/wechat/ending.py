"""How a message ends when its answer was not in time, or when the worker that had it is dead.

Claimed once in ``deliver:<key>``: ``passive`` (the reply of a delivery), ``push`` (by customer service),
``later`` (told to fetch it by 1).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.channels.wechat.answer import Answers
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import Message
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times

PASSIVE, PUSH, LATER = "passive", "push", "later"


class Endings:
    """Who decides is who claims; what is decided is carried out here. ``jobs`` is set by the channel."""

    jobs: Jobs

    def __init__(self, store: Store, times: Times, answers: Answers, late: Late, pusher: Pusher) -> None:
        self._store, self._times, self._answers = store, times, answers
        self._late, self._pusher = late, pusher
        self._behind: set[asyncio.Task[None]] = set()
        self._unsettled: set[str] = set()

    async def claim(self, key: str, state: str) -> str:
        """How the message ends: as ``state`` unless that was decided before."""
        if await self._store.claim(f"deliver:{key}", state, REPEATS):
            return state
        return await self.state(key) or state

    async def state(self, key: str) -> str | None:
        """What was decided; None while nothing is."""
        return await self._store.get(f"deliver:{key}")

    async def settle(self, message: Message) -> None:
        """The answer is ready: push it or keep it if no delivery waits for it any more."""
        answer, state = await self._answers.get(message.key), await self.state(message.key)
        if answer is None or not answer.text:
            await self.jobs.settled(message.key)
        elif state is None:
            self.later(self._unasked(message))
        elif state == PUSH:
            if await self._pusher.answer(message):
                await self.jobs.settled(message.key)
        else:
            if state == LATER:
                await self._late.keep(message.sender, message.key)
            await self.jobs.settled(message.key)

    async def recover(self) -> None:
        """Take over what dead workers have left."""
        for message in await self.jobs.orphans():
            if message.key in self._unsettled:
                continue
            if await self._answers.get(message.key) is None:
                self.jobs.join(message)
            else:
                await self.settle(message)

    async def _unasked(self, message: Message) -> None:
        """If no delivery comes for the answer: push it, or keep it to be fetched."""
        if message.key in self._unsettled:
            return
        self._unsettled.add(message.key)
        try:
            await asyncio.sleep(self._times.unasked)
            pushing = await self._pusher.possible(message.sender)
            # Another worker may wait like this one: who claims acts.
            if await self._store.claim(f"deliver:{message.key}", PUSH if pushing else LATER, REPEATS):
                await self.settle(message)
        finally:
            self._unsettled.discard(message.key)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside what goes on."""
        task = asyncio.create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    async def close(self) -> None:
        """Wait for pushes under way; what only waits is found by another worker or at the next start."""
        await self.jobs.close()
        for task in self._behind:
            task.cancel()
        await asyncio.gather(*self._behind, return_exceptions=True)
