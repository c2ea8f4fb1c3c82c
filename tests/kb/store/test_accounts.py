"""Accounts, sessions and the audit log on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kb.accounts.roles import DESK, Role
from kb.store import accounts, sessions
from kb.store.account_tables import AccountRow, SessionRow
from kb.store.accounts import AccountExists, LastAdministrator, NewAccount, UnknownAccount
from kb.store.audit import COMMAND, Actor, newest, note
from kb.store.database import Database

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
LIMITS = sessions.Limits(dt.timedelta(hours=1), dt.timedelta(hours=12))
BY = Actor("guan", "10.0.0.9")


def make(database: Database, name: str, role: Role = Role.OPERATOR) -> AccountRow:
    return accounts.create(database, NewAccount(name, name, role, "$hash"), COMMAND, NOW)


def note_one(database: Database) -> None:
    with database.write() as session:
        note(session, NOW, actor="guan", action="account.create", target="li", address="10.0.0.9")


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(database: Database, change: str) -> None:
    note_one(database)
    with pytest.raises(DBAPIError, match="can only grow"), database.write() as session:
        session.execute(text(change))
    assert [(r.actor, r.action, r.target, r.address) for r in newest(database)] == [
        ("guan", "account.create", "li", "10.0.0.9")
    ]


def test_nor_can_it_be_emptied_at_once(database: Database) -> None:
    """SQLite has no TRUNCATE, but a DELETE of all rows that skips looking at each unless there is a trigger."""
    note_one(database)
    with pytest.raises(DBAPIError, match="can only grow"), database.write() as session:
        session.execute(text("DELETE FROM audit" if database.sqlite else "TRUNCATE audit"))
    assert len(newest(database)) == 1


def test_a_change_that_fails_leaves_no_row(database: Database) -> None:
    make(database, "li")
    before = len(newest(database))
    with pytest.raises(AccountExists):
        make(database, "li")
    with pytest.raises(UnknownAccount):
        accounts.disable(database, "0" * 32, BY, NOW)
    assert len(newest(database)) == before


def test_of_many_who_make_the_same_name_one_wins(database: Database) -> None:
    def attempt(_: int) -> bool:
        try:
            make(database, "li")
        except AccountExists:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1


def test_two_administrators_cannot_disable_each_other(database: Database) -> None:
    """Neither alone is the last one; both at once would leave nobody."""
    for _ in range(5):
        rows = [
            accounts.by_name(database, name) or make(database, name, Role.ADMINISTRATOR)
            for name in ("a", "b")
        ]
        for row in rows:
            accounts.enable(database, row.id, COMMAND, NOW)

        def attempt(row: AccountRow) -> bool:
            try:
                accounts.disable(database, row.id, BY, NOW)
            except LastAdministrator:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(attempt, rows)) == [False, True]


def test_the_last_administrator_keeps_the_role(database: Database) -> None:
    row = make(database, "a", Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        accounts.change(database, row.id, "a", Role.OPERATOR, BY, NOW)
    assert accounts.change(database, row.id, "新名字", Role.ADMINISTRATOR, BY, NOW).display == "新名字"


def test_a_new_role_ends_the_sessions_of_the_old_one(database: Database) -> None:
    row = make(database, "li")
    token = sessions.open_session(database, row, None, BY, NOW)
    assert token
    assert sessions.find(database, token, LIMITS, NOW)
    accounts.change(database, row.id, "li", Role.EDITOR, BY, NOW)
    assert sessions.find(database, token, LIMITS, NOW) is None


def test_no_token_is_in_the_database(database: Database) -> None:
    token = sessions.open_session(database, make(database, "li"), None, BY, NOW)
    with database.read() as session:
        assert session.query(SessionRow).one().id != token


def test_no_session_for_a_password_that_has_changed_meanwhile(database: Database) -> None:
    checked = make(database, "li")
    accounts.set_password(database, checked.id, "$other", BY, NOW, must_change=False)
    assert sessions.open_session(database, checked, None, BY, NOW) is None


def test_who_is_present(database: Database) -> None:
    for name, role in (("li", Role.OPERATOR), ("zhu", Role.SUPERVISOR), ("bian", Role.EDITOR)):
        sessions.open_session(database, make(database, name, role), None, BY, NOW)
    since = NOW - dt.timedelta(minutes=3)
    assert sessions.present(database, DESK, since) == 2
    assert sessions.present(database, DESK, NOW + dt.timedelta(minutes=1)) == 0
    li = accounts.by_name(database, "li")
    assert li
    accounts.disable(database, li.id, BY, NOW)
    assert sessions.present(database, DESK, since) == 1
    assert accounts.any_of(database, frozenset({Role.OPERATOR})) is False


def test_polling_moves_only_what_says_that_a_page_is_open(database: Database) -> None:
    token = sessions.open_session(database, make(database, "li"), None, BY, NOW)
    assert token
    later = NOW + dt.timedelta(minutes=40)
    for active, expected in ((False, NOW), (True, later)):
        found = sessions.find(database, token, LIMITS, later)
        assert found
        sessions.touch(database, found[1], later, active=active)
        with database.read() as session:
            row = session.query(SessionRow).one()
        assert (row.seen_at, row.active_at) == (later, expected)
