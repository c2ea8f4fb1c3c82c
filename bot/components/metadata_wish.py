"""Adopts the wish for a form that the gateway found: by words (``kb.dialogue.wishes``), never by confidence."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

START = "start_form"
QUESTION = "ask_policy"
WISHES = frozenset({"benefit", "relief", "contribution", "waiting-period", "materials"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MetadataWish(GraphComponent, IntentClassifier):
    """The last word on ``start_form``: with a wish in the metadata a message is one, without it never.

    So a policy question is not caught by a form because a classifier finds it alike.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MetadataWish:
        """Rasa's constructor; the component has no settings and nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Correct the intent of every message."""
        for message in messages:
            found = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            corrected = correct(found, message.get("metadata"))
            if corrected is not None:
                intent = {INTENT_NAME_KEY: corrected, PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, intent, add_to_output=True)
        return messages


def correct(intent: str | None, metadata: Any) -> str | None:
    """Return the intent that replaces ``intent``, or None if it holds."""
    if isinstance(metadata, dict) and metadata.get("wish") in WISHES:
        return START
    return QUESTION if intent == START else None
