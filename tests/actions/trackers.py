"""Trackers as Rasa sends them to the action server."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

Json = dict[str, Any]


def entity(label: str, value: str, negated: bool = False) -> Json:
    """A Rasa entity as ``MetadataEntities`` makes it."""
    found: Json = {"entity": label, "value": value, "start": 0, "end": len(value)}
    return {**found, "role": "negated"} if negated else found


def tracker(
    text: str = "新生儿怎么参保",
    intent: str = "ask_policy",
    confidence: float = 0.9,
    entities: list[Json] | None = None,
    metadata: Json | None = None,
    **slots: Any,
) -> Tracker:
    """A tracker whose latest message has this intent, these entities and this metadata."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": entities or [],
        "metadata": metadata,
    }
    return Tracker("t", slots, message, [], False, None, {}, "action_listen")
