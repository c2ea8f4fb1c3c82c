"""Rate limits: a token bucket per sender and per network address, here or in Redis."""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
MOST_BUCKETS = 50_000
"""Buckets kept in memory; the one unused longest goes first (a full bucket and none are the same)."""

_SCRIPT = """
local tokens = tonumber(redis.call('HGET', KEYS[1], 't') or ARGV[2])
local last = tonumber(redis.call('HGET', KEYS[1], 'l') or ARGV[3])
tokens = math.min(tonumber(ARGV[2]), tokens + math.max(0, tonumber(ARGV[3]) - last) * tonumber(ARGV[1]))
local wait = 0
local cost = tonumber(ARGV[4])
if tokens >= cost then tokens = math.min(tonumber(ARGV[2]), tokens - cost)
else wait = (cost - tokens) / tonumber(ARGV[1]) end
redis.call('HSET', KEYS[1], 't', tostring(tokens), 'l', ARGV[3])
redis.call('EXPIRE', KEYS[1], math.ceil(tonumber(ARGV[2]) / tonumber(ARGV[1])) + 60)
return tostring(wait)
"""


class Limiter(Protocol):
    """Says whether one more message of a key is allowed."""

    async def wait(self, key: str, per_minute: int, burst: int) -> int:
        """Take one token; 0 when there was one, else the seconds until there is (at least 1)."""
        ...

    async def give_back(self, key: str, per_minute: int, burst: int) -> None:
        """Put back a token that was taken, where what was done does not count after all."""
        ...


class MemoryLimiter:
    """Token buckets of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def wait(self, key: str, per_minute: int, burst: int) -> int:
        """See ``Limiter``."""
        rate, now = per_minute / 60, self._clock()
        tokens = self._tokens(key, rate, burst, now)
        allowed = tokens >= 1
        self._keep(key, tokens - 1 if allowed else tokens, now)
        return 0 if allowed else max(1, math.ceil((1 - tokens) / rate))

    async def give_back(self, key: str, per_minute: int, burst: int) -> None:
        """See ``Limiter``."""
        now = self._clock()
        self._keep(key, min(float(burst), self._tokens(key, per_minute / 60, burst, now) + 1), now)

    def _tokens(self, key: str, rate: float, burst: int, now: float) -> float:
        tokens, last = self._buckets.get(key, (float(burst), now))
        return min(float(burst), tokens + (now - last) * rate)

    def _keep(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)


class RedisLimiter:
    """Token buckets shared by all replicas; without Redis each process limits for itself."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = time.time) -> None:
        self._script = redis.register_script(_SCRIPT)
        self._clock = clock
        self._own = MemoryLimiter()

    async def wait(self, key: str, per_minute: int, burst: int) -> int:
        """See ``Limiter``."""
        seconds = await self._take(key, per_minute, burst, 1)
        if seconds is None:
            return await self._own.wait(key, per_minute, burst)
        return 0 if seconds <= 0 else max(1, math.ceil(seconds))

    async def give_back(self, key: str, per_minute: int, burst: int) -> None:
        """See ``Limiter``."""
        if await self._take(key, per_minute, burst, -1) is None:
            await self._own.give_back(key, per_minute, burst)

    async def _take(self, key: str, per_minute: int, burst: int, cost: int) -> float | None:
        """Seconds to wait; None when Redis does not answer."""
        try:
            args = [per_minute / 60, burst, self._clock(), cost]
            return float(await self._script(keys=[f"yxd:rate:{key}"], args=args))
        except RedisError as exc:
            log.warning("Redis does not answer (%s): rate limits are kept per process", type(exc).__name__)
            return None
