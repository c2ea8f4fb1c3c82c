"""Bounds: how much work at once, which words never go out, what Redis may do wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as RedisDown

from bot.channels.wechat import contract, words
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.blocked import Blocked
from bot.channels.wechat.late import Late
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.split import LIMIT, size, split
from bot.channels.wechat.store import Layered
from bot.channels.wechat.store_sqlite import SqliteStore
from tests.gateway.test_wechat_contract import Worker, run


def test_r36_beyond_the_bound_people_are_asked_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract, "MOST_JOBS", 1)

    async def scenario() -> None:
        worker = Worker(tmp_path, kf=False, seconds=2)
        first = asyncio.create_task(worker.hear("一"))
        await asyncio.sleep(0.2)
        assert await worker.hear("二", "wx_b") == words.BUSY
        assert await worker.hear("二", "wx_b") == words.BUSY
        assert await worker.hear("一") == "答一" == await first
        assert worker.asked == ["一"]
        await worker.close()

    run(scenario)


def test_r38_blocked_words_are_covered() -> None:
    assert Blocked("禁词, 坏,").masked("禁词和坏事") == "＊＊和＊事"
    assert Blocked("").masked("禁词") == "禁词"


class Broken(SqliteStore):
    """A shared store that is down."""

    async def claim(self, key: str, value: str, ttl: float) -> bool:
        raise RedisDown

    async def get(self, key: str) -> str | None:
        raise RedisDown

    async def put(self, key: str, value: str, ttl: float) -> None:
        raise RedisDown


def test_r10_without_redis_this_machine_remembers_alone_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        noticed: list[int] = []
        stores = [
            Layered(Broken(tmp_path / "r"), SqliteStore(tmp_path / "own"), lambda: noticed.append(1))
            for _ in range(2)
        ]
        assert [await s.claim("k", "v", 9) for s in stores] == [True, False]
        await stores[0].put("a", "b", 9)
        assert await stores[1].get("a") == "b"
        assert len(noticed) == 2  # once each; then Redis is left alone for a while
        for store in stores:
            await store.close()

    run(scenario)
    assert "ALARM Redis does not answer" in caplog.text


def test_r10_another_machines_claim_holds_here(tmp_path: Path) -> None:
    async def scenario() -> None:
        shared = SqliteStore(tmp_path / "shared")
        here = Layered(shared, SqliteStore(tmp_path / "here"))
        there = Layered(shared, SqliteStore(tmp_path / "there"))
        assert [await here.claim("k", "here", 9), await there.claim("k", "there", 9)] == [True, False]
        assert await there.get("k") == "here"
        for store in (here, there):
            await store.close()

    run(scenario)


def test_r16_r20_all_that_waits_is_fetched_by_1_each_in_one_bubble(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = SqliteStore(tmp_path / "l.db")
        answers = Answers(store)
        late = Late(store, answers, Offers(store, links=False))
        long = "。".join(f"第{n}句话" for n in range(300))
        first, *rest = split(long, LIMIT)
        await answers.put("a", Answer(first, 1, tuple(rest)))
        await answers.put("b", Answer("乙" * 660, 1))
        await answers.put("c", Answer("丙", 1))
        for key in "abc":
            await late.keep("wx_a", key)
        shown = [await late.fetch("wx_a", 9) for _ in range(4)]
        texts = [answer.text for answer in shown if answer]
        assert len(texts) == 3 and shown[3] is None
        assert max(size(text) for text in texts) <= LIMIT
        assert [words.ANOTHER in text for text in texts] == [True, True, False]
        assert words.MORE in texts[0] and texts[2] == "丙"
        await store.close()

    run(scenario)
