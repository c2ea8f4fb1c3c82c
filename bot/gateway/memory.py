"""What is remembered between turns; a database that does not answer costs memory, never an answer."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.desk import MISSES
from kb.answer.outcome import Outcome
from kb.api.models import ChatReply
from kb.store.conversations import Memory, TurnRecord, recall, record
from kb.store.database import Database

log = logging.getLogger(__name__)
SHORT = 6
"""Up to so many characters a message may be a choice; the title answered says at least as much."""
_USEFUL = (Outcome.ANSWERED, Outcome.CALCULATED)
_LEAVES_SUBJECT = (*MISSES, Outcome.OUT_OF_SCOPE, Outcome.HANDOFF)


class MemoryStore:
    """Reads and writes conversations off the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, sender: str, now: dt.datetime) -> Memory:
        """What is known of a sender; nothing, but as if the notice was seen, without the database."""
        try:
            return await to_thread.run_sync(recall, self._database, sender, now)
        except SQLAlchemyError as exc:
            log.warning("conversation not read: %s", type(exc).__name__)
            return Memory(privacy_seen=True)

    async def record(self, sender: str, memory: Memory, turn: TurnRecord, now: dt.datetime) -> bool:
        """Store a turn; False when the database did not take it."""
        try:
            await to_thread.run_sync(record, self._database, sender, memory, turn, now)
        except SQLAlchemyError as exc:
            log.warning("turn %s not stored: %s", turn.trace_id, type(exc).__name__)
            return False
        return True


def after(memory: Memory, reply: ChatReply, text: str) -> Memory:
    """What is remembered after a turn with the masked ``text``.

    A follow-up keeps the question it followed up (居民医保怎么缴费 → 低保户呢 → 残疾人呢); a changed
    subject or one that nothing was found for drops it, so that no later 「那要带什么材料」 is taken
    for the old one.
    """
    if reply.outcome in _USEFUL and reply.entries:
        kept = memory.last_question if reply.understood_as else None
        # 「第二个」 is no question to follow up; the title of what it chose is.
        asked = text if len(text) > SHORT else reply.entries[0].title
        return replace(memory, last_entry=reply.entries[0].id, last_question=kept or asked, misses=0)
    misses = memory.misses
    if reply.outcome in MISSES:
        misses += 1
    elif reply.outcome in (Outcome.OUT_OF_SCOPE, *_USEFUL):
        misses = 0
    if reply.outcome in _LEAVES_SUBJECT and not reply.understood_as:
        return replace(memory, last_entry=None, last_question=None, misses=misses)
    return replace(memory, misses=misses)


def turn_record(reply: ChatReply, text: str) -> TurnRecord:
    """The row of a turn: the masked ``text`` and how it ended."""
    return TurnRecord(
        trace_id=reply.trace_id,
        text=text,
        outcome=reply.outcome.value,
        entries=[{"id": entry.id, "version": entry.version} for entry in reply.entries],
        release=reply.release,
        area=reply.area,
        as_of=reply.as_of,
        degraded=reply.degraded,
        duration_ms=reply.duration_ms,
    )
