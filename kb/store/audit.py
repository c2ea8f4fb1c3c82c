"""The audit log: who did what, when, to what, from where. The database refuses to change or delete a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.store.database import Database
from kb.store.tables import AuditRow

Action = Literal[
    "sign_in",
    "sign_in.failed",
    "sign_out",
    "account.create",
    "account.password",
    "account.disable",
    "account.enable",
    "account.role",
    "account.rename",
    "handoff.take",
    "handoff.answer",
    "handoff.give_back",
    "handoff.close",
    "retention.purge",
    "conversation.forget",
    "flag.raise",
    "flag.close",
    "note.create",
    "note.change",
    "note.done",
    "release.activate",
    "content.withdraw",
    "content.restore",
    "wechat.on",
    "wechat.off",
]
"""All that is written down; the page of the log has a Chinese word for each (``kb/api/routes/audit.py``)."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and from which network address; ``command`` and ``system`` have none."""

    name: str
    address: str | None = None


COMMAND = Actor("command")
"""Whoever runs a command on the server."""


def note(
    session: Session,
    now: dt.datetime,
    *,
    actor: str,
    action: Action,
    target: str,
    address: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a row in the caller's transaction.

    Ids, codes and counts only: never a password, a resident's words or anything that names a resident.
    """
    row = AuditRow(
        at=now, actor=actor, action=action, target=target, address=address, detail=dict(detail or {})
    )
    session.add(row)


def newest(
    database: Database, *, before: int | None = None, actor: str | None = None, limit: int = 100
) -> list[AuditRow]:
    """The newest rows, those with an id below ``before``; of one actor only, if named."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.id < before)
    if actor is not None:
        query = query.where(AuditRow.actor == actor)
    with database.read() as session:
        return list(session.scalars(query))
