"""Conversations through the real Rasa and the real action server; only the knowledge API is a double."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from tests.actions.knowledge_double import TOKEN, reply
from tests.bot.rasakit import Bot

Json = dict[str, Any]
DAY = 86_400


def meta(*entities: Json, last_entry: str | None = None, **more: Any) -> Json:
    """Metadata as the gateway sends it."""
    known = {"area": "990001", "date": None, "channel": "web", "last_question": None, "misses": 0, **more}
    return {"entities": list(entities), "last_entry": last_entry, **known}


def found(label: str, value: str, negated: bool = False) -> Json:
    return {"entity": label, "value": value, "text": value, "start": 0, "end": len(value), "negated": negated}


def acts(bot: Bot) -> list[str]:
    return [request["act"] for request in bot.knowledge.asked]


def test_a_question_comes_back_with_the_reply_of_the_knowledge_api(bot: Bot) -> None:
    entity = found("category", "新生儿")
    said = bot.say("d1", "新生儿怎么参保", meta(entity))
    assert said == [{"recipient_id": "d1", "custom": reply()}]
    (asked,) = bot.knowledge.asked
    assert asked["act"] == "ask"
    assert asked["entities"] == [entity]
    assert asked["slots"] == {"category": "新生儿"}
    assert asked["area"] == "990001"
    assert bot.knowledge.tokens == [TOKEN]


def test_a_follow_up_carries_what_was_said_before(bot: Bot) -> None:
    bot.say("d2", "低保户住院能救助多少", meta(found("category", "低保对象")))
    bot.say(
        "d2",
        "那要带什么材料",
        meta(found("aspect", "材料"), last_entry="enrolment/newborn-how", last_question="…"),
    )
    assert acts(bot) == ["ask", "follow_up"]
    assert bot.knowledge.asked[1]["slots"] == {"category": "低保对象"}
    assert bot.knowledge.asked[1]["last_entry"] == "enrolment/newborn-how"


def test_a_changed_subject_drops_the_old_slots(bot: Bot) -> None:
    bot.say(
        "d3", "低保户住院花了三万二能救助多少", meta(found("category", "低保对象"), found("amount", "32000"))
    )
    bot.knowledge.answer = lambda request: reply(entry="cross-region/how")
    bot.say("d3", "在北京看病怎么备案", meta(found("place", "北京"), last_entry="enrolment/newborn-how"))
    assert bot.knowledge.asked[1]["slots"] == {"place": "北京"}
    slots = bot.slots("d3")
    assert (slots["category"], slots["amount"], slots["place"]) == (None, None, "北京")
    assert slots["subject"] == "cross-region/how"


def test_what_is_denied_fills_no_slot(bot: Bot) -> None:
    bot.say("d4", "我不是低保户，能申请救助吗", meta(found("category", "低保对象", negated=True)))
    assert bot.slots("d4")["category"] is None
    assert bot.knowledge.asked[0]["slots"] == {}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("你好", "greet"), ("谢谢", "thank"), ("再见", "goodbye"), ("你是谁", "who_are_you"),
        ("再说一遍", "repeat"), ("转人工", "talk_to_person"), ("答非所问", "complain"), ("算了", "cancel"),
        ("不知道", "dont_know"), ("是的", "affirm"), ("不是", "deny"), ("第二个", "no_choice"),
        ("多少钱", "no_subject"), ("谢谢，那新生儿怎么参保", "ask"), ("😀😀", "ask"), ("？", "ask"),
    ],
)  # fmt: skip
def test_each_act_reaches_the_knowledge_api(bot: Bot, text: str, act: str) -> None:
    assert bot.say(f"a-{act}-{len(text)}", text, meta())[0]["custom"]["outcome"] == "answered"
    assert acts(bot) == [act]


def test_a_number_picks_the_question_that_was_offered(bot: Bot) -> None:
    bot.knowledge.answer = lambda request: reply(
        "clarify", entry=None, buttons=["居民医保怎么缴费", "职工医保怎么缴费"]
    )
    bot.say("d5", "医保怎么缴费", meta())
    bot.say("d5", "第二个", meta())
    assert [(r["act"], r["text"]) for r in bot.knowledge.asked] == [
        ("ask", "医保怎么缴费"),
        ("ask", "职工医保怎么缴费"),
    ]


def test_yesterdays_slots_do_not_answer_todays_question(bot: Bot) -> None:
    bot.say("d6", "低保户住院能救助多少", meta(found("category", "低保对象")))
    assert bot.slots("d6")["category"] == "低保对象"
    with sqlite3.connect(bot.tracker_db) as db:
        db.execute("UPDATE events SET timestamp = timestamp - ? WHERE sender_id = 'd6'", (DAY + 60,))
        rows = db.execute("SELECT id, data FROM events WHERE sender_id = 'd6'").fetchall()
        assert rows
        db.execute(
            "UPDATE events SET data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - ?)"
            " WHERE sender_id = 'd6'",
            (DAY + 60,),
        )
    bot.say("d6", "那要带什么材料", meta(last_entry="relief/who"))
    assert bot.knowledge.asked[-1]["slots"] == {}


def test_the_gateway_is_told_when_the_knowledge_api_fails(bot: Bot) -> None:
    bot.knowledge.answer = lambda request: 503
    assert bot.say("d7", "新生儿怎么参保", meta())[-1]["custom"] == {"error": "kb_unavailable"}


@pytest.mark.parametrize("metadata", [None, {}, {"entities": "x"}, {"entities": [{"entity": 3}]}])
def test_a_question_with_odd_metadata_is_answered(bot: Bot, metadata: object) -> None:
    assert bot.say(f"o-{metadata}", "新生儿怎么参保", metadata)[0]["custom"]["outcome"] == "answered"


@pytest.mark.parametrize(
    "text",
    ["医" * 2000, "<script>alert(1)</script>", "'; DROP TABLE events;--", "／restart", "\u200b参保", ""],
)
def test_an_odd_text_is_asked_like_any_other(bot: Bot, text: str) -> None:
    assert bot.say(f"t-{len(text)}", text, meta())[0]["custom"]["outcome"] == "answered"
    assert bot.knowledge.asked[0]["text"] == text


@pytest.mark.slow
def test_two_hundred_turns_do_not_pile_up_or_get_stuck(bot: Bot) -> None:
    bot.knowledge.answer = lambda request: reply("clarify", entry=None, buttons=["问题甲", "问题乙"])
    for turn in range(200):
        said = bot.say("long", ["医保怎么缴费", "第二个"][turn % 2], meta(last_entry="a/b"))
        assert said[0]["custom"]["outcome"] == "clarify", turn
    assert [r["text"] for r in bot.knowledge.asked] == ["医保怎么缴费", "问题乙"] * 100
    with sqlite3.connect(bot.tracker_db) as db:
        rows = db.execute("SELECT type_name FROM events WHERE sender_id = 'long' ORDER BY id").fetchall()
    lengths = [0]
    for (kind,) in rows:
        lengths = [*lengths, 0] if kind == "session_started" else [*lengths[:-1], lengths[-1] + 1]
    assert max(lengths) < 600, "what Rasa reads at a turn stays bounded"
    assert len(lengths) > 4
