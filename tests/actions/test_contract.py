"""The API's document as the actions keep to it; ``app`` keeps to it in tests/kb/api/test_openapi.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, RefResolver, ValidationError

from actions import turn
from actions.acts import ActionAct
from actions.answer import ActionAnswer
from actions.choice import ActionChoice
from tests.actions.knowledge_double import KnowledgeDouble, reply
from tests.actions.test_flows import run
from tests.actions.trackers import entity, tracker

Json = dict[str, Any]
DOCUMENT: Json = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
GATEWAY = {
    "entities": [
        {"entity": "category", "value": "低保", "text": "低保户", "start": 0, "end": 3, "negated": False},
        {"entity": "year", "value": "2027", "text": "明年", "start": 4, "end": 6, "negated": False},
    ],
    "area": "990001",
    "date": None,
    "channel": "api",
    "last_entry": "enrolment/newborn",
    "last_question": "新生儿怎么参保",
    "misses": 1,
}
"""The metadata of a message, as ``bot.gateway.conversation.metadata`` makes it."""


def validate(name: str, data: Json) -> None:
    """Hold ``data`` to the schema ``name`` of the document; raises ValidationError."""
    resolver = RefResolver.from_schema(DOCUMENT)
    schema = {"$ref": f"#/components/schemas/{name}"}
    Draft202012Validator(schema, resolver=resolver).validate(data)


def test_the_schema_refuses_what_the_api_would_refuse() -> None:
    with pytest.raises(ValidationError):
        validate("InternalRequest", {"act": "ask", "surprise": 1})
    with pytest.raises(ValidationError):
        validate("ChatReply", {**reply(), "outcome": "shrug"})


def test_the_route_that_is_called_is_in_the_document() -> None:
    body = DOCUMENT["paths"]["/v1/internal/reply"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/InternalRequest"}


@pytest.mark.parametrize("metadata", [None, {}, GATEWAY, {**GATEWAY, "date": "2026-11-21"}])
@pytest.mark.parametrize("act", ["ask", "follow_up", "greet", "talk_to_person", "no_subject"])
def test_what_is_asked_fits(act: str, metadata: Json | None) -> None:
    found = [entity("category", "低保"), entity("amount", "32000", negated=True)]
    slots = {"category": "低保", "amount": "32000", "subject": "enrolment/newborn", "misses": 2}
    validate("InternalRequest", turn.request_of(tracker(entities=found, metadata=metadata, **slots), act))


@pytest.mark.parametrize("action", [ActionAnswer(), ActionAct(), ActionChoice()])
def test_what_every_action_sends_fits(knowledge: KnowledgeDouble, action: Any) -> None:
    intent = "follow_up" if isinstance(action, ActionAnswer) else "choose"
    run(action, tracker("第二个" * 900, intent, metadata=GATEWAY, choices=["甲", "乙"]))
    validate("InternalRequest", knowledge.asked[0])


def test_what_these_tests_answer_fits() -> None:
    for outcome in DOCUMENT["components"]["schemas"]["Outcome"]["enum"]:
        validate("ChatReply", reply(outcome, buttons=["甲"]))
