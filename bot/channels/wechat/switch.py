"""The switch of the channel: a bureau turns it off, with a reason that people are told."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.channels.wechat.store import Store

KEY = "off"
KEPT = 10 * 365 * 86_400.0
"""Seconds: off stays off until somebody turns it on."""
LOOK = 1.0
"""Seconds between two looks, so that not every message asks the store."""
LONGEST_REASON = 100


class Switch:
    """Off or on, for all workers."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._known: str | None = None
        self._until = 0.0

    async def reason(self) -> str | None:
        """Why the channel is off; None while it is on."""
        if self._clock() >= self._until:
            self._known = await self._store.get(KEY)
            self._until = self._clock() + LOOK
        return self._known

    async def off(self, reason: str) -> None:
        """Turn it off; ``reason`` is shown to everybody who writes."""
        await self._store.put(KEY, reason, KEPT)

    async def on(self) -> None:
        """Turn it on."""
        await self._store.drop(KEY)
