"""Flags from the desk: an answer is wrong, outdated or missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from kb.store import audit
from kb.store.console_calls import Actor, Ref
from kb.store.console_tables import AnswerFlag
from kb.store.database import Database


class UnknownFlag(KeyError):
    """No such flag."""


class FlagClosed(Exception):
    """Somebody closed it already."""


@dataclass(frozen=True)
class Raised:
    """A flag to be stored; ``ref.entry`` is empty where no answer was found. The texts are masked."""

    kind: str
    ref: Ref
    call_id: str | None
    asked: str | None
    comment: str | None


def raise_flag(database: Database, actor: Actor, raised: Raised, now: dt.datetime) -> AnswerFlag:
    """Store a flag; the same one again in the same call changes the first, another version or year does not."""
    ref = raised.ref
    with database.write() as session:
        row = None
        if raised.call_id is not None:
            same = select(AnswerFlag).where(
                AnswerFlag.call_id == raised.call_id,
                AnswerFlag.account_id == actor.account_id,
                AnswerFlag.kind == raised.kind,
                AnswerFlag.entry == (ref.entry or None),
                AnswerFlag.version == (ref.version or None),
                AnswerFlag.area == ref.area,
                AnswerFlag.coverage_year == ref.coverage_year,
                AnswerFlag.closed_at.is_(None),
            )
            row = session.scalar(same.with_for_update())
        if row is None:
            row = AnswerFlag(
                account_id=actor.account_id,
                kind=raised.kind,
                entry=ref.entry or None,
                version=ref.version or None,
                release=ref.release,
                area=ref.area,
                as_of=ref.as_of,
                coverage_year=ref.coverage_year,
                call_id=raised.call_id,
                created_at=now,
            )
            session.add(row)
        row.asked, row.comment = raised.asked or row.asked, raised.comment or row.comment
        session.flush()
        audit.note(
            session,
            now,
            actor=actor.name,
            action="flag.raise",
            target=ref.entry or "-",
            address=actor.address,
            detail={"flag": row.id, "kind": raised.kind, "version": ref.version},
        )
        return row


def flags(
    database: Database, *, closed: bool, entry: str | None, before: int | None, limit: int
) -> list[AnswerFlag]:
    """Flags that wait for an editor, or those closed; the newest first."""
    state = AnswerFlag.closed_at.is_not(None) if closed else AnswerFlag.closed_at.is_(None)
    query = select(AnswerFlag).where(state).order_by(AnswerFlag.id.desc()).limit(limit)
    if entry is not None:
        query = query.where(AnswerFlag.entry == entry)
    if before is not None:
        query = query.where(AnswerFlag.id < before)
    with database.read() as session:
        return list(session.scalars(query))


def close(database: Database, actor: Actor, flag_id: int, result: str, now: dt.datetime) -> AnswerFlag:
    """An editor is done with a flag: ``fixed`` or ``rejected``. Raises UnknownFlag and FlagClosed."""
    with database.write() as session:
        row = session.get(AnswerFlag, flag_id, with_for_update=True)
        if row is None:
            raise UnknownFlag(flag_id)
        if row.closed_at is not None:
            raise FlagClosed(flag_id)
        row.closed_at, row.closed_by, row.result = now, actor.account_id, result
        audit.note(
            session,
            now,
            actor=actor.name,
            action="flag.close",
            target=row.entry or "-",
            address=actor.address,
            detail={"flag": row.id, "result": result},
        )
        return row
