"""Forms through the real Rasa and the real action server; only the knowledge API is a double."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.actions.knowledge_double import form_reply, reply
from tests.bot.rasakit import Bot
from tests.bot.test_dialogue import meta

Json = dict[str, Any]
TURNS = 200
SLOW = 2.0
"""Seconds a turn may take after 200: half of what the gateway waits (``RASA_TIMEOUT``)."""


def wish(form: str) -> Json:
    return meta(wish=form, revises=False, adds=False)


@pytest.mark.parametrize("form", ["benefit", "relief", "contribution", "waiting-period", "materials"])
def test_a_wish_opens_its_form_and_the_form_stays(bot: Bot, form: str) -> None:
    sender = f"form-{form}"
    said = bot.say(sender, "帮我算一下", wish(form))
    assert [message["custom"]["outcome"] for message in said] == ["asking"]
    assert bot.knowledge.asked[0]["form"] == form
    assert bot.knowledge.asked[0]["opening"] is True
    for text in ("你好", "居民医保一年交多少钱", "转人工", "不是"):
        assert bot.say(sender, text, meta())[0]["custom"]["outcome"] == "asking"
    assert [request["text"] for request in bot.knowledge.asked[1:]] == [
        "你好",
        "居民医保一年交多少钱",
        "转人工",
        "不是",
    ]
    assert all(
        request["opening"] is False and request["state"]["asked"] == "scheme"
        for request in bot.knowledge.asked[1:]
    )


def test_a_result_at_once_is_said_once(bot: Bot) -> None:
    bot.knowledge.form = lambda request: form_reply(
        request, status="done", reply=reply("calculated", entry=None)
    )
    said = bot.say("once", "帮我算一下", wish("benefit"))
    assert [message["custom"]["outcome"] for message in said] == ["calculated"]
    assert len(bot.knowledge.asked) == 1
    slots = bot.slots("once")
    assert (slots["requested_slot"], slots["form_last"], slots["form_wanted"]) == (None, "benefit", None)
    bot.say("once", "居民医保一年交多少钱", meta())
    assert bot.knowledge.asked[1]["act"] == "ask"


def test_switching_says_one_thing(bot: Bot) -> None:
    bot.say("switch", "帮我算一下", wish("benefit"))
    bot.knowledge.form = lambda request: (
        form_reply(request, status="switch", next_form="relief", reply=None)
        if request["form"] == "benefit"
        else form_reply(request)
    )
    said = bot.say("switch", "看看我能不能申请救助", wish("relief"))
    assert [message["custom"]["outcome"] for message in said] == ["asking"]
    assert [request["form"] for request in bot.knowledge.asked] == ["benefit", "benefit", "relief"]
    assert bot.slots("switch")["requested_slot"] == "fact_scheme"


@pytest.mark.slow
def test_two_hundred_turns_in_a_form_stay_quick(bot: Bot) -> None:
    bot.say("long-form", "帮我算一下", wish("benefit"))
    bot.knowledge.form = lambda request: form_reply(
        request, state={"facts": {"total": str(len(bot.knowledge.asked))}}
    )
    slowest = 0.0
    for turn in range(TURNS):
        started = time.monotonic()
        said = bot.say("long-form", "不对，是三万二", meta())
        slowest = max(slowest, time.monotonic() - started)
        assert [message["custom"]["outcome"] for message in said] == ["asking"], turn
    print(f"\nslowest of {TURNS} turns: {slowest * 1000:.0f} ms")
    assert slowest < SLOW
    assert bot.slots("long-form")["fact_total"] == str(TURNS + 1)
    bot.knowledge.form = lambda request: form_reply(
        request, status="closed", reply=reply("chitchat", entry=None)
    )
    bot.say("long-form", "算了", meta())
    assert bot.slots("long-form")["requested_slot"] is None
    assert bot.say("long-form", "新生儿怎么参保", meta())[0]["custom"]["outcome"] == "answered"
