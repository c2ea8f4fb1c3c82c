"""What a turn sends to the knowledge API and what it remembers of the reply."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from actions.session import TURNS
from tests.actions.knowledge_double import KnowledgeDouble, reply
from tests.actions.trackers import entity, tracker

Slots = dict[str, Any]


def take(made: Tracker, act: str = "ask", text: str | None = None) -> tuple[list[dict[str, Any]], Slots]:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(turn.take(dispatcher, made, act, text))
    return [m["custom"] for m in dispatcher.messages], {e["name"]: e["value"] for e in events}


def test_hands_on_what_the_gateway_knows(knowledge: KnowledgeDouble) -> None:
    known = {
        "entities": [
            {"entity": "category", "value": "低保对象", "text": "低保", "start": 0, "end": 2, "negated": False}
        ],
        "area": "990001", "date": "2026-11-21", "channel": "wechat",
        "last_entry": "relief/who", "last_question": "谁能申请救助", "misses": 1,
    }  # fmt: skip
    said, _ = take(tracker("低保户呢", metadata=known, subject="other/entry", misses=0), "follow_up")
    assert said == [reply()]
    assert knowledge.asked == [{"act": "follow_up", "text": "低保户呢", "slots": {}, **known}]


def test_without_metadata_the_slots_are_used(knowledge: KnowledgeDouble) -> None:
    take(tracker(subject="relief/who", misses=1), "follow_up")
    assert knowledge.asked[0]["last_entry"] == "relief/who"
    assert knowledge.asked[0]["misses"] == 1


def test_a_subject_dropped_by_the_gateway_stays_dropped(knowledge: KnowledgeDouble) -> None:
    take(tracker(metadata={"last_entry": None, "misses": 0}, subject="relief/who", misses=2))
    assert knowledge.asked[0]["last_entry"] is None
    assert knowledge.asked[0]["misses"] == 0


def test_a_follow_up_carries_what_was_said_and_a_question_does_not(knowledge: KnowledgeDouble) -> None:
    made = tracker(entities=[entity("insurance", "居民医保")], category="低保对象", insurance="居民医保")
    take(made, "follow_up")
    take(made, "ask")
    assert knowledge.asked[0]["slots"] == {"category": "低保对象", "insurance": "居民医保"}
    assert knowledge.asked[1]["slots"] == {"insurance": "居民医保"}


def test_a_changed_subject_clears_what_was_said_about_the_old_one(knowledge: KnowledgeDouble) -> None:
    knowledge.answer = lambda request: reply(entry="enrolment/newborn-how")
    made = tracker(
        entities=[entity("category", "新生儿")],
        subject="relief/who", category="新生儿", amount="32000", year="2025",
    )  # fmt: skip
    _, slots = take(made)
    assert slots == {
        "choices": None, "misses": 0, "amount": None, "year": None, "subject": "enrolment/newborn-how",
    }  # fmt: skip


def test_the_same_subject_or_a_follow_up_keeps_it(knowledge: KnowledgeDouble) -> None:
    kept = tracker(subject="enrolment/newborn-how", amount="32000")
    assert "amount" not in take(kept)[1]
    assert "amount" not in take(tracker(subject="relief/who", amount="32000"), "follow_up")[1]


def test_what_is_denied_is_not_sent_and_is_forgotten(knowledge: KnowledgeDouble) -> None:
    made = tracker(
        "我不是低保", entities=[entity("category", "低保对象", negated=True)],
        category="低保对象", subject="enrolment/newborn-how",
    )  # fmt: skip
    _, slots = take(made, "follow_up")
    assert knowledge.asked[0]["slots"] == {}
    assert slots["category"] is None


def test_counts_misses_in_a_row(knowledge: KnowledgeDouble) -> None:
    for outcome, before, after in [
        ("not_found", 0, 1), ("clarify", 1, 2), ("answered", 2, 0), ("chitchat", 1, 0), ("handoff", 2, 0),
    ]:  # fmt: skip
        knowledge.answer = lambda request, said=outcome: reply(said, entry=None)  # type: ignore[misc]
        assert take(tracker(misses=before))[1]["misses"] == after, outcome


def test_a_miss_leaves_the_subject(knowledge: KnowledgeDouble) -> None:
    knowledge.answer = lambda request: reply("not_found", entry=None)
    assert "subject" not in take(tracker(subject="relief/who"))[1]


def test_remembers_what_was_offered(knowledge: KnowledgeDouble) -> None:
    knowledge.answer = lambda request: reply("clarify", entry=None, buttons=["问题甲", "问题乙"])
    assert take(tracker())[1]["choices"] == ["问题甲", "问题乙"]
    suggested = {**reply(), "follow_ups": [{"text": "丙", "send": "问题丙"}]}
    knowledge.answer = lambda request: suggested
    assert take(tracker())[1]["choices"] == ["问题丙"]


def test_tells_the_gateway_that_there_is_no_reply(knowledge: KnowledgeDouble) -> None:
    knowledge.answer = lambda request: 503
    said, slots = take(tracker(subject="relief/who", misses=1))
    assert said == [{"error": "kb_unavailable"}]
    assert slots == {}


def test_a_question_behind_a_button_brings_no_entities_of_the_number(knowledge: KnowledgeDouble) -> None:
    made = tracker("2", metadata={"entities": [{"entity": "amount"}]}, entities=[entity("amount", "2")])
    take(made, "ask", "问题乙")
    assert knowledge.asked[0]["text"] == "问题乙"
    assert knowledge.asked[0]["entities"] == []


def test_metadata_of_any_shape_is_survived(knowledge: KnowledgeDouble) -> None:
    for odd in (None, [], "x", 3):
        said, _ = take(tracker(metadata=odd))  # type: ignore[arg-type]
        assert said == [reply()]
    assert [r["text"] for r in knowledge.asked] == ["新生儿怎么参保"] * 4


def test_a_text_is_never_longer_than_the_api_takes(knowledge: KnowledgeDouble) -> None:
    take(tracker("医" * 10_000))
    assert len(knowledge.asked[0]["text"]) == 2000


def test_a_long_conversation_is_closed_but_not_inside_a_form(knowledge: KnowledgeDouble) -> None:
    made = tracker(subject="relief/who", category="低保对象")
    made.events.extend({"event": "user"} for _ in range(TURNS))
    dispatcher = CollectingDispatcher()
    kinds = [e["event"] for e in asyncio.run(turn.take(dispatcher, made, "follow_up"))]
    assert kinds[-5:] == ["session_started", "slot", "slot", "slot", "followup"]
    made.active_loop = {"name": "relief_form"}
    kinds = [e["event"] for e in asyncio.run(turn.take(dispatcher, made, "follow_up"))]
    assert "session_started" not in kinds
