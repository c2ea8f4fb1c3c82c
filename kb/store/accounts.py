"""Accounts in the database. Each change is one transaction together with its row of the audit log."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.accounts.roles import Role
from kb.store.account_tables import AccountRow, SessionRow
from kb.store.audit import Action, Actor, note
from kb.store.database import Database
from kb.store.handoff_tables import Handoff


class UnknownAccount(KeyError):
    """No account of that name or id."""


class AccountExists(ValueError):
    """The name is taken."""


class LastAdministrator(ValueError):
    """Without this administrator nobody could manage accounts."""


@dataclass(frozen=True)
class NewAccount:
    """An account to be made; ``password`` is a hash."""

    name: str
    display: str
    role: Role
    password: str
    must_change: bool = False


def create(database: Database, new: NewAccount, by: Actor, now: dt.datetime) -> AccountRow:
    """Make an account; raises AccountExists."""
    row = AccountRow(
        id=uuid.uuid4().hex,
        name=new.name,
        display=new.display,
        role=new.role.value,
        password=new.password,
        must_change=new.must_change,
        password_at=now,
        created_at=now,
    )
    try:
        with database.write() as session:
            session.add(row)
            session.flush()
            _note(session, by, "account.create", row, now, role=row.role)
    except IntegrityError as exc:
        raise AccountExists(new.name) from exc
    return row


def listed(database: Database) -> list[AccountRow]:
    """All accounts, by name."""
    with database.read() as session:
        return list(session.scalars(select(AccountRow).order_by(AccountRow.name)))


def by_name(database: Database, name: str) -> AccountRow | None:
    """The account of that name, disabled ones too."""
    with database.read() as session:
        return session.scalar(select(AccountRow).where(AccountRow.name == name))


def set_password(
    database: Database, account_id: str, password: str, by: Actor, now: dt.datetime, *, must_change: bool
) -> AccountRow:
    """Store a new hash and end every session of the account; raises UnknownAccount."""
    with database.write() as session:
        row = _row(session, account_id)
        row.password, row.must_change, row.password_at = password, must_change, now
        _end_sessions(session, row.id)
        _note(session, by, "account.password", row, now, temporary=must_change)
    return row


def rehash(database: Database, account_id: str, old: str, new: str) -> None:
    """Replace a hash of the same password by one with today's parameters; a newer password stays."""
    with database.write() as session:
        unchanged = (AccountRow.id == account_id, AccountRow.password == old)
        session.execute(update(AccountRow).where(*unchanged).values(password=new))


def disable(database: Database, account_id: str, by: Actor, now: dt.datetime) -> AccountRow:
    """Disable an account: its sessions end, and the residents it was speaking with wait for a colleague.

    Raises UnknownAccount and LastAdministrator.
    """
    with database.write() as session:
        administrators = _administrators(session)
        row = _row(session, account_id)
        if row.disabled_at is None:
            _keep_one(administrators, row)
            row.disabled_at = now
            _end_sessions(session, row.id)
            _give_back_all(session, row.id)
            _note(session, by, "account.disable", row, now)
    return row


def enable(database: Database, account_id: str, by: Actor, now: dt.datetime) -> AccountRow:
    """Enable an account again; raises UnknownAccount."""
    with database.write() as session:
        row = _row(session, account_id)
        if row.disabled_at is not None:
            row.disabled_at = None
            _note(session, by, "account.enable", row, now)
    return row


def change(
    database: Database, account_id: str, display: str, role: Role, by: Actor, now: dt.datetime
) -> AccountRow:
    """Change name and role; with another role every session ends. Raises UnknownAccount, LastAdministrator."""
    with database.write() as session:
        administrators = _administrators(session)
        row = _row(session, account_id)
        if row.role != role.value:
            _keep_one(administrators, row)
            _end_sessions(session, row.id)
            _give_back_all(session, row.id)
            _note(session, by, "account.role", row, now, before=row.role, after=role.value)
            row.role = role.value
        if row.display != display:
            row.display = display
            _note(session, by, "account.rename", row, now)
    return row


def _row(session: Session, account_id: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.id == account_id).with_for_update())
    if row is None:
        raise UnknownAccount(account_id)
    return row


def _administrators(session: Session) -> set[str]:
    """The enabled administrators, locked in one order: two that disable each other must not both succeed."""
    enabled = (AccountRow.role == Role.ADMINISTRATOR.value, AccountRow.disabled_at.is_(None))
    query = select(AccountRow.id).where(*enabled).order_by(AccountRow.id).with_for_update()
    return set(session.scalars(query))


def _keep_one(administrators: set[str], row: AccountRow) -> None:
    if administrators == {row.id}:
        raise LastAdministrator(row.name)


def _end_sessions(session: Session, account_id: str) -> None:
    session.execute(delete(SessionRow).where(SessionRow.account_id == account_id))


def _give_back_all(session: Session, account_id: str) -> None:
    held = (Handoff.taken_by == account_id, Handoff.state.in_(("taken", "answered")))
    session.execute(update(Handoff).where(*held).values(state="waiting", taken_by=None, taken_at=None))


def _note(
    session: Session, by: Actor, action: Action, row: AccountRow, now: dt.datetime, **detail: object
) -> None:
    note(session, now, actor=by.name, action=action, target=row.name, address=by.address, detail=detail)


def any_of(database: Database, roles: frozenset[Role]) -> bool:
    """Whether an account with one of the roles may sign in."""
    wanted = (AccountRow.role.in_([role.value for role in roles]), AccountRow.disabled_at.is_(None))
    with database.read() as session:
        return bool(session.scalar(select(func.count()).select_from(AccountRow).where(*wanted)))
