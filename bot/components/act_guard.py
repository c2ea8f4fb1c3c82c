"""Lets a canned dialogue act through only if the message holds nothing to look up."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.components.char_tokenizer import clauses

QUESTION = "ask_policy"

LIMITS: dict[str, int] = {
    "affirm": 12,
    "cancel": 16,
    "choose": 16,
    "complain": 40,
    "deny": 14,
    "dont_know": 16,
    "goodbye": 18,
    "greet": 14,
    "repeat": 24,
    "talk_to_person": 40,
    "thank": 20,
    "who_are_you": 24,
}
"""The longest message, in letters and digits, that is still the act; longer ones hold a question."""

SURE = 0.3
"""Below this confidence an act is a question."""

TOLERANT = frozenset({"talk_to_person", "complain", "repeat", "dont_know"})
"""Acts that may name a policy thing (转人工，我要问低保的事); the others may not (谢谢，新生儿怎么参保)."""

ASIDES = frozenset({"affirm", "cancel", "deny", "dont_know", "goodbye", "thank"})
ASIDE_LIMIT = 9
"""One of these that is longer and asks opens a question (不知道是不是要先备案才能去省城住院)."""

INFORM_LIMIT = 8
"""A longer statement that also asks (…要一年两万，能不能减轻点) is a question, not an answer to a form."""

ASKS = re.compile(
    "[吗么呢嘛咩?？]|多少|什么|怎么|怎样|如何|哪|咋|啥|还是|不能|能不能|可不可以|是不是|有没有|了没|没有[?？]?$|请问|问的|求助"
)

ABOUT_US = frozenset({"who_are_you"})
"""Acts for which an aspect names nothing: 哪个单位, 什么 are asked of the assistant itself."""

POLICY = frozenset({"category", "insurance", "hospital_level", "amount", "service", "aspect"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ActGuard(GraphComponent, IntentClassifier):
    """Turns 「谢谢，那新生儿怎么参保」 back into a question, and emoji into no intent at all.

    Taking a question for thanks loses the question; taking thanks for a question only makes the
    search say that it found nothing. So doubt goes to the question.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActGuard:
        """Rasa's constructor; the component has no settings and nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Correct the intent of every message where the rules above say so."""
        for message in messages:
            found = message.get(INTENT) or {}
            confidence = found.get(PREDICTED_CONFIDENCE_KEY) or 0.0
            text, entities = message.get(TEXT) or "", message.get(ENTITIES) or []
            corrected = correct(found.get(INTENT_NAME_KEY), confidence, text, entities)
            if corrected is not None:
                intent = {INTENT_NAME_KEY: corrected, PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, intent, add_to_output=True)
        return messages


def correct(intent: str | None, confidence: float, text: str, entities: list[dict[str, Any]]) -> str | None:
    """Return the intent that replaces ``intent``, or None if it holds."""
    length = sum(end - start for start, end in clauses(text))
    if length == 0:
        return DEFAULT_NLU_FALLBACK_INTENT_NAME
    if intent == "inform":
        return QUESTION if length > INFORM_LIMIT and ASKS.search(text) else None
    limit = LIMITS.get(intent or "")
    if limit is None:
        return None
    if (
        confidence < SURE
        or length > limit
        or (length > ASIDE_LIMIT and intent in ASIDES and ASKS.search(text))
    ):
        return QUESTION
    policy = POLICY - {"aspect"} if intent in ABOUT_US else POLICY
    named = any(entity.get("entity") in policy for entity in entities)
    return QUESTION if named and intent not in TOLERANT else None
