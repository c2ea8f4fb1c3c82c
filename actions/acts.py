"""Greeting, thanks, goodbye and the like: the knowledge API holds the words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import turn


class ActionAct(Action):
    """A dialogue act whose canned reply has the name of the intent."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_act"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask for the canned reply."""
        return await turn.take(dispatcher, tracker, turn.intent_of(tracker).get("name") or "ask")
