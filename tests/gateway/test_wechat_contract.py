"""The five seconds, in scaled time: deliveries join, retries get the same, nothing is shown twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from bot.channels.wechat import words
from bot.channels.wechat.answer import Answer, Answers
from bot.channels.wechat.contract import Contract
from bot.channels.wechat.ending import Endings
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.kf.client import KfClient
from bot.channels.wechat.kf.http import Ambiguous
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.kf.token import Tokens
from bot.channels.wechat.late import Late
from bot.channels.wechat.messages import Delivery, Kind, Message
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store_sqlite import SqliteStore
from bot.channels.wechat.times import Times

SCALE = 0.5


class Wechat:
    """Takes pushes; ``fails`` makes each ambiguous."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.fails = False

    async def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        if path.endswith("stable_token"):
            return {"access_token": "t", "expires_in": 7200}
        if "text" in body:
            self.texts.append(body["text"]["content"])
            if self.fails:
                raise Ambiguous("ReadTimeout")
        return {"errcode": 0}


class Worker:
    """A worker on the store in ``folder``; the work takes ``seconds`` of WeChat's time."""

    def __init__(self, folder: Path, *, kf: bool, seconds: float, wechat: Wechat | None = None) -> None:
        self.wechat, self.seconds = wechat or Wechat(), seconds
        self.asked: list[str] = []
        self.store, times = SqliteStore(folder / "wx.db"), Times(SCALE)
        answers, people, quota = Answers(self.store), People(self.store), Quota(self.store)
        offers = Offers(self.store, links=False)
        self.late = Late(self.store, answers, offers)
        tokens = Tokens(self.store, self.wechat, "wx", "s")  # type: ignore[arg-type]
        metrics = Metrics(CollectorRegistry())
        client = KfClient(self.store, self.wechat, tokens, times, metrics, enabled=kf)  # type: ignore[arg-type]
        pusher = Pusher(self.store, times, people, answers, offers, self.late, client, quota, metrics)
        endings = Endings(self.store, times, answers, self.late, pusher)
        endings.jobs = Jobs(self.store, times, answers, self._work, endings.settle)
        self.contract = Contract(self.store, times, answers, people, quota, self.late, pusher, endings)

    async def _work(self, message: Message) -> Answer:
        self.asked.append(message.text)
        await asyncio.sleep(self.seconds * SCALE)
        return Answer(f"答{message.text}", 17)

    async def hear(self, text: str, sender: str = "wx_a") -> str:
        """One delivery of the message ``text``; what it is answered with."""
        message = Message(key=f"k{text}", sender=sender, kind=Kind.TEXT, text=text, created=17)
        answer = await self.contract.deliver(Delivery(message, f"o_{sender}", "gh"))
        return answer.text if answer else "success"

    async def close(self) -> None:
        await self.contract.endings.close()
        await self.store.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 120))  # type: ignore[arg-type]


def test_r15_r18_in_time_and_every_retry_the_same(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=False, seconds=0.1)
        said = await asyncio.gather(*(worker.hear("问") for _ in range(3)))
        assert [*said, await worker.hear("问")] == ["答问"] * 4
        assert worker.asked == ["问"]
        await worker.close()

    run(scenario)


def test_r10_r18_two_workers_ask_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        one, two = (Worker(tmp_path, kf=False, seconds=1) for _ in range(2))
        said = await asyncio.gather(one.hear("问"), two.hear("问"), one.hear("问"), two.hear("问"))
        assert said == ["答问"] * 4
        assert one.asked + two.asked == ["问"]
        await one.close()
        await two.close()

    run(scenario)


def test_r16_late_is_pushed_once_and_retries_show_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=True, seconds=6)
        assert await worker.hear("问") == "success"
        assert await worker.hear("问") == "success"
        await worker.contract.jobs.close()
        await asyncio.sleep(0.5)
        assert await worker.hear("问") == "success"
        assert worker.wechat.texts == ["答问"]
        await worker.close()

    run(scenario)


