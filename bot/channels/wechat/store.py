"""What the channel has to remember for a while: claims, answers, lists; each with an end."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from redis.exceptions import RedisError

log = logging.getLogger(__name__)
T = TypeVar("T")
LEFT_ALONE = 1.0
"""Seconds that a Redis is left alone after it did not answer."""


class Store(Protocol):
    """Keys that end by themselves. ``ttl`` in seconds; keys hold no openid but where ``people`` puts it."""

    async def claim(self, key: str, value: str, ttl: float) -> bool:
        """Set the key if nobody has; whether it was us. Of many at once exactly one gets True."""
        ...

    async def put(self, key: str, value: str, ttl: float) -> None:
        """Set the key, whoever had it."""
        ...

    async def get(self, key: str) -> str | None:
        """The value, or None when there is none or it has ended."""
        ...

    async def drop(self, *keys: str) -> None:
        """Forget keys and lists."""
        ...

    async def push(self, key: str, item: str, ttl: float) -> None:
        """Put an item at the end of a list, unless it is in it; the list ends ``ttl`` after the last one."""
        ...

    async def items(self, key: str) -> list[str]:
        """The items of a list, oldest first."""
        ...

    async def remove(self, key: str, item: str) -> None:
        """Take an item out of a list."""
        ...

    async def close(self) -> None:
        """Close connections and files."""
        ...


class Layered:
    """Redis for all machines over a file of this one.

    Everything is written to both. A Redis that is down or has come back empty therefore costs nothing
    among the workers of one machine; ``noticed`` is called each time it does not answer.
    """

    def __init__(self, shared: Store, own: Store, noticed: Callable[[], None] = lambda: None) -> None:
        self._shared, self._own, self._noticed = shared, own, noticed
        self._again = 0.0

    async def claim(self, key: str, value: str, ttl: float) -> bool:
        """See ``Store``; ours only if it was free here and there."""
        if not await self._own.claim(key, value, ttl):
            return False
        won = await self._try(lambda: self._shared.claim(key, value, ttl), default=True)
        if not won:
            # Another machine has it: what it put there is what this one must read.
            await self._own.drop(key)
        return won

    async def put(self, key: str, value: str, ttl: float) -> None:
        """See ``Store``."""
        await self._own.put(key, value, ttl)
        await self._try(lambda: self._shared.put(key, value, ttl), default=None)

    async def get(self, key: str) -> str | None:
        """See ``Store``."""
        found: str | None = await self._try(lambda: self._shared.get(key), default=None)
        return found if found is not None else await self._own.get(key)

    async def drop(self, *keys: str) -> None:
        """See ``Store``."""
        await self._own.drop(*keys)
        await self._try(lambda: self._shared.drop(*keys), default=None)

    async def push(self, key: str, item: str, ttl: float) -> None:
        """See ``Store``."""
        await self._own.push(key, item, ttl)
        await self._try(lambda: self._shared.push(key, item, ttl), default=None)

    async def items(self, key: str) -> list[str]:
        """See ``Store``; what Redis has lost comes first: it is older than what was pushed since."""
        shared: list[str] = await self._try(lambda: self._shared.items(key), default=[])
        return [item for item in await self._own.items(key) if item not in shared] + shared

    async def remove(self, key: str, item: str) -> None:
        """See ``Store``."""
        await self._own.remove(key, item)
        await self._try(lambda: self._shared.remove(key, item), default=None)

    async def close(self) -> None:
        """See ``Store``."""
        await self._own.close()
        await self._try(self._shared.close, default=None)

    async def _try(self, ask: Callable[[], Awaitable[T]], default: T) -> T:
        if time.monotonic() < self._again:
            return default
        try:
            return await ask()
        except (RedisError, OSError) as exc:
            # One that hangs must not cost every step of a message its half second.
            self._again = time.monotonic() + LEFT_ALONE
            self._noticed()
            log.warning("ALARM Redis does not answer (%s): this machine remembers alone", type(exc).__name__)
            return default
