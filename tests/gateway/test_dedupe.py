"""A message sent twice is handled once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from redis.asyncio import Redis

from bot.gateway.dedupe import KEPT_SECONDS, Dedupe, MemoryDedupe, RedisDedupe
from kb.answer.outcome import Outcome
from kb.api.models import ChatReply
from tests.gateway.redis_server import redis_url  # noqa: F401  (a fixture)
from tests.stack import free_ports

Make = Callable[[], Dedupe]


def reply(number: int) -> ChatReply:
    return ChatReply(
        outcome=Outcome.ANSWERED,
        text=f"答复{number}",
        short="短",
        area="990001",
        area_name="示范县",
        as_of=dt.date(2026, 11, 21),
        release="r1",
        trace_id=f"{number:032}",
    )


class Work:
    def __init__(self, *, fails: int = 0) -> None:
        self.runs = 0
        self.fails = fails

    async def __call__(self) -> ChatReply:
        self.runs += 1
        number = self.runs
        await asyncio.sleep(0.05)
        if number <= self.fails:
            raise LookupError(number)
        return reply(number)


@pytest.fixture(params=["memory", "redis"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "memory":
        return MemoryDedupe
    url = request.getfixturevalue("redis_url")
    return lambda: RedisDedupe(Redis.from_url(url), wait_seconds=2)


def test_a_repeat_gets_the_same_reply(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        work, dedupe, key = Work(), make(), request.node.name
        first = await dedupe.once("s", key, work)
        again = await dedupe.once("s", key, work)
        assert first == again == reply(1)
        assert work.runs == 1

    asyncio.run(scenario())


def test_a_repeat_while_the_first_is_under_way_waits_for_it(
    make: Make, request: pytest.FixtureRequest
) -> None:
    async def scenario() -> None:
        work, dedupe, key = Work(), make(), request.node.name
        replies = await asyncio.gather(*(dedupe.once("s", key, work) for _ in range(20)))
        assert work.runs == 1
        assert all(r == reply(1) for r in replies)

    asyncio.run(scenario())


def test_ids_of_other_senders_do_not_meet(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        work, dedupe, key = Work(), make(), request.node.name
        await dedupe.once("a", key, work)
        await dedupe.once("b", key, work)
        assert work.runs == 2

    asyncio.run(scenario())


def test_a_failure_is_not_kept(make: Make, request: pytest.FixtureRequest) -> None:
    async def scenario() -> None:
        work, dedupe, key = Work(fails=1), make(), request.node.name
        with pytest.raises(LookupError):
            await dedupe.once("s", key, work)
        assert await dedupe.once("s", key, work) == reply(2)

    asyncio.run(scenario())


def test_the_client_that_goes_away_does_not_take_the_reply_with_it() -> None:
    async def scenario() -> None:
        work, dedupe = Work(), MemoryDedupe()
        first = asyncio.create_task(dedupe.once("s", "m", work))
        await asyncio.sleep(0.01)
        first.cancel()
        assert await dedupe.once("s", "m", work) == reply(1)

    asyncio.run(scenario())


def test_replies_are_forgotten_after_a_while() -> None:
    async def scenario() -> None:
        now = [0.0]
        work, dedupe = Work(), MemoryDedupe(lambda: now[0])
        await dedupe.once("s", "m", work)
        now[0] = KEPT_SECONDS + 1
        await dedupe.once("s", "other", work)
        await dedupe.once("s", "m", work)
        assert work.runs == 3

    asyncio.run(scenario())


def test_two_replicas_share_replies(redis_url: str) -> None:  # noqa: F811
    async def scenario() -> None:
        work = Work()
        one, two = (RedisDedupe(Redis.from_url(redis_url), wait_seconds=2) for _ in range(2))
        replies = await asyncio.gather(one.once("s", "shared", work), two.once("s", "shared", work))
        assert work.runs == 1
        assert replies[0] == replies[1]

    asyncio.run(scenario())


def test_without_redis_a_question_is_still_answered() -> None:
    async def scenario() -> ChatReply:
        url = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
        return await RedisDedupe(Redis.from_url(url, socket_timeout=0.2)).once("s", "m", Work())

    assert asyncio.run(scenario()) == reply(1)
