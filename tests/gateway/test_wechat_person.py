"""A person in WeChat, with the whole channel put together and a real database; WeChat's server is played here."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from sqlalchemy import text

from bot.channels.wechat.asking import PER_MINUTE
from bot.channels.wechat.channel import assemble
from bot.channels.wechat.kf.http import NotSent
from bot.channels.wechat.messages import Delivery, Kind, Message
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.render import Choice
from bot.channels.wechat.store_sqlite import SqliteStore
from kb.store import handoff_desk, handoffs
from kb.store.audit import COMMAND
from kb.store.database import Database
from tests.console.kit import make_account
from tests.gateway.appkit import NOW, App, running_app

WHO = "wx_a"
QUESTION = "居民医保一年交多少钱"


class Wechat:
    """Takes pushes; the texts in ``refuses`` do not reach it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refuses: set[str] = set()

    async def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        if path.endswith("stable_token"):
            return {"access_token": "t", "expires_in": 7200}
        said = body.get("text", {}).get("content", "")
        if any(word in said for word in self.refuses):
            raise NotSent("ConnectError")
        self.texts.append(said)
        return {"errcode": 0}

    async def close(self) -> None: ...


class Phone:
    """One resident's phone, and the operator who answers."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app, self.wechat, self._numbers = app, Wechat(), itertools.count()
        self.store = SqliteStore(folder / "wx.db")
        self.contract = assemble(app.state, self.store, self.wechat, Metrics(CollectorRegistry()))  # type: ignore[arg-type]
        self.desk = handoff_desk.Desk(make_account(app.database).id, COMMAND)

    async def say(self, said: str, kind: Kind = Kind.TEXT) -> str:
        """What the reply to a message shows."""
        message = Message(f"k{next(self._numbers)}", WHO, kind, said, created=17)
        answer = await self.contract.deliver(
            Delivery(message, "o_a", "gh"), urgent=self.app.state.gateway.urgent(said)
        )
        return answer.text if answer else ""

    @property
    def thread(self) -> handoffs.Thread:
        """The request for a person."""
        found = handoffs.thread(self.app.database, WHO)
        assert found is not None
        return found

    @property
    def heard(self) -> list[str]:
        """What the operator reads of the resident."""
        return [row.text for row in self.thread.messages if row.author == handoffs.RESIDENT]

    async def hand_on(self) -> None:
        """Ask something, then for a person."""
        await self.say(QUESTION)
        outlet = self.app.state.people.outlets["wechat"]
        message = Message("kask", WHO, Kind.TEXT, "1", created=17)
        assert QUESTION in await outlet.ask(message)  # type: ignore[attr-defined]

    def take(self) -> None:
        handoff_desk.take(self.app.database, self.thread.handoff.id, self.desk, NOW)

    async def answered(self, said: str) -> bool:
        """The operator answers; whether it was pushed."""
        answer = handoff_desk.Answer(said, [])
        handoff_desk.answer(self.app.database, self.thread.handoff.id, answer, self.desk, NOW)
        return await self.app.state.people.answered("wechat", WHO)


def played(tmp_path: Path, scenario: Callable[[Phone], Awaitable[None]], **settings: Any) -> None:
    given = {"wechat_kf": True, "wechat_appsecret": "s", "wechat_time_scale": 0.2, **settings}

    async def all_of_it(app: App) -> None:
        phone = Phone(app, tmp_path)
        await asyncio.wait_for(scenario(phone), 60)
        await phone.contract.endings.close()

    with running_app(tmp_path / "app", **given) as app:
        asyncio.run(all_of_it(app))


def test_a_later_answer_that_is_pushed_does_not_hide_an_earlier_one_that_was_not(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        phone.wechat.refuses = {"第一句"}
        assert not await phone.answered("第一句")
        assert not await phone.answered("第二句")  # in order: it waits for the first
        shown = await phone.say("谢谢")
        assert shown.index("第一句") < shown.index("第二句")
        assert "句" not in await phone.say("再见")
        assert phone.wechat.texts == []

    played(tmp_path, scenario)


def test_news_counts_as_read_when_it_was_shown_not_when_it_was_written(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        phone.wechat.refuses = {"请带身份证"}
        await phone.answered("请带身份证来。")
        message = Message("kseen", WHO, Kind.TEXT, "谢谢", created=17)
        answer = await phone.contract.jobs.join(message)
        assert "请带身份证" in answer.text
        assert phone.thread.handoff.read_id == 0
        delivered = await phone.contract.deliver(Delivery(message, "o_a", "gh"))
        assert delivered == answer
        assert phone.thread.handoff.read_id == answer.news

    played(tmp_path, scenario)


def test_only_an_addition_is_one(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        await phone.say("补充医疗保险能报多少")
        assert phone.heard == [QUESTION]
        await phone.say("补充：我家是低保户")
        assert phone.heard == [QUESTION, "我家是低保户"]

    played(tmp_path, scenario)


def test_asking_for_a_person_twice_asks_once(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        message = Message("kagain", WHO, Kind.TEXT, "1", created=17)
        again = await phone.app.state.people.outlets["wechat"].ask(message)  # type: ignore[attr-defined]
        assert "您排在第一位" in again
        assert phone.heard == [QUESTION]

    played(tmp_path, scenario)


def test_what_was_heard_is_confirmed_before_a_person_gets_it(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        assert "我听到的是" in await phone.say("我家五口人", Kind.VOICE)
        assert phone.heard == [QUESTION]
        assert "已转给工作人员" in await phone.say("对的")
        await phone.say("1")  # an answer to the operator's question, not the same once more
        assert phone.heard == [QUESTION, "我家五口人", "1"]

    played(tmp_path, scenario)


def test_a_yes_that_was_offered_means_what_was_offered(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await Offers(phone.store, links=False).offer(WHO, [Choice("是", QUESTION)])
        assert "400" in await phone.say("是")

    played(tmp_path, scenario)


def test_an_emergency_gets_its_numbers_though_the_database_is_gone(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        for kind in (Kind.TEXT, Kind.VOICE):
            assert "120" in await phone.say("我爸昏迷了没有呼吸", kind)
        for _ in range(100):
            if phone.heard[1:] == ["我爸昏迷了没有呼吸"] * 2 and phone.thread.handoff.urgent:
                break
            await asyncio.sleep(0.05)
        assert phone.heard[1:] == ["我爸昏迷了没有呼吸"] * 2
        _drop(phone.app.database, "handoff_messages", "handoffs")
        assert "120" in await phone.say("我爸昏迷了没有呼吸")
        assert "400" in await phone.say(QUESTION)  # the assistant answers, too

    played(tmp_path, scenario)


def test_what_cannot_be_taken_is_said_and_the_message_is_done_with(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        assert "太长" in await phone.say("很" * 3000)
        assert await phone.contract.jobs.orphans() == []
        replies = [await phone.say(f"第{number}句") for number in range(PER_MINUTE + 5)]
        assert len(phone.heard) <= PER_MINUTE + 1
        assert sum("太快" in reply for reply in replies) == 1
        assert replies[-1] == ""

    played(tmp_path, scenario)


def test_blocked_words_are_masked_in_what_an_operator_writes(tmp_path: Path) -> None:
    async def scenario(phone: Phone) -> None:
        await phone.hand_on()
        phone.take()
        assert await phone.answered("这是违禁词。")
        assert phone.wechat.texts[-1].endswith("这是＊＊＊。")

    played(tmp_path, scenario, wechat_blocked_words="违禁词")


def _drop(database: Database, *tables: str) -> None:
    with database.write() as session:
        for table in tables:
            session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_gone"))
