"""Which act each flow asks for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.acts import ActionAct
from actions.answer import ActionAnswer, act_of
from actions.choice import ActionChoice, Choice, pick
from tests.actions.knowledge_double import KnowledgeDouble
from tests.actions.trackers import entity, tracker

OFFERED = ["问题甲", "问题乙", "问题丙"]


def run(action: Any, made: Tracker) -> None:
    asyncio.run(action.run(CollectingDispatcher(), made, {}))


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "metadata", "labels", "act"),
    [
        ("新生儿怎么参保", "ask_policy", 0.9, {"last_entry": "relief/who"}, [], "ask"),
        ("那要带什么材料", "follow_up", 0.9, {"last_entry": "relief/who"}, [], "follow_up"),
        ("我是低保户", "inform", 0.9, {"last_entry": "relief/who"}, [], "follow_up"),
        ("我是低保户", "inform", 0.9, {"last_entry": None}, [], "ask"),
        ("多少钱", "follow_up", 0.9, {"last_entry": None}, [], "no_subject"),
        ("要带什么", "follow_up", 0.9, {"last_entry": None}, ["aspect"], "no_subject"),
        ("低保户呢", "follow_up", 0.9, {"last_entry": None}, ["category"], "ask"),
        ("多少钱", "follow_up", 0.4, {"last_entry": None}, [], "ask"),
        ("白内障手术要带什么材料", "follow_up", 0.9, {"last_entry": None}, [], "ask"),
        ("😀", "nlu_fallback", 0.3, {"last_entry": None}, [], "ask"),
    ],
)
def test_a_question_stands_for_itself_or_needs_a_subject(
    text: str, intent: str, confidence: float, metadata: dict[str, Any], labels: list[str], act: str
) -> None:
    entities = [entity(label, "x") for label in labels]
    assert act_of(tracker(text, intent, confidence, entities, metadata)) == act


def test_without_metadata_the_subject_slot_decides() -> None:
    assert act_of(tracker("多少钱", "follow_up", subject="relief/who")) == "follow_up"


def test_answer_asks_the_api(knowledge: KnowledgeDouble) -> None:
    run(ActionAnswer(), tracker())
    assert knowledge.asked[0]["act"] == "ask"


@pytest.mark.parametrize("intent", ["greet", "thank", "goodbye", "who_are_you", "repeat", "talk_to_person"])
def test_an_act_is_asked_for_by_its_name(knowledge: KnowledgeDouble, intent: str) -> None:
    run(ActionAct(), tracker("…", intent))
    assert knowledge.asked[0]["act"] == intent


@pytest.mark.parametrize(
    ("text", "choices", "picked"),
    [
        ("1", OFFERED, "问题甲"),
        ("２", OFFERED, "问题乙"),
        ("③", OFFERED, "问题丙"),
        ("第二个", OFFERED, "问题乙"),
        ("第3条", OFFERED, "问题丙"),
        ("选三", OFFERED, "问题丙"),
        ("我选第一个吧", OFFERED, "问题甲"),
        ("就是第二个问题", OFFERED, "问题乙"),
        ("B", OFFERED, "问题乙"),
        ("最后一个", OFFERED, "问题丙"),
        ("最下面那个", OFFERED, "问题丙"),
        ("后一个", OFFERED[:2], "问题乙"),
        ("前面那个", OFFERED, "问题甲"),
        ("上面第二个", OFFERED, "问题乙"),
        ("中间那个", OFFERED, "问题乙"),
        ("中间那个", OFFERED[:2], None),
        ("第四个", OFFERED, None),
        ("0", OFFERED, None),
        ("99", OFFERED, None),
        ("那个", OFFERED, None),
        ("1", [], None),
    ],
)
def test_a_choice_by_its_place(text: str, choices: list[str], picked: str | None) -> None:
    assert pick(text, choices) == picked


@pytest.mark.parametrize(
    ("text", "intent", "choices", "act", "sent"),
    [
        ("第二个", "choose", OFFERED, "ask", "问题乙"),
        ("第五个", "choose", OFFERED, "no_choice", "第五个"),
        ("第二个", "choose", None, "no_choice", "第二个"),
        ("是的", "affirm", ["转人工"], "ask", "转人工"),
        ("是的", "affirm", OFFERED, "affirm", "是的"),
        ("对，随军家属", "affirm", [{"send": "算算", "form": "contribution"}], "affirm", "对，随军家属"),
        ("是的", "affirm", None, "affirm", "是的"),
        ("都不是", "deny", OFFERED, "deny", "都不是"),
        ("都不对", "deny", OFFERED, "deny", "都不对"),
        ("不对", "deny", None, "complain", "不对"),
        ("不知道", "dont_know", OFFERED, "dont_know", "不知道"),
    ],
)
def test_answers_to_what_was_offered(
    knowledge: KnowledgeDouble, text: str, intent: str, choices: list[Choice] | None, act: str, sent: str
) -> None:
    run(ActionChoice(), tracker(text, intent, choices=choices))
    assert (knowledge.asked[0]["act"], knowledge.asked[0]["text"]) == (act, sent)
