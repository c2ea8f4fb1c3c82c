"""Token buckets: the same rules in this process and in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from bot.gateway import limits
from bot.gateway.limits import Limiter, MemoryLimiter, RedisLimiter
from tests.gateway.redis_server import redis_url  # noqa: F401  (a fixture)
from tests.stack import free_ports


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


Make = Callable[[Time], Limiter]


@pytest.fixture(params=["memory", "redis"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "memory":
        return MemoryLimiter
    url = request.getfixturevalue("redis_url")
    return lambda clock: RedisLimiter(Redis.from_url(url), clock)


async def take(limiter: Limiter, key: str, times: int) -> list[int]:
    return [await limiter.wait(key, per_minute=30, burst=10) for _ in range(times)]


def test_a_burst_is_allowed_then_the_rate(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        clock, key = Time(), request.node.name
        limiter = make(clock)
        assert await take(limiter, key, 10) == [0] * 10
        assert await take(limiter, key, 2) == [2, 2]
        clock.now += 1.9
        assert await take(limiter, key, 1) == [1]
        clock.now += 0.2
        assert await take(limiter, key, 2) == [0, 2]

    asyncio.run(scenario())


def test_one_client_does_not_use_up_anothers(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        limiter, key = make(Time()), request.node.name
        waits = await take(limiter, f"{key}-flood", 1000)
        assert waits.count(0) == 10
        assert await take(limiter, f"{key}-other", 10) == [0] * 10

    asyncio.run(scenario())


def test_an_unused_bucket_is_full_but_not_fuller(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        clock, key = Time(), request.node.name
        limiter = make(clock)
        await take(limiter, key, 10)
        clock.now += 10_000
        assert (await take(limiter, key, 12)).count(0) == 10

    asyncio.run(scenario())


def test_what_is_given_back_may_be_taken_again_and_no_more(
    make: Make, request: pytest.FixtureRequest
) -> None:
    async def scenario() -> None:
        limiter, key = make(Time()), request.node.name
        await limiter.give_back(key, per_minute=30, burst=10)
        assert (await take(limiter, key, 12)).count(0) == 10
        await limiter.give_back(key, per_minute=30, burst=10)
        assert await take(limiter, key, 2) == [0, 2]

    asyncio.run(scenario())


def test_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BUCKETS", 100)

    async def scenario() -> int:
        limiter = MemoryLimiter(Time())
        for number in range(1000):
            await limiter.wait(str(number), 30, 10)
        return len(limiter._buckets)

    assert asyncio.run(scenario()) == 100


def test_without_redis_each_process_still_limits() -> None:
    async def scenario() -> list[int]:
        url = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
        return await take(RedisLimiter(Redis.from_url(url, socket_timeout=0.2), Time()), "k", 12)

    assert asyncio.run(scenario()) == [0] * 10 + [2, 2]
