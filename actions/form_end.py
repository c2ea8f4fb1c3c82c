"""What follows when a form is over: the next one wished for, or nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.loops import FORMS, loop_of
from actions.session import closed_when_long


class ActionFormEnd(Action):
    """Starts the form that the resident switched to; else clears the wish and waits."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_form_end"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Follow the wish that the form left behind."""
        wanted = tracker.get_slot("form_switch")
        if wanted in FORMS:
            return [
                SlotSet("form_switch", None),
                SlotSet("form_wanted", wanted),
                FollowupAction(loop_of(wanted)),
            ]
        return closed_when_long(tracker, [SlotSet("form_wanted", None)])
