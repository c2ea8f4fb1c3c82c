"""The store in Redis, shared by all workers; raises RedisError, which ``Layered`` takes care of."""

from __future__ import annotations

import time

from redis.asyncio import Redis

PREFIX = "yxd:wx:"


class RedisStore:
    """See ``Store``. Lists are sorted sets by the time of the first push."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def claim(self, key: str, value: str, ttl: float) -> bool:
        """See ``Store``."""
        return bool(await self._redis.set(PREFIX + key, value, nx=True, px=_ms(ttl)))

    async def put(self, key: str, value: str, ttl: float) -> None:
        """See ``Store``."""
        await self._redis.set(PREFIX + key, value, px=_ms(ttl))

    async def get(self, key: str) -> str | None:
        """See ``Store``."""
        value = await self._redis.get(PREFIX + key)
        return None if value is None else _text(value)

    async def drop(self, *keys: str) -> None:
        """See ``Store``."""
        if keys:
            await self._redis.delete(*(PREFIX + key for key in keys), *(f"{PREFIX}l:{key}" for key in keys))

    async def push(self, key: str, item: str, ttl: float) -> None:
        """See ``Store``."""
        async with self._redis.pipeline() as pipe:
            pipe.zadd(f"{PREFIX}l:{key}", {item: time.time()}, nx=True)
            pipe.pexpire(f"{PREFIX}l:{key}", _ms(ttl))
            await pipe.execute()

    async def items(self, key: str) -> list[str]:
        """See ``Store``."""
        return [_text(item) for item in await self._redis.zrange(f"{PREFIX}l:{key}", 0, -1)]

    async def remove(self, key: str, item: str) -> None:
        """See ``Store``."""
        await self._redis.zrem(f"{PREFIX}l:{key}", item)

    async def close(self) -> None:
        """See ``Store``."""
        await self._redis.aclose()


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
