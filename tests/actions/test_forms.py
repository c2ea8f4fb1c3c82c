"""What a form sends to the knowledge API, and which slots its answer sets."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.choice import ActionChoice
from actions.form_end import ActionFormEnd
from actions.forms import ActionStartForm, ValidateBenefitForm, ValidateWaitingPeriodForm
from actions.loops import FORMS, loop_of
from tests.actions.knowledge_double import KnowledgeDouble, form_reply, reply
from tests.actions.test_contract import GATEWAY, validate
from tests.actions.trackers import tracker

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]


def run(action: Any, spoken: Any) -> tuple[list[Json], list[Json]]:
    """The events and messages of an action."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, spoken, {}))
    return [dict(event) for event in events], dispatcher.messages


def slots(events: list[Json]) -> Json:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_what_is_sent_fits_the_document(knowledge: KnowledgeDouble) -> None:
    spoken = tracker(
        "二级医院", "inform", metadata=GATEWAY, requested_slot="fact_level", fact_total="32000", fact_retired=False,
        fact_level=None, form_dont_know=["care"], form_about="您母亲", form_misses=1, form_noticed=True,
    )  # fmt: skip
    run(ValidateBenefitForm(), spoken)
    (asked,) = knowledge.asked
    validate("FormRequest", asked)
    assert (asked["form"], asked["opening"], asked["text"]) == ("benefit", False, "二级医院")
    assert asked["state"] == {
        "asked": "level", "facts": {"total": "32000", "retired": False}, "dont_know": ["care"],
        "about": "您母亲", "misses": 1, "asides": 0, "noticed": True, "offered": [],
    }  # fmt: skip


def test_what_these_tests_answer_fits_the_document(knowledge: KnowledgeDouble) -> None:
    run(ValidateBenefitForm(), tracker("算一下", metadata=GATEWAY))
    validate("FormReply", form_reply(knowledge.asked[0]))


def test_a_form_picked_by_its_number_opens_with_its_own_sentence(knowledge: KnowledgeDouble) -> None:
    wish = {"send": "按我的情况算一算住院能报多少", "form": "benefit"}
    spoken = tracker(
        "2", "choose", metadata={**GATEWAY, "adds": True}, choices=["问题甲", wish], form_last="benefit"
    )
    events, messages = run(ActionChoice(), spoken)
    assert messages == []
    assert slots(events) == {"form_wanted": "benefit"}
    assert [e["name"] for e in events if e["event"] == "followup"] == ["benefit_form"]
    run(ValidateBenefitForm(), spoken)
    (asked,) = knowledge.asked
    assert (asked["text"], asked["entities"], asked["opening"], asked["revises"]) == (
        wish["send"],
        [],
        True,
        False,
    )


def test_what_a_result_offers_can_be_picked(knowledge: KnowledgeDouble) -> None:
    offered = [{"text": "材料", "send": "列一份我要带的材料清单", "form": "materials"}]
    knowledge.form = lambda request: form_reply(
        request, status="done", state={"asked": None}, reply={**reply(), "follow_ups": offered}
    )
    events, _ = run(ValidateBenefitForm(), tracker("第一次", metadata=GATEWAY, requested_slot="fact_level"))
    assert slots(events)["choices"] == [{"send": "列一份我要带的材料清单", "form": "materials"}]


def test_the_answer_fills_slots_and_asks(knowledge: KnowledgeDouble) -> None:
    knowledge.form = lambda request: form_reply(
        request, state={"facts": {"total": "32000"}, "about": "您母亲"}
    )
    events, messages = run(ValidateBenefitForm(), tracker("我妈住院花了三万二能报多少", fact_level="level2"))
    found = slots(events)
    assert found["requested_slot"] == "fact_scheme"
    assert (found["fact_total"], found["fact_level"], found["form_about"]) == ("32000", None, "您母亲")
    assert messages[0]["custom"]["outcome"] == "asking"


@pytest.mark.parametrize(("status", "last"), [("done", "waiting-period"), ("closed", None)])
def test_a_form_that_is_over_asks_nothing(knowledge: KnowledgeDouble, status: str, last: str | None) -> None:
    knowledge.form = lambda request: form_reply(request, status=status)
    events, _ = run(ValidateWaitingPeriodForm(), tracker("断了两年", requested_slot="fact_break_years"))
    assert slots(events)["requested_slot"] is None
    assert slots(events).get("form_last") == last


def test_without_the_api_the_question_stays_open(knowledge: KnowledgeDouble) -> None:
    knowledge.form = lambda request: 503
    events, messages = run(ValidateBenefitForm(), tracker("二级", requested_slot="fact_level", form_misses=1))
    assert slots(events) == {"form_misses": 1, "requested_slot": "fact_level"}
    assert messages[0]["custom"] == {"error": "kb_unavailable"}


def test_switching_starts_the_other_form(knowledge: KnowledgeDouble) -> None:
    knowledge.form = lambda request: form_reply(request, status="switch", next_form="relief", reply=None)
    events, messages = run(
        ValidateBenefitForm(), tracker("看看我能不能申请救助", requested_slot="fact_level")
    )
    assert (slots(events)["form_switch"], slots(events)["requested_slot"], messages) == ("relief", None, [])
    events, _ = run(ActionFormEnd(), tracker("看看我能不能申请救助", form_switch="relief"))
    assert {"event": "followup", "name": "relief_form", "timestamp": None} in events
    assert slots(events) == {"form_switch": None, "form_wanted": "relief"}


def test_the_end_of_a_form_clears_the_wish() -> None:
    events, _ = run(ActionFormEnd(), tracker("第一次", form_wanted="benefit"))
    assert slots(events) == {"form_wanted": None}


def test_a_wish_names_its_form() -> None:
    events, _ = run(ActionStartForm(), tracker(metadata={**GATEWAY, "wish": "materials"}))
    assert slots(events) == {"form_wanted": "materials"}


@pytest.mark.parametrize("known", [{"revises": True}, {"adds": True}])
def test_a_correction_goes_to_the_last_result(knowledge: KnowledgeDouble, known: Json) -> None:
    spoken = tracker("三级医院", "inform", metadata={**GATEWAY, **known}, form_last="benefit")
    events, _ = run(ActionAnswer(), spoken)
    assert [event["name"] for event in events] == ["benefit_form"]
    assert knowledge.asked == []
    run(ValidateBenefitForm(), spoken)
    assert (knowledge.asked[0]["opening"], knowledge.asked[0]["revises"]) == (True, True)


def test_a_new_answer_ends_what_can_be_corrected(knowledge: KnowledgeDouble) -> None:
    events, _ = run(ActionAnswer(), tracker(metadata=GATEWAY, form_last="benefit"))
    assert slots(events)["form_last"] is None
    knowledge.answer = lambda request: reply("not_found", entry=None)
    events, _ = run(ActionAnswer(), tracker(metadata=GATEWAY, form_last="benefit"))
    assert "form_last" not in slots(events)


def test_every_field_of_the_requests_has_a_slot() -> None:
    document = yaml.safe_load((ROOT / "bot/domain/facts.yml").read_text(encoding="utf-8"))["slots"]
    forms = yaml.safe_load((ROOT / "bot/domain/forms.yml").read_text(encoding="utf-8"))["forms"]
    assert all(slot == {"type": "any", "mappings": [{"type": "custom"}]} for slot in document.values())
    assert set(forms) == {loop_of(form) for form in FORMS}
    assert all(set(form["required_slots"]) <= set(document) for form in forms.values())
