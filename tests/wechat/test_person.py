"""A person answers in WeChat: asked for, taken at the console, answered, read; with pushes and without."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.console.kit import sign_in, stack_account
from tests.stack import Stack
from tests.wechat.service import Service, Setup, running_service

pytestmark = pytest.mark.slow
SCALE = float(os.environ.get("WECHAT_TEST_SCALE", "0.3"))
QUESTION = "我妈是低保户，在县医院住院花了三万二，能救助多少"


@pytest.fixture(scope="module")
def service(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(stack, tmp_path_factory.mktemp("person") / "s", Setup(SCALE)) as running:
        yield running


@pytest.fixture
def li(service: Service) -> Iterator[httpx.Client]:
    """An operator at the console of the same service."""
    name = stack_account(service.stack)
    with httpx.Client(base_url=service.worker_urls[0], trust_env=False, timeout=30) as client:
        yield sign_in(client, name)


def reply(service: Service, text: str, who: str) -> str:
    """What the phone shows for a message, within its three deliveries."""
    said = service.double.say(text, who)
    texts = [a["reply"]["text"] for a in said["attempts"] if a.get("reply")]
    assert texts, said
    return str(texts[-1])


def hand_on(service: Service, who: str) -> str:
    reply(service, "居民医保一年交多少钱", who)
    offered = reply(service, "转人工", who)
    number = next(line[0] for line in offered.splitlines() if "把问题转给工作人员" in line)
    return reply(service, number, who)


def act(li: httpx.Client, number: str, what: str, **body: object) -> dict[str, object]:
    done = li.post(f"/console/api/handoffs/{number}/{what}", json=body or None)
    assert done.status_code == 200, done.text
    return dict(done.json())


def newest(li: httpx.Client) -> dict[str, object]:
    found = li.get("/console/api/handoffs").raise_for_status().json()["handoffs"]
    return dict(max(found, key=lambda line: line["created_at"]))


def test_asked_taken_answered_by_push_and_ended(service: Service, li: httpx.Client) -> None:
    told = hand_on(service, "o_push")
    assert "居民医保一年交多少钱" in told
    assert "回复会发到这里" in told
    line = newest(li)
    assert (line["channel"], line["state"]) == ("wechat", "waiting")
    # Until somebody takes it the assistant answers.
    assert "待遇" in reply(service, "新生儿怎么参保", "o_push")
    number = str(line["id"])
    act(li, number, "take")
    before = len(service.double.shown("o_push"))
    answered = act(li, number, "answer", text="您家按每人435元交，国庆后开始收。")
    assert answered["delivered"] is True
    shown = service.double.wait_shown(before + 1, 5, "o_push")
    assert "您家按每人435元交" in str(shown[-1])
    passed = reply(service, "我家五口人都要交吗", "o_push")
    assert "已转给工作人员" in passed
    assert "您家按每人435元交" not in passed  # it was read
    messages = li.get(f"/console/api/handoffs/{number}").json()["messages"]
    assert [m["text"] for m in messages][-1] == "我家五口人都要交吗"
    assert "由我回答" in reply(service, "结束人工", "o_push")
    assert li.get(f"/console/api/handoffs/{number}").json()["state"] == "closed"
    assert "435" in reply(service, "居民医保一年交多少钱", "o_push")


def test_an_answer_that_cannot_be_pushed_is_shown_with_the_next_reply_once(
    service: Service, li: httpx.Client
) -> None:
    hand_on(service, "o_silent")
    number = str(newest(li)["id"])
    act(li, number, "take")
    service.double.block("o_silent")
    try:
        answered = act(li, number, "answer", text="请带身份证来窗口。")
        assert answered["delivered"] is False
    finally:
        service.double.block("o_silent", blocks=False)
    act(li, number, "close")
    first = reply(service, "新生儿怎么参保", "o_silent")
    assert "【工作人员回复】\n请带身份证来窗口。" in first
    assert "请带身份证来窗口" not in reply(service, "居民医保一年交多少钱", "o_silent")


def test_what_is_added_while_waiting_reaches_the_operator(service: Service, li: httpx.Client) -> None:
    hand_on(service, "o_adds")
    assert "已转给工作人员" in reply(service, "补充：我家是低保户", "o_adds")
    assert "已转给工作人员" not in reply(service, "补充医疗保险能报多少", "o_adds")
    assert "已经转给工作人员" not in (again := reply(service, "转人工", "o_adds"))
    assert "接着问我" in again
    messages = li.get(f"/console/api/handoffs/{newest(li)['id']}").json()["messages"]
    assert [m["text"] for m in messages] == ["居民医保一年交多少钱", "我家是低保户"]


def test_an_emergency_reaches_the_operator_and_gets_its_numbers(service: Service, li: httpx.Client) -> None:
    hand_on(service, "o_urgent")
    number = str(newest(li)["id"])
    act(li, number, "take")
    assert "120" in reply(service, "我爸昏迷了没有呼吸", "o_urgent")
    for _ in range(100):  # it follows the numbers, which wait for nothing
        seen = li.get(f"/console/api/handoffs/{number}").json()
        if seen["urgent"]:
            break
        time.sleep(0.05)
    assert seen["urgent"] is True
    assert seen["messages"][-1]["text"] == "我爸昏迷了没有呼吸"


def test_asked_first_thing_the_next_message_is_the_question(service: Service, li: httpx.Client) -> None:
    offered = reply(service, "转人工", "o_first")
    assert "1. " in offered
    assert "写下来" in reply(service, "1", "o_first")
    assert QUESTION in reply(service, QUESTION, "o_first")
    assert newest(li)["question"] == QUESTION


def test_who_unfollows_takes_the_request_along(service: Service, li: httpx.Client) -> None:
    hand_on(service, "o_leaves")
    number = str(newest(li)["id"])
    service.double.act("unsubscribe", "o_leaves")
    assert li.get(f"/console/api/handoffs/{number}").status_code == 404
