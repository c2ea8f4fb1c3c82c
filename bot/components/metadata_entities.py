"""Adopts the entities that the gateway found, so that entity labels are the same everywhere."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

LABELS = frozenset(
    {"category", "insurance", "hospital_level", "amount", "year", "date", "place", "service", "aspect"}
)
"""The labels of ``EntityOut`` in ``kb/api/models.py``; any other is dropped."""

NEGATED = "negated"
"""The role of an entity that the text denies (我不是低保): no slot mapping asks for it, so none is filled."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MetadataEntities(GraphComponent):
    """Turns ``metadata.entities`` of a message (``EntityOut`` as JSON) into Rasa entities.

    Malformed metadata is ignored item by item: a question is never lost because of it.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MetadataEntities:
        """Rasa's constructor; the component has no settings and nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities of every message; they replace nothing, for no other extractor runs."""
        for message in messages:
            entities = adopt(message.get("metadata"))
            if entities:
                message.set(ENTITIES, entities, add_to_output=True)
        return messages


def adopt(metadata: Any) -> list[dict[str, Any]]:
    """Return the valid entities of ``metadata`` in Rasa's shape; empty for anything else."""
    raw = metadata.get("entities") if isinstance(metadata, dict) else None
    items = raw if isinstance(raw, list) else []
    return [entity for entity in map(_entity, items) if entity is not None]


def _entity(item: Any) -> dict[str, Any] | None:
    if not isinstance(item, dict) or not isinstance(item.get("entity"), str):
        return None
    value, start, end = item.get("value"), item.get("start"), item.get("end")
    if (
        item["entity"] not in LABELS
        or not isinstance(value, str)
        or not isinstance(start, int)
        or not isinstance(end, int)
    ):
        return None
    entity: dict[str, Any] = {
        "entity": item["entity"],
        "value": value,
        "start": start,
        "end": end,
        "extractor": MetadataEntities.__name__,
    }
    if item.get("negated") is True:
        entity["role"] = NEGATED
    return entity
