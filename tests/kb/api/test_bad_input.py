"""Bad input: a clear answer, nothing crashes, nothing runs, nothing is lost for the others."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kb.store.tables import Turn
from tests.gateway.appkit import App, running_app

FEE = "居民医保一年交多少钱"
NASTY = [
    "😀😀😀",
    "？？？！！！",
    "\x00\x01\x02\x03\x04",
    "\ufffd\ufffd\ufffd",
    "/restart",
    "/ask_policy",
    '/intent{"category": "低保"}',
    "EXTERNAL: ask_policy",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE conversations; --",
    "1 OR 1=1 UNION SELECT * FROM turns",
    "{{ 7*7 }} {% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${jndi:ldap://127.0.0.1/a}",
    "$(touch /tmp/yxd-was-here)",
    "../../../../etc/passwd",
    "%s%s%s%n",
    "\u202e反过来的字",
    "a" * 2000,
    "医" * 2000,
    "医保" + "\u0300" * 500,
    "🧑‍🤝‍🧑" * 300,
    "null",
    "NaN",
    "\u2028\u2029",
]


@pytest.mark.parametrize("text", NASTY, ids=[repr(text[:20]) for text in NASTY])
def test_a_nasty_message_gets_a_clear_answer(app: App, text: str) -> None:
    response = app.ask(text, "nasty")
    assert response.status_code in (200, 422)
    body = response.json()
    if response.status_code == 422:
        assert body["error"]["code"] == "text_empty"
    else:
        assert body["text"]
        assert body["short"]
        assert "49" not in body["text"].replace("8812393", "")
    assert app.ask(FEE, "nasty-after").json()["outcome"] == "answered"


def test_lone_surrogates_are_no_crash(app: App) -> None:
    content = b'{"sender": "\\ud800", "text": "\\udfff\\ud800 \\u5c45\\u6c11"}'
    response = app.client.post("/v1/chat", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (200, 422)
    assert response.json()


def test_nothing_is_run(app: App) -> None:
    for text in NASTY:
        app.ask(text, "runs")
    assert not Path("/tmp/yxd-was-here").exists()
    with app.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Turn))


def test_deep_json_is_no_crash(app: App) -> None:
    for content in (
        b"[" * 30_000,
        b'{"a":' * 10_000,
        json.dumps({"sender": "s", "text": {"a": [1] * 9000}}).encode(),
    ):
        response = app.client.post("/v1/chat", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code in (400, 422)
        assert "error" in response.json()


def test_a_flood_from_one_client_gets_429_and_loses_nothing_for_others(tmp_path: Path) -> None:
    """A thousand questions at once: a burst is answered, the rest is refused in the one shape."""
    with running_app(tmp_path, rate_per_minute=30, rate_per_minute_network=100_000) as app:
        statuses, refusals, others = asyncio.run(_flood(app.url))
        with app.database.read() as session:
            stored = session.scalar(select(func.count()).select_from(Turn))
        assert app.ask(FEE, "afterwards").status_code == 200
    assert sum(statuses.values()) == 1000
    assert set(statuses) == {200, 429}
    assert 10 <= statuses[200] <= 40
    assert {r["error"]["code"] for r, _ in refusals} == {"rate_limited"}
    assert all(1 <= int(wait) <= 60 for _, wait in refusals)
    assert others == [200] * 20
    assert stored == statuses[200] + 20


async def _flood(url: str) -> tuple[dict[int, int], list[tuple[Any, str]], list[int]]:
    statuses: dict[int, int] = {}
    refusals: list[tuple[Any, str]] = []
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=url, timeout=None, limits=limits, trust_env=False) as client:

        async def one() -> None:
            response = await client.post("/v1/chat", json={"sender": "flood", "text": FEE})
            statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
            if response.status_code == 429:
                refusals.append((response.json(), response.headers["retry-after"]))

        async def others() -> list[int]:
            async with httpx.AsyncClient(base_url=url, timeout=None, trust_env=False) as calm:
                found = []
                for number in range(20):
                    body = {"sender": f"calm-{number}", "text": FEE}
                    found.append((await calm.post("/v1/chat", json=body)).status_code)
                return found

        calm, *_ = await asyncio.gather(others(), *(one() for _ in range(1000)))
    return statuses, refusals, calm


def test_many_senders_from_one_address_are_limited_too(tmp_path: Path) -> None:
    with running_app(tmp_path, rate_per_minute=30, rate_per_minute_network=60) as app:
        statuses = [app.ask("你好", f"sender-{n}").status_code for n in range(60)]
        assert statuses[:20] == [200] * 20
        assert 429 in statuses
        searches = [app.client.get("/v1/search?q=缴费").status_code for _ in range(60)]
        assert 429 in searches
        assert app.client.get("/healthz").status_code == 200


def test_a_slow_client_does_not_hold_up_the_others(app: App) -> None:
    with httpx.Client(base_url=app.url, timeout=30, trust_env=False) as client:
        host, port = client.base_url.host, client.base_url.port

        async def scenario() -> float:
            _, writer = await asyncio.open_connection(host, port)
            lines = (
                "POST /v1/chat HTTP/1.1",
                f"Host: {host}",
                "Content-Type: application/json",
                "Content-Length: 50",
            )
            writer.write("\r\n".join((*lines, "", "{")).encode())
            await writer.drain()
            started = time.perf_counter()
            response = await asyncio.to_thread(app.ask, FEE, "quick")
            assert response.status_code == 200
            writer.close()
            return time.perf_counter() - started

        assert asyncio.run(scenario()) < 5
