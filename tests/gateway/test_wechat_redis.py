"""The channel's store with a real Redis: hundreds of steps at once, and a Redis that dies."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from bot.channels.wechat import channel
from bot.channels.wechat.channel import REDIS_CONNECTIONS, open_store
from kb.settings import Settings
from tests.gateway.redis_server import redis_url  # noqa: F401  (a fixture)

MANY = 10 * REDIS_CONNECTIONS


def test_more_steps_than_connections_wait_for_one_another(
    tmp_path: Path,
    redis_url: str,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen in a load: with a pool that refuses, every refusal was taken for a dead Redis."""
    monkeypatch.setattr(channel, "REDIS_WAIT", 10.0)  # a busy machine is not what is tried here
    here, there = (
        open_store(Settings(var_dir=tmp_path / name, redis_url=redis_url)) for name in ("here", "there")
    )

    async def scenario() -> None:
        won = await asyncio.gather(
            *(store.claim(f"k{n}", "1", 60) for n in range(MANY) for store in (here, there))
        )
        assert sum(won) == MANY
        await asyncio.gather(*(here.put(f"p{n}", str(n), 60) for n in range(MANY)))
        found = await asyncio.gather(*(there.get(f"p{n}") for n in range(MANY)))
        assert found == [str(n) for n in range(MANY)]
        await asyncio.gather(*(here.push("l", str(n), 60) for n in range(50)))
        assert sorted(await there.items("l"), key=int) == [str(n) for n in range(50)]
        await here.drop("l")
        assert await there.items("l") == []
        await here.close()
        await there.close()

    with caplog.at_level(logging.WARNING):
        asyncio.run(asyncio.wait_for(scenario(), 60))
    assert "ALARM" not in caplog.text
