"""Keeps a conversation short enough for Rasa, which reads all events of a session at every turn."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SessionStarted, SlotSet

TURNS = 40
"""Messages after which a session is closed: each costs every later turn two to four milliseconds."""
KEPT = ("subject", "misses", "choices")
"""What the next turn needs. What was said about a person is dropped, as it is after a day."""


def closed_when_long(tracker: Tracker, events: list[EventType]) -> list[EventType]:
    """Return ``events``, followed by a new session when this one is long and no form is running."""
    turns = sum(1 for event in tracker.events if event.get("event") == "user")
    if turns < TURNS or (tracker.active_loop or {}).get("name"):
        return events
    values = {name: tracker.get_slot(name) for name in KEPT}
    values.update({e["name"]: e["value"] for e in events if e["event"] == "slot" and e["name"] in KEPT})
    kept = [SlotSet(name, value) for name, value in values.items()]
    # Without a message in the new session no rule applies, so the end of the turn is said outright.
    return [*events, SessionStarted(), *kept, FollowupAction("action_listen")]
