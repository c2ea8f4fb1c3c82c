"""A session at the console: how it begins, how long it lasts, and what ends it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kb.api.auth import COOKIE
from kb.store import accounts, sessions
from kb.store.audit import COMMAND
from tests.console.kit import PASSWORD, make_account, sign_in
from tests.console.visitor import NEW, attempt, me, move_clock, visitor
from tests.gateway.appkit import NOW, App, running_app


def test_a_session_is_rotated_at_sign_in_and_the_old_one_is_dead(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        old = client.cookies[COOKIE]
        sign_in(client, "wang")
        assert client.cookies[COOKIE] != old
    with visitor(app) as other:
        other.cookies.set(COOKIE, old, path="/console")
        assert me(other) is None


def test_a_session_ends_when_nobody_does_anything(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        move_clock(app, NOW + dt.timedelta(minutes=59))
        assert me(client) == "wang"  # and that was something
        move_clock(app, NOW + dt.timedelta(minutes=118))
        assert me(client) == "wang"
        move_clock(app, NOW + dt.timedelta(minutes=179))
        assert me(client) is None


def test_polling_does_not_keep_a_session_alive(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        for minutes in (20, 40, 59):
            move_clock(app, NOW + dt.timedelta(minutes=minutes))
            polled = client.get("/console/api/session", headers={"X-Console-Poll": "1"}).json()
            assert polled["account"] is not None
        move_clock(app, NOW + dt.timedelta(minutes=61))
        assert me(client) is None


def test_a_session_ends_after_its_hours_however_busy(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        for half_hours in range(1, 24):
            move_clock(app, NOW + dt.timedelta(minutes=30 * half_hours))
            assert me(client) == "wang", half_hours
        move_clock(app, NOW + dt.timedelta(hours=12))
        assert me(client) is None
    limits = sessions.Limits(dt.timedelta(hours=1), dt.timedelta(hours=12))
    assert sessions.delete_expired(app.database, limits, NOW + dt.timedelta(hours=12)) == 1


def test_signing_out_ends_the_session_on_the_server(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        token = client.cookies[COOKIE]
        assert client.post("/console/api/sign-out").json()["account"] is None
    with visitor(app) as other:
        other.cookies.set(COOKIE, token, path="/console")
        assert me(other) is None


def test_a_changed_password_signs_out_everywhere_but_here(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as here, visitor(app) as there:
        sign_in(here, "wang")
        sign_in(there, "wang")
        reply = here.post("/console/api/password", json={"current": PASSWORD, "new": NEW})
        assert reply.status_code == 200, reply.text
        assert me(there) is None
        assert me(here) == "wang"
        assert attempt(there, "wang", PASSWORD).status_code == 401
        assert attempt(there, "wang", NEW).status_code == 200


def test_a_wrong_current_password_changes_nothing(app: App) -> None:
    make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        reply = client.post("/console/api/password", json={"current": "Wrong-Word-99", "new": NEW})
        assert (reply.status_code, reply.json()["error"]["field"]) == (422, "current")
        same = client.post("/console/api/password", json={"current": PASSWORD, "new": PASSWORD})
        assert same.json()["error"]["message"] == "新密码和现在的一样，没有改。"
        assert me(client) == "wang"


def test_a_disabled_account_is_signed_out_at_once(app: App) -> None:
    wang = make_account(app.database, "wang")
    with visitor(app) as client:
        sign_in(client, "wang")
        accounts.disable(app.database, wang.id, COMMAND, NOW)
        assert me(client) is None
        assert client.get("/console", follow_redirects=False).status_code == 303


def test_two_processes_share_sessions(tmp_path: Path) -> None:
    """Replicas behind one address: what one has opened, the other knows."""
    with running_app(tmp_path) as one:
        make_account(one.database, "wang")
        with running_app(tmp_path, database_url=one.settings.database_url) as two:
            with visitor(one) as client:
                sign_in(client, "wang")
                token = client.cookies[COOKIE]
            with visitor(two) as client:
                client.cookies.set(COOKIE, token, path="/console")
                assert me(client) == "wang"
