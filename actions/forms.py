"""The five forms: every turn is computed by the knowledge API, Rasa holds which form is active and what is known."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import form_state, kb_client, turn
from actions.loops import FORMS, loop_of

log = logging.getLogger(__name__)
Json = dict[str, Any]


class FormStep(Action):
    """One message to a form: ask the API, hand its reply on, keep the facts."""

    form = ""

    def name(self) -> str:
        """The name in the domain: Rasa calls it to validate the form ``<form>_form``."""
        return f"validate_{loop_of(self.form)}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask the API; ``requested_slot`` of the result decides how the form goes on.

        Without a reply nothing changes and the gateway is told, so that it answers by itself; a form that was just
        being opened does not open.
        """
        opening = tracker.get_slot("requested_slot") is None
        request = form_state.request_of(tracker, self.form, opening)
        try:
            answer = await kb_client.ask_form(request)
        except kb_client.KnowledgeError as error:
            log.warning("no reply to a form from the knowledge API: %s", error.reason)
            dispatcher.utter_message(json_message={"error": "kb_unavailable"})
            # At least one slot is set: Rasa takes a form that set none for one that did not understand.
            kept = SlotSet("form_misses", tracker.get_slot("form_misses"))
            return [kept, SlotSet("requested_slot", tracker.get_slot("requested_slot"))]
        if answer.get("reply"):
            dispatcher.utter_message(json_message=answer["reply"])
        return form_state.events_of(tracker, self.form, answer)


class ValidateBenefitForm(FormStep):
    """What the three tiers pay for a stay."""

    form = "benefit"


class ValidateReliefForm(FormStep):
    """Whether medical relief is likely."""

    form = "relief"


class ValidateContributionForm(FormStep):
    """What is to be paid for a year."""

    form = "contribution"


class ValidateWaitingPeriodForm(FormStep):
    """How long to wait after a break."""

    form = "waiting-period"


class ValidateMaterialsForm(FormStep):
    """What to bring."""

    form = "materials"


class ActionStartForm(Action):
    """Sets which form is wished for; data/rules/forms.yml starts it."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_start_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Set ``form_wanted``; a message that wishes for none (only a test can send one) is a question."""
        wanted = turn.metadata(tracker).get("wish")
        if wanted in FORMS:
            return [SlotSet("form_wanted", wanted)]
        return [SlotSet("form_wanted", None), *await turn.take(dispatcher, tracker, "ask")]
