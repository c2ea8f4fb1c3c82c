"""A resident asks for a person: what is passed on, who is there, and how the answer comes back.

Each channel offers it in its own way. The web chat reads the thread (``bot/channels/web/handoff.py``); a
channel that sends, as WeChat does, gives an ``Outlet`` and gets each answer handed over.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from anyio import to_thread

from bot.gateway.desk import Desk
from bot.gateway.emergency import Emergency, EmergencyDetector
from bot.gateway.masking import mask
from bot.gateway.messages import TextEmpty, TextTooLong
from bot.gateway.rasa_client import RasaClient
from bot.gateway.sanitise import Fault, sanitise
from kb.accounts.roles import DESK
from kb.answer.knowledge import KnowledgeBase
from kb.clock import Clock
from kb.dialogue.texts import Texts
from kb.dialogue.words import words
from kb.places.desk import DeskHours, desk_hours, desk_of
from kb.schema.service import Service
from kb.store import accounts, handoffs, sessions
from kb.store.database import Database

log = logging.getLogger(__name__)
PRESENT = dt.timedelta(minutes=3)
"""Whoever had a page of the console open so recently is there: its pages ask every half minute."""
FACT = "fact_"
"""Prefix of the slots that a form has filled (actions/form_state.py)."""
MOST_FACTS = 20


class Outlet(Protocol):
    """How a channel that sends its answers (instead of being asked for them) delivers an operator's."""

    async def deliver(self, sender: str) -> bool:
        """Show the resident of this internal id what they have not read; False when it waits for them."""
        ...


@dataclass(frozen=True)
class Staff:
    """Who is there to answer: ``present`` accounts at the console, and the hours of the desk."""

    available: bool
    present: int
    hours: DeskHours
    waiting: int


class People:
    """The way from a resident to a person and back."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        desk: Desk,
        detector: EmergencyDetector,
        rasa: RasaClient,
        texts: Texts,
        rasa_token: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._detector = detector
        self._rasa = rasa
        self._texts = texts
        self._token = rasa_token
        self.outlets: dict[str, Outlet] = {}
        """By channel; empty for those that are asked."""

    async def staff(self, kb: KnowledgeBase | None, area: str) -> Staff:
        """Who is there; ``available`` is False where no account could ever answer."""
        return await to_thread.run_sync(self._staff, kb, area)

    def _staff(self, kb: KnowledgeBase | None, area: str) -> Staff:
        now = self._clock.now()
        offices = kb.release.offices.values() if kb else ()
        office = desk_of(offices, self._desk.chain(area))
        return Staff(
            available=accounts.any_of(self._database, DESK),
            present=sessions.present(self._database, DESK, now - PRESENT),
            hours=desk_hours(office, now),
            waiting=handoffs.waiting(self._database),
        )

    async def facts(self, sender: str, kb: KnowledgeBase | None) -> list[str]:
        """What a form has learnt of the sender, in words and masked, as it would be passed on."""
        slots = await self._rasa.slots(sender, self._token)
        services = kb.release.services if kb else {}
        known = {n.removeprefix(FACT): v for n, v in slots.items() if n.startswith(FACT)}
        told = [self._told(name, value, services) for name, value in known.items()]
        return list(dict.fromkeys(line for line in told if line))[:MOST_FACTS]

    def _told(self, name: str, value: object, services: Mapping[str, Service]) -> str:
        """One fact in words; empty for one that has none, such as an inner mark of a form."""
        if not isinstance(value, str | int):
            return ""
        try:
            line = words(name, value, self._texts, services)
        except (ValueError, ArithmeticError, KeyError):
            return ""
        return mask(line).text if line != str(value) else ""

    def urgent(self, text: str) -> Emergency | None:
        """The emergency that a message names: its numbers are shown whatever becomes of the request."""
        return self._detector.detect(sanitise(text).text)

    def said(self, text: str, message_id: str | None) -> handoffs.Said:
        """What a resident typed, cleaned and masked; raises TextEmpty and TextTooLong."""
        clean = sanitise(text)
        if clean.fault is Fault.TOO_LONG:
            raise TextTooLong
        if clean.fault is Fault.EMPTY or not clean.text.strip():
            raise TextEmpty
        return handoffs.Said(mask(clean.text).text, message_id, self.urgent(clean.text) is not None)

    async def ask(self, sender: str, area: str, said: handoffs.Said, facts: list[str]) -> bool:
        """Put a request for a person into the queue; False for a sender without a conversation."""
        new = handoffs.NewHandoff(area, said, facts)
        return await to_thread.run_sync(handoffs.ask, self._database, sender, new, self._clock.now())

    async def answered(self, channel: str, sender: str) -> bool:
        """Deliver an operator's answer, which is stored; True as well for a channel whose residents fetch it."""
        outlet = self.outlets.get(channel)
        if outlet is None:
            return channel in FETCHED
        sent = await outlet.deliver(sender)
        if not sent:
            log.info("an operator's answer waits for its resident to write through %s", channel)
        return sent


FETCHED: Mapping[str, str] = {"web": "the page asks for its thread"}
"""Channels that need no outlet, and why."""
