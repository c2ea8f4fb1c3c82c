"""Sessions of the console: kept here, so that they can be ended here."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, func, or_, select, update

from kb.accounts.roles import Role
from kb.store.account_tables import AccountRow, SessionRow
from kb.store.audit import Actor, note
from kb.store.database import Database

TOUCH_EVERY = dt.timedelta(seconds=30)
"""A session's moments are written at most so often: search asks on every keystroke."""
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: ``idle`` after the last thing done, ``total`` after the sign-in."""

    idle: dt.timedelta
    total: dt.timedelta


def key_of(token: str) -> str:
    """What is stored of a token: who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    database: Database, account: AccountRow, old: str | None, by: Actor, now: dt.datetime
) -> str | None:
    """A new token for an account; the session of the token ``old``, of whomever, ends.

    None when the account was disabled or its password changed since ``account`` was read.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.write() as session:
        row = session.scalar(select(AccountRow).where(AccountRow.id == account.id).with_for_update())
        if row is None or row.disabled_at is not None or row.password != account.password:
            return None
        if old is not None:
            session.execute(delete(SessionRow).where(SessionRow.id == key_of(old)))
        row.signed_in_at = now
        session.add(
            SessionRow(id=key_of(token), account_id=row.id, created_at=now, active_at=now, seen_at=now)
        )
        note(session, now, actor=by.name, action="sign_in", target=row.name, address=by.address)
    return token


def find(
    database: Database, token: str, limits: Limits, now: dt.datetime
) -> tuple[AccountRow, SessionRow] | None:
    """The account and session of a token; None when it expired, was ended, or the account is disabled."""
    query = (
        select(AccountRow, SessionRow)
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(
            SessionRow.id == key_of(token),
            SessionRow.active_at > now - limits.idle,
            SessionRow.created_at > now - limits.total,
            AccountRow.disabled_at.is_(None),
        )
    )
    with database.read() as session:
        found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def touch(database: Database, row: SessionRow, now: dt.datetime, *, active: bool) -> None:
    """Note that the session is in use; ``active``: by a person, not by the page itself."""
    values = {"seen_at": now}
    if active:
        values["active_at"] = now
    old = row.active_at if active else row.seen_at
    if now - old < TOUCH_EVERY:
        return
    with database.write() as session:
        session.execute(update(SessionRow).where(SessionRow.id == row.id).values(**values))


def end(database: Database, token: str, by: Actor, now: dt.datetime) -> None:
    """End one session."""
    with database.write() as session:
        session.execute(delete(SessionRow).where(SessionRow.id == key_of(token)))
        note(session, now, actor=by.name, action="sign_out", target=by.name, address=by.address)


def delete_expired(database: Database, limits: Limits, now: dt.datetime) -> int:
    """Delete sessions that cannot be used any more; returns how many."""
    over = or_(SessionRow.active_at <= now - limits.idle, SessionRow.created_at <= now - limits.total)
    with database.write() as session:
        result = session.execute(delete(SessionRow).where(over))
    return result.rowcount if isinstance(result, CursorResult) else 0


def present(database: Database, roles: frozenset[Role], since: dt.datetime) -> int:
    """How many accounts of these roles have had a page of the console open since then."""
    query = (
        select(func.count(func.distinct(AccountRow.id)))
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(
            SessionRow.seen_at >= since,
            AccountRow.disabled_at.is_(None),
            AccountRow.role.in_([role.value for role in roles]),
        )
    )
    with database.read() as session:
        return session.scalar(query) or 0
