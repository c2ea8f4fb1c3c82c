"""The slots of a form as the knowledge API reads and writes them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SessionStarted, SlotSet

from actions import choice, turn
from actions.loops import loop_of
from actions.session import KEPT, TURNS

PREFIX = "fact_"
"""Slots of facts are the fields of the rules' requests with this prefix."""

HELD = (
    "form_about",
    "form_dont_know",
    "form_misses",
    "form_asides",
    "form_noticed",
    "form_offered",
    "form_wanted",
)
"""Slots of a running form beside its facts."""
Json = dict[str, Any]


def request_of(tracker: Tracker, form: str, opening: bool) -> Json:
    """The ``FormRequest`` of the latest message."""
    known = turn.metadata(tracker)
    asked = tracker.get_slot("requested_slot")
    # The sentence behind the number that was picked is what was said.
    picked = choice.sent(choice.chosen(tracker)) if opening else None
    request: Json = {
        "form": form,
        "opening": opening,
        "revises": opening and picked is None and _again(known, tracker, form),
        "state": {
            "asked": asked[len(PREFIX) :] if asked else None,
            "facts": facts(tracker),
            "dont_know": tracker.get_slot("form_dont_know") or [],
            "about": tracker.get_slot("form_about"),
            "misses": tracker.get_slot("form_misses") or 0,
            "asides": tracker.get_slot("form_asides") or 0,
            "noticed": bool(tracker.get_slot("form_noticed")),
            "offered": tracker.get_slot("form_offered") or [],
        },
        "text": (picked or turn.text_of(tracker))[: turn.MAX_TEXT],
        "entities": [] if picked else known.get("entities") or [],
        "idle": 0 if opening else idle(tracker),
    }
    request.update({key: known[key] for key in ("area", "date", "channel") if known.get(key) is not None})
    return request


def _again(known: Json, tracker: Tracker, form: str) -> bool:
    """Whether the form starts again to correct its last result; a wish starts it anew."""
    said = known.get("revises") or known.get("adds")
    return bool(said) and known.get("wish") is None and tracker.get_slot("form_last") == form


def facts(tracker: Tracker) -> Json:
    """The facts known, by field name."""
    return {
        name[len(PREFIX) :]: value
        for name, value in tracker.slots.items()
        if name.startswith(PREFIX) and value is not None
    }


def idle(tracker: Tracker) -> int:
    """Seconds between the latest message and the one before it; 0 when there is none."""
    times = [e.get("timestamp") or 0.0 for e in tracker.events if e.get("event") == "user"]
    return max(0, int(times[-1] - times[-2])) if len(times) > 1 else 0


def events_of(tracker: Tracker, form: str, answer: Json) -> list[EventType]:
    """The slots to set after a ``FormReply``: the facts, the question that is open, how it ended."""
    state, status = answer["state"], answer["status"]
    held = facts(tracker)
    told: Json = state["facts"]
    changed = {name: told.get(name) for name in {*held, *told} if held.get(name) != told.get(name)}
    events: list[EventType] = [SlotSet(PREFIX + name, value) for name, value in sorted(changed.items())]
    events += [
        SlotSet("form_about", state["about"]),
        SlotSet("form_dont_know", state["dont_know"]),
        SlotSet("form_misses", state["misses"]),
        SlotSet("form_asides", state["asides"]),
        SlotSet("form_noticed", state["noticed"]),
        SlotSet("form_offered", state.get("offered") or None),
        SlotSet("form_last", form if status == "done" else None),
        SlotSet("form_switch", answer.get("next_form") if status == "switch" else None),
    ]
    if status in ("done", "closed"):
        events.insert(0, SlotSet("choices", turn.choices_of(answer.get("reply") or {})))
    asked = state["asked"] if status == "asking" else None
    requested = SlotSet("requested_slot", PREFIX + asked if asked else None)
    # What did not change is left out, for Rasa reads all events at every turn; one slot at least is always set.
    fresh = [e for e in events if e["value"] != tracker.get_slot(e["name"])] or events[-1:]
    return kept_short(tracker, form, told, [*fresh, requested]) if asked else [*fresh, requested]


def kept_short(tracker: Tracker, form: str, told: Json, events: list[EventType]) -> list[EventType]:
    """``events``, in a new session that goes on with the form when this one is long."""
    turns = sum(1 for event in tracker.events if event.get("event") == "user")
    if turns < TURNS:
        return events
    values = {name: tracker.get_slot(name) for name in (*KEPT, *HELD)} | {
        PREFIX + n: v for n, v in told.items()
    }
    values |= {event["name"]: event["value"] for event in events}
    kept = [SlotSet(name, value) for name, value in values.items() if value is not None]
    # The end of the turn is said outright, as in ``closed_when_long``: a new session knows no last action.
    return [SessionStarted(), ActiveLoop(loop_of(form)), *kept, FollowupAction("action_listen")]
