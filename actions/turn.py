"""One turn, the same for every flow: ask the knowledge API, hand its reply on, remember what follows."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import kb_client
from actions.loops import FORMS, loop_of
from actions.session import closed_when_long

log = logging.getLogger(__name__)

MAX_TEXT = 2000
NO_WORD = "\ufffc"
"""What ``bot/components/char_tokenizer.py`` puts in place of an empty text."""
SAID = ("category", "insurance", "hospital_level", "amount", "year", "place", "service")
"""Slots filled with what the resident said about the present subject."""
QUESTIONS = ("ask", "follow_up", "no_subject")
USEFUL = ("answered", "calculated", "asking")
MISSED = ("not_found", "clarify")
"""Outcomes that did not help; the API offers a person when ``misses`` already counts one."""

NEGATED = "negated"
"""The role that ``bot/components/metadata_entities.py`` gives to what a message denies."""

Json = dict[str, Any]


async def take(
    dispatcher: CollectingDispatcher, tracker: Tracker, act: str, text: str | None = None
) -> list[EventType]:
    """Ask with ``act`` and dispatch the reply; return the slots to set.

    ``text`` replaces the message (the question behind a chosen number). Without a reply the gateway is
    told so and answers by itself; the slots stay as they are. A correction right after the result of a
    form (不对，是二级医院), or a fact added to it (2026年的), goes to that form.
    """
    last = tracker.get_slot("form_last")
    known = metadata(tracker)
    if text is None and last in FORMS and (known.get("revises") or (known.get("adds") and act in QUESTIONS)):
        return [FollowupAction(loop_of(last))]
    request = request_of(tracker, act, text)
    try:
        reply = await kb_client.ask(request)
    except kb_client.KnowledgeError as error:
        log.warning("no reply from the knowledge API: %s", error.reason)
        dispatcher.utter_message(json_message={"error": "kb_unavailable"})
        return []
    dispatcher.utter_message(json_message=reply)
    said = mentioned(tracker) if text is None else frozenset()
    return closed_when_long(tracker, slots_after(tracker, act, reply, said))


def request_of(tracker: Tracker, act: str, text: str | None = None) -> Json:
    """The ``InternalRequest`` of the latest message; what the gateway knows wins over Rasa's slots.

    A question that stands for itself carries only what it says; a follow-up also what was said before.
    """
    known = metadata(tracker)
    carried = set(SAID) if act == "follow_up" else mentioned(tracker)
    values = {name: tracker.get_slot(name) for name in sorted(carried - denied(tracker))}
    request: Json = {
        "act": act,
        "text": (text if text is not None else text_of(tracker))[:MAX_TEXT],
        "entities": known.get("entities") or [] if text is None else [],
        "last_entry": known["last_entry"] if "last_entry" in known else tracker.get_slot("subject"),
        "last_question": known.get("last_question"),
        "misses": known["misses"] if "misses" in known else tracker.get_slot("misses") or 0,
        "slots": {name: value for name, value in values.items() if value is not None},
    }
    request.update({key: known[key] for key in ("area", "date", "channel") if known.get(key) is not None})
    return request


def metadata(tracker: Tracker) -> Json:
    """What the gateway sent with the latest message; empty when it is not a mapping."""
    found = tracker.latest_message.get("metadata")
    return found if isinstance(found, dict) else {}


def text_of(tracker: Tracker) -> str:
    """The latest message as the gateway sent it."""
    text = tracker.latest_message.get("text") or ""
    return "" if text == NO_WORD else text


def intent_of(tracker: Tracker) -> Json:
    """Name and confidence of the intent; the sdk's own getter reads the ranking, which ActGuard leaves alone."""
    return tracker.latest_message.get("intent") or {}


def mentioned(tracker: Tracker) -> frozenset[str]:
    """The slots that the latest message itself fills; what it denies does not count."""
    entities = tracker.latest_message.get("entities") or []
    return frozenset(e["entity"] for e in entities if e.get("entity") in SAID and not e.get("role"))


def denied(tracker: Tracker) -> frozenset[str]:
    """The slots whose value the latest message takes back (我不是低保)."""
    entities = tracker.latest_message.get("entities") or []
    return frozenset(
        e["entity"]
        for e in entities
        if e.get("entity") in SAID
        and e.get("role") == NEGATED
        and tracker.get_slot(e["entity"]) == e.get("value")
    )


def slots_after(tracker: Tracker, act: str, reply: Json, said: frozenset[str]) -> list[EventType]:
    """Subject, misses, open choices; a changed subject clears what was said about the old one."""
    outcome = reply["outcome"]
    events: list[EventType] = [SlotSet("choices", choices_of(reply))]
    if outcome in MISSED:
        events.append(SlotSet("misses", (tracker.get_slot("misses") or 0) + 1))
    else:
        events.append(SlotSet("misses", 0))
    events.extend(SlotSet(name, None) for name in sorted(denied(tracker)))
    if outcome in USEFUL and tracker.get_slot("form_last"):
        events.append(SlotSet("form_last", None))  # what is said from now on corrects the new answer
    entries = reply.get("entries") or []
    if outcome not in USEFUL or not entries:
        return events
    subject = entries[0].get("id")
    if act != "follow_up" and subject != tracker.get_slot("subject"):
        stale = (name for name in SAID if name not in said and tracker.get_slot(name) is not None)
        events.extend(SlotSet(name, None) for name in stale)
    events.append(SlotSet("subject", subject))
    return events


def choices_of(reply: Json) -> list[str | Json] | None:
    """What can be chosen by its place after this reply: its buttons, else its suggestions.

    The question behind each; of one that starts a form ``{"send", "form"}``.
    """
    offered = reply.get("buttons") or reply.get("follow_ups") or []
    return [_choice(button) for button in offered if button.get("send")] or None


def _choice(button: Json) -> str | Json:
    send: str = button["send"]
    return {"send": send, "form": button["form"]} if button.get("form") in FORMS else send
