"""One piece of work a message: every delivery of it joins, here or in another worker."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict

from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.messages import Kind, Message
from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times
from bot.channels.wechat.turns import Turns
from bot.gateway.masking import mask

log = logging.getLogger(__name__)
OPEN = "open"
"""The list of messages that are not settled; a worker that finds a dead one's takes it over."""
Work = Callable[[Message], Awaitable[Answer]]


class Jobs:
    """Runs ``work`` once a message, one at a time for a sender; ``settle`` follows before the next one.

    ``ready`` says whether this worker can answer yet.
    """

    def __init__(
        self,
        store: Store,
        times: Times,
        answers: Answers,
        work: Work,
        settle: Callable[[Message], Awaitable[None]],
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store, self._times, self._answers = store, times, answers
        self._work, self._settle, self._ready = work, settle, ready
        self._turns = Turns(store, times)
        self._running: dict[str, asyncio.Task[Answer]] = {}

    @property
    def running(self) -> int:
        """How many messages are being worked on in this process."""
        return len(self._running)

    def join(self, message: Message, *, urgent: bool = False) -> asyncio.Task[Answer]:
        """The work on this message, begun if nobody has; a delivery that goes away does not end it.

        An ``urgent`` one does not wait for its turn.
        """
        task = self._running.get(message.key)
        if task is None:
            task = asyncio.create_task(self._run(message, urgent=urgent))
            self._running[message.key] = task
            task.add_done_callback(lambda _: self._running.pop(message.key, None))
        return task

    async def close(self) -> None:
        """Wait for the work under way."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _run(self, message: Message, *, urgent: bool) -> Answer:
        until, pause = time.monotonic() + self._times.longest, self._times.poll
        while True:
            known = await self._answers.get(message.key)
            if known is not None:
                return known
            # A worker that has just started leaves the work to the others for a while.
            able = urgent or self._ready() or time.monotonic() > until
            if able and await self._store.claim(f"run:{message.key}", "1", self._times.lease):
                break
            await asyncio.sleep(pause)
            # Under load many wait like this: looking all the time would take what the work needs.
            pause = min(pause * 1.5, self._times.poll * 8)
        async with self._alive(message.key):
            # Between the look and the claim another worker may have come to its end.
            return await self._answers.get(message.key) or await self._first(message, urgent=urgent)

    async def _first(self, message: Message, *, urgent: bool) -> Answer:
        await self._remember(message)
        if urgent:
            return await self._done(message)
        await self._turns.enter(message.sender, message.key)
        async with self._turns.turn(message.sender, message.key):
            return await self._done(message)

    async def _done(self, message: Message) -> Answer:
        answer = await self._work(message)
        await self._answers.put(message.key, answer)
        # In the same turn: what is pushed must be on the phone before the next answer is.
        await self._settle(message)
        return answer

    async def _remember(self, message: Message) -> None:
        """Note what is worked on, masked and without the openid, for another worker to take over."""
        stored = {**asdict(message), "text": mask(message.text).text}
        await self._store.put(f"job:{message.key}", json.dumps(stored, ensure_ascii=False), REPEATS)
        await self._store.push(OPEN, message.key, REPEATS)

    @contextlib.asynccontextmanager
    async def _alive(self, key: str) -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(self._times.lease / 4)
                await self._store.put(f"run:{key}", "1", self._times.lease)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
            await self._store.drop(f"run:{key}")

    async def orphans(self) -> list[Message]:
        """The unsettled messages that no worker is at."""
        found = []
        for key in await self._store.items(OPEN):
            stored = await self._store.get(f"job:{key}")
            if stored is None:
                await self._store.remove(OPEN, key)
            elif key not in self._running and await self._store.get(f"run:{key}") is None:
                data = json.loads(stored)
                found.append(Message(**{**data, "kind": Kind(data["kind"])}))
        return found

    async def settled(self, key: str) -> None:
        """The answer has reached the person, or waits where it can be fetched."""
        await self._store.remove(OPEN, key)
        await self._store.drop(f"job:{key}")