def test_r16_an_ambiguous_push_is_not_repeated_and_can_be_fetched_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        wechat = Wechat()
        wechat.fails = True
        worker = Worker(tmp_path, kf=True, seconds=6, wechat=wechat)
        assert await worker.hear("问") == "success"
        await worker.contract.jobs.close()
        await worker.contract.endings.recover()
        assert wechat.texts == ["答问"]
        fetched = await worker.late.fetch("wx_a", 17)
        assert fetched is not None
        assert fetched.text == "答问"
        assert await worker.late.fetch("wx_a", 17) is None
        assert await worker.late.fetch("wx_b", 17) is None
        await worker.close()

    run(scenario)


def test_r17_without_pushes_retries_join_and_the_third_says_how_to_fetch(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=False, seconds=12)
        first = asyncio.create_task(worker.hear("问"))
        await asyncio.sleep(5 * SCALE)
        second = asyncio.create_task(worker.hear("问"))
        await asyncio.sleep(5 * SCALE)
        assert not second.done()
        # The job needs 12 s; the third waits from 10 s on, but only 4: long enough here.
        worker.seconds = 30
        assert await worker.hear("问") == "答问"
        assert (await first, await second) == ("success", "success")
        slow = asyncio.create_task(worker.hear("慢"))
        again = asyncio.create_task(worker.hear("慢"))
        await asyncio.sleep(0.1)
        assert await worker.hear("慢") == words.LATER
        assert await worker.hear("慢") == words.LATER
        assert (await slow, await again) == ("success", "success")
        waiting = await worker.late.fetch("wx_a", 17)
        assert waiting is not None
        assert waiting.text == words.STILL_LOOKING
        await worker.contract.jobs.close()
        fetched = await worker.late.fetch("wx_a", 17)
        assert fetched is not None
        assert fetched.text == "答慢"
        assert worker.asked == ["问", "慢"]
        await worker.close()

    run(scenario)


def test_r18_one_person_in_order_others_beside(tmp_path: Path) -> None:
    async def scenario() -> None:
        worker = Worker(tmp_path, kf=False, seconds=0.4)
        order: list[str] = []

        async def ask(text: str, sender: str) -> None:
            await worker.hear(text, sender)
            order.append(text)

        tasks = []
        for text, sender in (("一", "wx_a"), ("甲", "wx_b"), ("二", "wx_a"), ("三", "wx_a")):
            tasks.append(asyncio.create_task(ask(text, sender)))
            await asyncio.sleep(0.05)
        await asyncio.gather(*tasks)
        assert [text for text in order if text != "甲"] == ["一", "二", "三"]
        assert order.index("甲") < order.index("三")
        await worker.close()

    run(scenario)


def test_a_dead_workers_message_is_taken_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        dead = Worker(tmp_path, kf=True, seconds=60)
        assert await dead.hear("问") == "success"
        for task in [*dead.contract.jobs._running.values(), *dead.contract.endings._behind]:
            task.cancel()
        heir = Worker(tmp_path, kf=True, seconds=0.1)
        # A killed process leaves its lease behind; it ends by itself.
        await asyncio.sleep(Times(SCALE).lease + 0.5)
        await heir.contract.endings.recover()
        await heir.contract.jobs.close()
        assert heir.asked == ["问"]
        assert heir.wechat.texts == ["答问"]
        await heir.close()
        await dead.store.close()

    run(scenario)


def test_r15_an_answer_that_wechat_hung_up_on_is_left_for_the_retry_or_pushed(tmp_path: Path) -> None:
    async def gone() -> bool:
        return True

    async def scenario() -> None:
        worker = Worker(tmp_path, kf=True, seconds=0.1)
        message = Message(key="k1", sender="wx_a", kind=Kind.TEXT, text="问", created=17)
        delivery = Delivery(message, "o_wx_a", "gh")
        assert await worker.contract.deliver(delivery, hung_up=gone) is None
        again = await worker.contract.deliver(delivery)
        assert again is not None and again.text == "答问"
        other = Delivery(
            Message(key="k2", sender="wx_b", kind=Kind.TEXT, text="没人听", created=17), "o_b", "gh"
        )
        assert await worker.contract.deliver(other, hung_up=gone) is None
        await asyncio.sleep(Times(SCALE).unasked + 1)
        assert worker.wechat.texts == ["答没人听"]
        await worker.close()

    run(scenario)
