"""One resident's message from arrival to reply: the steps, in order."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from dataclasses import replace
from typing import Any

from anyio import to_thread

from bot.gateway import privacy
from bot.gateway.emergency import Emergency
from bot.gateway.identity import WEB, network
from bot.gateway.masking import mask
from bot.gateway.memory import after, turn_record
from bot.gateway.messages import (
    DateOutOfRange,
    Incoming,
    PrivacyRequired,
    RateLimited,
    TextEmpty,
    TextTooLong,
)
from bot.gateway.parts import Parts
from bot.gateway.rasa_client import RasaUnavailable
from bot.gateway.sanitise import Clean, Fault, sanitise
from kb.answer.outcome import Outcome
from kb.answer.service import NotReady
from kb.api.models import ChatReply, InternalRequest
from kb.dialogue.wishes import adds, corrects, wish
from kb.store.conversations import Memory

log = logging.getLogger(__name__)
FIRST_DATE = dt.date(2003, 1, 1)
"""Before this there was no medical insurance for rural residents to ask about (新农合试点)."""
DAYS_AHEAD = 800
QUICK_LOOK = 200
"""Characters of a message over the limit that are searched for an emergency."""


class Gateway:
    """Handles messages of all channels."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._background: set[asyncio.Task[None]] = set()

    async def handle(self, message: Incoming) -> ChatReply:
        """The reply to a message; raises a ``Refused`` when it is not handled.

        An emergency is answered whatever the limits say, and before search, Rasa and the database.
        """
        started = time.perf_counter()
        clean = sanitise(message.text)
        wait = await self._wait(message)
        # A flood gets only a quick look, so that it cannot keep the others waiting.
        emergency = self._parts.detector.detect(clean.text[:QUICK_LOOK] if wait else clean.text)
        if emergency:
            return self._emergency(message, clean, emergency, started, keep=not wait)
        if wait:
            raise RateLimited(wait)
        if clean.fault is Fault.TOO_LONG:
            raise TextTooLong
        if clean.fault is Fault.EMPTY:
            raise TextEmpty
        self._check(message)
        if message.message_id is None:
            return await self._turn(message, clean, started)
        return await self._parts.dedupe.once(
            message.sender, message.message_id, lambda: self._turn(message, clean, started)
        )

    def urgent(self, text: str) -> bool:
        """Whether ``text`` speaks of an emergency, which is answered before anything else."""
        return self._parts.detector.detect(sanitise(text).text) is not None

    async def remembered(self, sender: str) -> Memory:
        """What is known of a sender."""
        return await self._parts.memory.recall(sender, self._parts.clock.now())

    async def forget(self, sender: str) -> None:
        """Drop what this process (and Redis) keeps of a sender's messages; what is stored goes elsewhere."""
        # Another's write that fails is another's matter.
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._parts.dedupe.forget(sender)

    async def close(self) -> None:
        """Wait for what is still being written."""
        await asyncio.gather(*self._background)

    async def _wait(self, message: Incoming) -> int:
        """Seconds until this sender and this network may ask again; 0 when they may now."""
        settings, limiter = self._parts.settings, self._parts.limiter
        per_network = settings.rate_per_minute_network
        wait = await limiter.wait(f"net:{network(message.address)}", per_network, max(1, per_network // 3))
        if wait:
            return wait
        per_sender = message.per_minute or settings.rate_per_minute
        burst = message.per_minute or max(1, per_sender // 3)
        return await limiter.wait(f"sender:{message.sender}", per_sender, burst)

    def _check(self, message: Incoming) -> None:
        if message.area is not None:
            self._parts.desk.area(message.area)
        last = self._parts.clock.today() + dt.timedelta(days=DAYS_AHEAD)
        if message.date is not None and not FIRST_DATE <= message.date <= last:
            raise DateOutOfRange(message.date)

    async def _turn(self, message: Incoming, clean: Clean, started: float) -> ChatReply:
        parts = self._parts
        now = parts.clock.now()
        memory = await parts.memory.recall(message.sender, now)
        if message.told:
            memory = replace(memory, privacy_seen=True)
        if message.channel == WEB and not memory.privacy_seen:
            raise PrivacyRequired
        masked = mask(clean.text)
        for kind in masked.kinds:
            parts.metrics.masked.labels(kind).inc()
        request = self._request(message, masked.text, memory)
        reply = await self._reply(message.sender, request, clean.fault)
        if not memory.privacy_seen:
            text = privacy.notice(parts.desk, reply.area, reply.as_of, parts.settings.retention_days)
            reply = reply.model_copy(update={"notices": [text, *reply.notices]})
            memory = replace(memory, privacy_seen=True)
        reply = self._stamp(message, reply, started)
        stored = after(memory, reply, masked.text)
        if not await parts.memory.record(message.sender, stored, turn_record(reply, masked.text), now):
            parts.metrics.store.inc()
        return reply

    def _request(self, message: Incoming, text: str, memory: Memory) -> InternalRequest:
        parts = self._parts
        remembered = memory.area if memory.area in parts.desk.areas else None
        return InternalRequest(
            act="ask",
            text=text,
            area=message.area or remembered or parts.settings.area,
            date=message.date,
            channel=message.channel,
            entities=parts.extract(text, message.date or parts.clock.today()),
            last_entry=memory.last_entry,
            last_question=memory.last_question,
            misses=memory.misses,
        )

    async def _reply(self, sender: str, request: InternalRequest, fault: Fault | None) -> ChatReply:
        """From Rasa; without it from the knowledge base alone; without that, the hotline."""
        parts = self._parts
        area, day = request.area or parts.settings.area, request.date or parts.clock.today()
        if fault is not None:
            return parts.desk.say(fault.value, area, day)
        if not parts.desk.ready:
            return parts.desk.say("degraded", area, day).model_copy(update={"degraded": True})
        try:
            return await parts.rasa.ask(sender, request.text, metadata(request))
        except RasaUnavailable as exc:
            parts.metrics.rasa.labels(exc.reason).inc()
            log.warning("answering without Rasa: %s", exc.reason)
        try:
            reply = await to_thread.run_sync(parts.desk.answer, request)
        except NotReady:
            reply = parts.desk.say("degraded", area, day)
        return reply.model_copy(update={"degraded": True})

    def _stamp(self, message: Incoming, reply: ChatReply, started: float) -> ChatReply:
        seconds = time.perf_counter() - started
        metrics = self._parts.metrics
        metrics.seconds.labels(message.channel).observe(seconds)
        metrics.turns.labels(message.channel, reply.outcome.value, str(reply.degraded).lower()).inc()
        update = {"trace_id": message.trace_id, "duration_ms": round(seconds * 1000)}
        return reply.model_copy(update=update)

    def _emergency(
        self, message: Incoming, clean: Clean, found: Emergency, started: float, *, keep: bool
    ) -> ChatReply:
        parts = self._parts
        area = message.area or parts.settings.area
        if area not in parts.desk.areas:
            area = parts.settings.area
        known = parts.desk.areas.get(area)
        reply = ChatReply(
            outcome=Outcome.EMERGENCY,
            text=found.text,
            short=found.short,
            area=area,
            area_name=known.name if known else area,
            as_of=parts.clock.today(),
            release="",
        )
        reply = self._stamp(message, reply, started)
        if keep:
            # Written afterwards: a database that hangs must not hold the number back.
            task = asyncio.create_task(self._keep(message, reply, mask(clean.text).text))
            self._background.add(task)
            task.add_done_callback(self._background.discard)
        return reply

    async def _keep(self, message: Incoming, reply: ChatReply, text: str) -> None:
        now = self._parts.clock.now()
        memory = await self._parts.memory.recall(message.sender, now)
        if not await self._parts.memory.record(message.sender, memory, turn_record(reply, text), now):
            self._parts.metrics.store.inc()


def metadata(request: InternalRequest) -> dict[str, Any]:
    """What Rasa is told beside the text; it ends up in Rasa's tracker, so all of it is masked."""
    known = request.model_dump(
        mode="json", include={"entities", "area", "date", "channel", "last_entry", "last_question", "misses"}
    )
    text = request.text
    return {**known, "wish": wish(text), "revises": corrects(text), "adds": adds(text)}
