"""Withdraw something at once, in every release; and let it be served again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from kb.store.audit import note
from kb.store.database import Database
from kb.store.tables import Withdrawal


def withdraw(database: Database, item_id: str, reason: str, now: dt.datetime, actor: str) -> bool:
    """Serve an entry, notice or quiz card no more; False when it was withdrawn before."""
    with database.write() as session:
        if session.get(Withdrawal, item_id) is not None:
            return False
        session.add(Withdrawal(entry_id=item_id, since=now, reason=reason))
        detail = {"reason": reason}
        note(session, now, actor=actor, action="content.withdraw", target=item_id, detail=detail)
        return True


def restore(database: Database, item_id: str, now: dt.datetime, actor: str) -> bool:
    """Serve it again; False when it was not withdrawn."""
    with database.write() as session:
        row = session.get(Withdrawal, item_id)
        if row is None:
            return False
        session.delete(row)
        note(session, now, actor=actor, action="content.restore", target=item_id)
        return True


def withdrawals(database: Database) -> list[Withdrawal]:
    """What is withdrawn, newest first."""
    with database.read() as session:
        return list(session.scalars(select(Withdrawal).order_by(Withdrawal.since.desc())))
