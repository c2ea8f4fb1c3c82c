"""Whether a reply helped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from kb.store.database import Database
from kb.store.tables import Conversation, Feedback, Turn


class UnknownTurn(KeyError):
    """No such turn, it was deleted, or it is somebody else's."""


@dataclass(frozen=True)
class Verdict:
    """What a person said of a reply; ``comment`` is masked."""

    trace_id: str
    helpful: bool
    reasons: list[str]
    comment: str | None = None


def give(database: Database, verdict: Verdict, channel: str, sender_id: str | None, now: dt.datetime) -> None:
    """Store the verdict on a turn of ``channel``; a second one replaces the first.

    ``sender_id`` restricts it to the sender's own turns. Entry, version and release are taken from the
    turn, never from the caller. Raises UnknownTurn.
    """
    query = select(Turn, Conversation.sender_id).join(Conversation, Turn.conversation_id == Conversation.id)
    query = query.with_for_update(of=Turn)  # a double click is two requests at once
    with database.write() as session:
        found = session.execute(query.where(Turn.trace_id == verdict.trace_id)).one_or_none()
        if found is None or found[0].channel != channel or sender_id not in (None, found[1]):
            raise UnknownTurn(verdict.trace_id)
        turn = found[0]
        row = session.scalar(select(Feedback).where(Feedback.trace_id == verdict.trace_id))
        if row is None:
            first = turn.entries[0] if turn.entries else {}
            row = Feedback(
                trace_id=turn.trace_id,
                conversation_id=turn.conversation_id,
                entry=first.get("id"),
                version=first.get("version"),
                release=turn.release,
            )
            session.add(row)
        row.helpful = verdict.helpful
        row.reasons = verdict.reasons
        row.comment = verdict.comment
        row.created_at = now
