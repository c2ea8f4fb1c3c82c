"""Token, quota and error codes of the customer-service API; numbers are requirements."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from bot.channels.wechat.kf.client import KfClient, Sent
from bot.channels.wechat.kf.errors import ACTIONS, Do
from bot.channels.wechat.kf.http import Ambiguous, NotSent
from bot.channels.wechat.kf.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.kf.token import Tokens
from bot.channels.wechat.menu import MenuFault, read
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.store_sqlite import SqliteStore
from bot.channels.wechat.times import Times

Said = dict[str, Any] | Exception


class Wechat:
    """Answers pushes as told, in order, the last for ever; counts tokens."""

    def __init__(self, *said: Said) -> None:
        self.said = list(said) or [{"errcode": 0}]
        self.tokens = 0
        self.pushed: list[tuple[str, str | None, dict[str, Any]]] = []

    async def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        await asyncio.sleep(0.01)
        if path.endswith("stable_token"):
            self.tokens += 1
            assert body["force_refresh"] is False
            return {"access_token": f"{self.tokens}" * 512, "expires_in": 7200}
        self.pushed.append((path, token, body))
        said = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        if isinstance(said, Exception):
            raise said
        return said


def client(folder: Path, wechat: Wechat) -> tuple[KfClient, SqliteStore]:
    store = SqliteStore(folder / "wx.db")
    tokens = Tokens(store, wechat, "wx", "secret")  # type: ignore[arg-type]
    metrics = Metrics(CollectorRegistry())
    return KfClient(store, wechat, tokens, Times(), metrics, enabled=True), store  # type: ignore[arg-type]


def push(folder: Path, wechat: Wechat) -> tuple[Sent, bool]:
    async def scenario() -> tuple[Sent, bool]:
        kf, store = client(folder, wechat)
        sent = await kf.text("o_me", "好")
        usable = await kf.usable()
        await store.close()
        return sent, usable

    return asyncio.run(scenario())


def test_r30_one_token_for_many_at_once(tmp_path: Path) -> None:
    wechat = Wechat()

    async def scenario() -> None:
        kf, store = client(tmp_path, wechat)
        other, second = client(tmp_path, wechat)
        await asyncio.gather(*(each.text("o_me", "好") for each in (kf, other) * 10))
        await store.close()
        await second.close()

    asyncio.run(scenario())
    assert wechat.tokens == 1
    assert {token for _, token, _ in wechat.pushed} == {"1" * 512}


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_r31_a_bad_token_is_renewed_once(tmp_path: Path, code: int) -> None:
    wechat = Wechat({"errcode": code}, {"errcode": 0})
    assert push(tmp_path, wechat) == (Sent.YES, True)
    assert (wechat.tokens, len(wechat.pushed)) == (2, 2)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_r31_and_not_twice(tmp_path: Path, code: int) -> None:
    wechat = Wechat({"errcode": code})
    assert push(tmp_path, wechat) == (Sent.NO, False)
    assert (wechat.tokens, len(wechat.pushed)) == (2, 2)


@pytest.mark.parametrize(
    ("code", "usable", "requests"),
    [
        (-1, False, 2),
        (40013, False, 1),
        (40125, False, 1),
        (40164, False, 1),
        (48001, False, 1),
        (48004, False, 1),
        (45015, True, 1),
        (45047, True, 1),
        (43004, True, 1),
        (48002, True, 1),
        (40003, True, 1),
        (45002, True, 1),
        (44004, True, 1),
        (45008, True, 1),
        (40033, True, 1),
        (40200, True, 1),
        (45009, False, 1),
        (45011, False, 1),
        (50002, False, 1),
        (45072, True, 1),
        (45080, True, 1),
        (45081, True, 1),
        (99999, True, 1),
    ],
)
def test_r31_codes(tmp_path: Path, code: int, usable: bool, requests: int) -> None:
    wechat = Wechat({"errcode": code})
    assert push(tmp_path, wechat) == (Sent.NO, usable)
    assert len(wechat.pushed) == requests
    assert code == 99999 or ACTIONS[code] is not Do.NOTHING


def test_r16_an_ambiguous_push_is_sent_once(tmp_path: Path) -> None:
    wechat = Wechat(Ambiguous("ReadTimeout"))
    assert push(tmp_path, wechat)[0] is Sent.UNKNOWN
    assert len(wechat.pushed) == 1
    unreached = Wechat(NotSent("ConnectError"))
    assert push(tmp_path / "b", unreached)[0] is Sent.NO


def test_r29_quota_of_a_message_a_tap_and_the_reserve(tmp_path: Path) -> None:
    async def scenario() -> None:
        now = [1000.0]
        quota = Quota(SqliteStore(tmp_path / "q.db", lambda: now[0]), lambda: now[0])
        assert not await quota.spend("s")
        await quota.grant("s", TAP)
        assert [await quota.spend("s") for _ in range(3)] == [True, True, False]
        await quota.grant("s", MESSAGE)
        assert [await quota.spend("s") for _ in range(5)] == [True] * 4 + [False]
        await quota.grant("s", MESSAGE)
        now[0] += 48 * 3600 + 1
        assert await quota.left("s") == 0
        await quota.grant("s", TAP)
        now[0] += 61
        assert not await quota.spend("s")

    asyncio.run(scenario())


def test_r26_the_menu_fits() -> None:
    body = read()
    assert 1 <= len(body["button"]) <= 3
    assert all(len(button["name"].encode()) <= 16 for button in body["button"])


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "- {name: 一, send: 一}\n" * 4,
        "- {name: 一二三四五六, send: 一}",
        "- {name: 一}",
        "- {name: 一, send: 二, url: 'https://a'}",
        "- {name: 一, url: 'http://a'}",
        "- {name: 一, send: " + "字" * 43 + "}",
        "- {name: 一, items: [" + ", ".join(["{name: 一, send: 二}"] * 6) + "]}",
    ],
)
def test_r26_menus_that_do_not_fit(tmp_path: Path, text: str) -> None:
    file = tmp_path / "menu.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MenuFault):
        read(file)
