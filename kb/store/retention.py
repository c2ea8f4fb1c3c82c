"""Deleting: what is older than the retention period, and what a person wants gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from kb.store.audit import Action, note
from kb.store.console_calls import purge_calls
from kb.store.conversations import channel_of
from kb.store.database import Database
from kb.store.handoff_tables import Handoff
from kb.store.led import purge_plays
from kb.store.surfaces import purge_counts
from kb.store.tables import Conversation, Feedback, Turn
from kb.store.tracker import Tracker


@dataclass(frozen=True)
class Deleted:
    """How many rows went."""

    conversations: int
    turns: int
    comments: int
    tracker_rows: int


def purge(database: Database, tracker: Tracker, now: dt.datetime, days: int) -> Deleted:
    """Delete turns, silent conversations, comments, hand-offs, plays and Rasa's rows older than ``days`` days.

    A hand-off goes with its conversation as well.
    Rasa's rows go first: if its database does not answer, ours stay and the next run finds them again.
    """
    limit = now - dt.timedelta(days=days)
    with database.read() as session:
        senders = list(session.scalars(select(Conversation.sender_id).where(Conversation.updated_at < limit)))
    tracker_rows = tracker.delete(senders, before=limit)
    with database.write() as session:
        old = Feedback.created_at < limit
        comments = _comments(session, old)
        turns = _rows(session.execute(delete(Turn).where(Turn.created_at < limit)))
        session.execute(delete(Handoff).where(Handoff.updated_at < limit))
        # Asked again inside the transaction: a sender who wrote meanwhile stays.
        gone = delete(Conversation).where(Conversation.updated_at < limit)
        deleted = Deleted(_rows(session.execute(gone)), turns, comments, tracker_rows)
        purge_calls(session, limit)
        purge_counts(session, limit.date())
        purge_plays(session, limit)
        _note(session, now, "retention.purge", f"{days} days", deleted, actor="system")
    database.overwrite_deleted()
    return deleted


def forget(database: Database, tracker: Tracker, sender_id: str, now: dt.datetime) -> Deleted:
    """Delete everything of one sender: conversation with turns and hand-offs, comments, Rasa's rows.

    Whether a reply helped stays as a number without any link to the person.
    """
    tracker_rows = tracker.delete([sender_id])
    channel = channel_of(sender_id)
    with database.write() as session:
        deleted = replace(_erase(session, sender_id), tracker_rows=tracker_rows)
        if not deleted.conversations:
            return deleted
        _note(session, now, "conversation.forget", channel, deleted, actor="resident")
    database.overwrite_deleted()
    return deleted


def wipe(database: Database, tracker: Tracker, sender_ids: Sequence[str]) -> Deleted:
    """As ``forget``, for the sessions of a public screen: they end by the dozen a day, so nothing is audited."""
    total = Deleted(0, 0, 0, tracker.delete(sender_ids))
    with database.write() as session:
        for sender_id in sender_ids:
            one = _erase(session, sender_id)
            total = Deleted(
                total.conversations + one.conversations,
                total.turns + one.turns,
                total.comments + one.comments,
                total.tracker_rows,
            )
    if total.conversations:
        database.overwrite_deleted()
    return total


def _erase(session: Session, sender_id: str) -> Deleted:
    """Delete conversation, turns and comments of a sender; Rasa's rows are not counted."""
    row = session.scalar(select(Conversation).where(Conversation.sender_id == sender_id))
    if row is None:
        return Deleted(0, 0, 0, 0)
    comments = _comments(session, Feedback.conversation_id == row.id)
    turns = _rows(session.execute(delete(Turn).where(Turn.conversation_id == row.id)))
    session.execute(delete(Conversation).where(Conversation.id == row.id))
    return Deleted(1, turns, comments, 0)


def _comments(session: Session, condition: object) -> int:
    change = update(Feedback).where(condition, Feedback.comment.is_not(None))  # type: ignore[arg-type]
    return _rows(session.execute(change.values(comment=None)))


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _note(
    session: Session, now: dt.datetime, action: Action, target: str, deleted: Deleted, *, actor: str
) -> None:
    note(session, now, actor=actor, action=action, target=target, detail=asdict(deleted))
