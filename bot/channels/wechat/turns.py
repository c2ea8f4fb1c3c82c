"""One message of a person at a time, in the order they came, whichever worker has them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.channels.wechat.store import Store
from bot.channels.wechat.times import REPEATS, Times


class Turns:
    """A queue per sender in the store; a place whose holder is dead is passed over."""

    def __init__(self, store: Store, times: Times) -> None:
        self._store, self._times = store, times

    async def enter(self, sender: str, key: str) -> None:
        """Take a place at the end of the queue."""
        await self._store.put(f"place:{key}", "1", self._times.lease)
        await self._store.push(f"queue:{sender}", key, REPEATS)

    @contextlib.asynccontextmanager
    async def turn(self, sender: str, key: str) -> AsyncIterator[None]:
        """Wait until all before have left; leave at the end."""
        renewing = asyncio.create_task(self._renew(key))
        pause = self._times.poll
        try:
            while await self._held_up(sender, key):
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, self._times.poll * 4)
            yield
        finally:
            renewing.cancel()
            await self._store.remove(f"queue:{sender}", key)
            await self._store.drop(f"place:{key}")

    async def _held_up(self, sender: str, key: str) -> bool:
        for other in await self._store.items(f"queue:{sender}"):
            if other == key:
                return False
            if await self._store.get(f"place:{other}") is not None:
                return True
            await self._store.remove(f"queue:{sender}", other)
        return False

    async def _renew(self, key: str) -> None:
        while True:
            await self._store.put(f"place:{key}", "1", self._times.lease)
            await asyncio.sleep(self._times.lease / 4)
