"""What is kept of a person goes with them; quotas, menus and the switch under several workers."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from bot.__main__ import main
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.kf.client import KfClient, Sent, resting, resume
from bot.channels.wechat.kf.quota import MESSAGE, TAP, Quota
from bot.channels.wechat.kf.token import Tokens
from bot.channels.wechat.messages import SUBSCRIBE, Kind, Message
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.people import People
from bot.channels.wechat.store_sqlite import SqliteStore
from bot.channels.wechat.switch import LOOK, Switch
from bot.channels.wechat.times import Times
from kb.settings import get_settings
from tests.gateway.test_wechat_contract import Worker

MESSAGE_OF_A = Message("k1", "wx_a", Kind.TEXT, "问", created=100)


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))  # type: ignore[arg-type]


def test_r29_many_workers_never_spend_more_than_there_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        stores = [SqliteStore(tmp_path / "q.db") for _ in range(4)]
        quotas = [Quota(store) for store in stores]
        await quotas[0].grant("s", MESSAGE)
        assert [await q.left("s") for q in quotas] == [4] * 4
        spent = await asyncio.gather(*(q.spend("s") for q in quotas * 5))
        assert sum(spent) == 4
        assert await quotas[3].left("s") == 0
        await quotas[1].grant("s", TAP)
        assert (await quotas[2].left("s"), await quotas[2].spend("s"), await quotas[0].left("s")) == (
            2,
            True,
            1,
        )
        for store in stores:
            await store.close()

    run(scenario)


def test_r37_nothing_is_left_of_who_unfollowed(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = SqliteStore(tmp_path / "p.db")
        people, answers = People(store), Answers(store)
        await people.seen("wx_a", "o_secret")
        await people.place("wx_a", "990001")
        await Quota(store).grant("wx_a", MESSAGE)
        await people.wrote(MESSAGE_OF_A)
        await answers.put("k1", Answer("您家的答复", 1, ("后半",), "头", ("一",)))
        await store.put("choices:wx_a", "{}", 100)
        await store.push("late:wx_a", "k1", 100)
        assert await answers.get("k1") == Answer("您家的答复", 1, ("后半",), "头", ("一",))
        await people.left("wx_a", 100)
        assert await people.openid("wx_a") is None
        await people.forget("wx_a")
        await store.close()

    run(scenario)
    left = b"".join(path.read_bytes() for path in tmp_path.glob("p.db*"))
    assert "您家的答复".encode() not in left
    found = asyncio.run(rows(tmp_path / "p.db"))
    assert [key for key in found if not key.startswith("gone:")] == []


async def rows(path: Path) -> list[str]:
    store = SqliteStore(path)
    pairs = await store._read("SELECT key FROM pairs UNION ALL SELECT key FROM items", ())
    await store.close()
    return [row[0] for row in pairs]


def test_r37_who_left_is_not_answered_but_may_come_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = SqliteStore(tmp_path / "p.db")
        people = People(store)
        await people.left("wx_a", 100)
        later = dataclasses.replace(MESSAGE_OF_A, created=101)
        again = dataclasses.replace(MESSAGE_OF_A, kind=Kind.EVENT, event=SUBSCRIBE)
        other = dataclasses.replace(MESSAGE_OF_A, sender="wx_b")
        assert [await people.gone(m) for m in (MESSAGE_OF_A, later, again, other)] == [
            True,
            False,
            False,
            False,
        ]
        await store.close()

    run(scenario)


def test_r37_an_answer_under_way_is_not_pushed_after_unfollowing(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=True, seconds=6)
        assert await worker.hear("问") == "success"
        await People(worker.store).left("wx_a", 17)
        await worker.contract.jobs.close()
        assert worker.wechat.texts == []
        assert not await worker.late.waiting("wx_a")
        await worker.close()

    run(scenario)


class Wechat:
    """Takes menus or says that it has none; fails as told."""

    def __init__(self, *codes: int) -> None:
        self.codes, self.bodies = list(codes), list[dict[str, Any]]()

    async def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        if path.endswith("stable_token"):
            return {"access_token": "t", "expires_in": 7200}
        self.bodies.append(body)
        return {"errcode": self.codes.pop(0) if self.codes else 0}


def client(store: SqliteStore, wechat: Wechat, metrics: Metrics | None = None) -> KfClient:
    tokens = Tokens(store, wechat, "wx", "s")  # type: ignore[arg-type]
    counted = metrics or Metrics(CollectorRegistry())
    return KfClient(store, wechat, tokens, Times(), counted, enabled=True)  # type: ignore[arg-type]


def test_r25_choices_are_pushed_to_be_tapped_and_as_text_where_there_are_no_menus(tmp_path: Path) -> None:
    async def scenario() -> None:
        store, wechat = SqliteStore(tmp_path / "m.db"), Wechat(0, 40200)
        kf = client(store, wechat)
        assert await kf.menu("o", "问哪个", ("甲", "乙"), "问哪个\n1. 甲\n2. 乙") is Sent.YES
        menu = {"head_content": "问哪个", "tail_content": ""}
        items = [{"id": "1", "content": "甲"}, {"id": "2", "content": "乙"}]
        assert wechat.bodies == [{"touser": "o", "msgtype": "msgmenu", "msgmenu": {**menu, "list": items}}]
        for _ in range(2):
            assert await kf.menu("o", "问哪个", ("甲", "乙"), "字") is Sent.YES
        # Asked once whether it has menus; from then on text at once.
        assert [body["msgtype"] for body in wechat.bodies] == ["msgmenu", "msgmenu", "text", "text"]
        assert await resting(store) is None
        await store.close()

    run(scenario)


def test_r31_a_person_resumes_and_errors_are_counted(tmp_path: Path) -> None:
    registry = CollectorRegistry()

    async def scenario() -> None:
        store, wechat = SqliteStore(tmp_path / "m.db"), Wechat(40164)
        kf = client(store, wechat, Metrics(registry))
        assert await kf.text("o", "好") is Sent.NO
        assert (await resting(store), await kf.usable()) == ("40164", False)
        await resume(store)
        assert (await kf.text("o", "好"), await kf.usable()) == (Sent.YES, True)
        await store.close()

    run(scenario)
    assert b'yixiaoda_wechat_errors_total{code="40164"} 1.0' in generate_latest(registry)


def test_r18_an_emergency_does_not_wait_for_its_turn(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=False, seconds=3)
        slow = asyncio.create_task(worker.hear("慢"))
        await asyncio.sleep(0.1)
        worker.seconds = 0.1
        urgent = Message("ku", "wx_a", Kind.TEXT, "救命", created=17)
        answer = await asyncio.wait_for(asyncio.shield(worker.contract.jobs.join(urgent, urgent=True)), 1)
        assert answer.text == "答救命" and not slow.done()
        await slow
        await worker.close()

    run(scenario)


def test_s7_off_stays_off_for_all_workers_until_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        now = [0.0]
        here, there = (Switch(SqliteStore(tmp_path / "s.db"), lambda: now[0]) for _ in range(2))
        assert await there.reason() is None
        await here.off("更新")
        assert await there.reason() is None  # looked at a moment ago
        now[0] += LOOK
        assert await there.reason() == "更新"
        await here.on()
        now[0] += LOOK
        assert await there.reason() is None

    run(scenario)


@pytest.mark.parametrize(
    "line",
    [[], ["wechat"], ["wechat", "off"], ["wechat", "on", "x"], ["mail", "on"], ["wechat", "off", "a", "b"]],
)
def test_a_command_that_is_none_says_how(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    assert "用法" in capsys.readouterr().err


def test_s7_s8_the_commands_note_who_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlalchemy import select

    from kb.store.database import Database
    from kb.store.migrate import migrate
    from kb.store.tables import AuditRow

    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    get_settings.cache_clear()
    try:
        database = Database(get_settings().db_url)
        migrate(database)
        assert main(["wechat", "off", ""]) == main(["wechat", "off", "长" * 101]) == 1
        assert (
            main(["wechat", "off", "政策更新"]) == main(["wechat", "status"]) == main(["wechat", "on"]) == 0
        )
        with database.read() as session:
            audit = [(r.action, r.detail, r.actor[:3]) for r in session.scalars(select(AuditRow))]
        database.close()
    finally:
        get_settings.cache_clear()
    assert audit == [("wechat.off", {"reason": "政策更新"}, "os:"), ("wechat.on", {}, "os:")]
    said = capsys.readouterr().out
    assert "微信咨询：暂停（政策更新）" in said
    assert "微信咨询已开启" in said


def test_a_worker_that_has_just_started_leaves_the_work_to_others(tmp_path: Path) -> None:
    async def scenario() -> None:
        new, old = (Worker(tmp_path, kf=False, seconds=0.1) for _ in range(2))
        new.contract.jobs._ready = lambda: False
        first = asyncio.create_task(new.hear("问"))
        await asyncio.sleep(0.5)
        assert new.asked == []
        assert (await old.hear("问"), await first) == ("答问", "答问")
        assert (new.asked, old.asked) == ([], ["问"])
        await new.close()
        await old.close()

    run(scenario)
