"""Policy questions, follow-ups, and facts told without a question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import turn

NEEDS_SUBJECT = ("follow_up", "inform")
BARE = 8
"""Up to so many characters, a message that names nothing cannot stand for itself (多少钱, 在哪办)."""
SURE = 0.5


class ActionAnswer(Action):
    """Everything that may hold a question, whatever the classifier's confidence."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask the knowledge API."""
        return await turn.take(dispatcher, tracker, act_of(tracker))


def act_of(tracker: Tracker) -> str:
    """``follow_up`` where there is a subject to follow, ``no_subject`` where it is missing, else ``ask``."""
    intent = turn.intent_of(tracker)
    if intent.get("name") not in NEEDS_SUBJECT:
        return "ask"
    known = turn.metadata(tracker)
    if known["last_entry"] if "last_entry" in known else tracker.get_slot("subject"):
        return "follow_up"
    if intent["name"] == "inform" or (intent.get("confidence") or 0.0) < SURE:
        return "ask"
    text = turn.text_of(tracker).strip()
    named = any(e.get("entity") != "aspect" for e in tracker.latest_message.get("entities") or [])
    return "no_subject" if len(text) <= BARE and not named else "ask"
