"""Rasa's tracker database: Rasa cannot delete from it, so we do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, CursorResult, column, delete, func, inspect, make_url, select, table

from kb.store.database import Database

_EVENTS = table("events", column("sender_id"), column("timestamp"))
_BATCH = 500


class Tracker:
    """The ``events`` table of Rasa's SQLTrackerStore."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, wal=False)

    def delete(self, senders: Sequence[str] = (), before: dt.datetime | None = None) -> int:
        """Delete the rows of the senders and those older than ``before``; returns how many.

        Raises ``sqlalchemy.exc.SQLAlchemyError`` when the database does not answer.
        """
        if not self._exists():
            return 0
        deleted = 0
        with self._database.write() as session:
            for start in range(0, len(senders), _BATCH):
                wanted = _EVENTS.c.sender_id.in_(senders[start : start + _BATCH])
                deleted += _count(session.execute(delete(_EVENTS).where(wanted)))
            if before is not None:
                old = _EVENTS.c.timestamp < before.timestamp()
                deleted += _count(session.execute(delete(_EVENTS).where(old)))
        return deleted

    def silent(self, prefix: str, before: dt.datetime) -> list[str]:
        """The senders whose id begins with ``prefix`` and whose newest row is older than ``before``.

        Raises ``sqlalchemy.exc.SQLAlchemyError`` when the database does not answer.
        """
        if not self._exists():
            return []
        sender = _EVENTS.c.sender_id
        query = select(sender).where(self._begins(prefix)).group_by(sender)
        with self._database.read() as session:
            return list(session.scalars(query.having(func.max(_EVENTS.c.timestamp) < before.timestamp())))

    def _begins(self, prefix: str) -> ColumnElement[bool]:
        """Ids that begin so, found in Rasa's index: SQLite's LIKE reads every row, PostgreSQL's order is a locale's."""
        sender = _EVENTS.c.sender_id
        if self._database.sqlite:
            return (sender >= prefix) & (sender < prefix[:-1] + chr(ord(prefix[-1]) + 1))
        return sender.startswith(prefix, autoescape=True)

    def _exists(self) -> bool:
        """Whether Rasa has made its table yet; never makes the database itself."""
        if self._database.sqlite:
            path = make_url(self._database.url).database
            if not path or not Path(path).exists():
                return False
        return bool(inspect(self._database.engine).has_table("events"))

    def close(self) -> None:
        """Close the connections."""
        self._database.close()


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
