"""Call notes: what was read comes from what was shown, texts are masked, follow-ups are promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from kb.accounts.roles import Role
from kb.store.console_calls import purge_calls
from kb.store.console_tables import CallNote, ShownAnswer
from kb.store.tables import AuditRow
from tests.console.desk import AMOUNT, CALL, NEWBORN, as_role, desk_app, republish, shown
from tests.console.kit import make_account, session_of
from tests.gateway.appkit import NOW, App

ASKED = "居民医保一年交多少"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with desk_app(tmp_path) as running:
        yield running


def write(desk: httpx.Client, **changes: Any) -> httpx.Response:
    body = {"call_id": CALL, "asked": ASKED, "outcome": "answered", **changes}
    return desk.post("/console/api/notes", json=body)


def note(desk: httpx.Client, **changes: Any) -> dict[str, Any]:
    reply = write(desk, **changes)
    assert reply.status_code == 200, reply.text
    stored: dict[str, Any] = reply.json()["note"]
    return stored


def test_a_note_names_the_versions_that_were_read(app: App, desk: httpx.Client) -> None:
    versions = app.source.kb.release.versions  # type: ignore[union-attr]
    shown(desk, app)
    shown(desk, app, how="sms")
    shown(desk, app, NEWBORN)
    shown(desk, app, NEWBORN, call="d" * 32)
    read = note(desk)["read"]
    assert [(one["id"], one["version"], one["how"]) for one in read] == [
        (AMOUNT, versions[AMOUNT], "sms"),
        (NEWBORN, versions[NEWBORN], "open"),
    ]
    assert read[0]["title"] == "居民医保一年交多少钱"


def test_the_version_stays_when_the_answer_changes(app: App, desk: httpx.Client) -> None:
    before = app.source.kb.release.versions[AMOUNT]  # type: ignore[union-attr]
    shown(desk, app)
    note(desk)
    republish(app, AMOUNT, NOW + dt.timedelta(minutes=1), short="改过的短答复。")
    read = desk.get("/console/api/notes").json()["notes"][0]["read"]
    assert [one["version"] for one in read] == [before]
    assert desk.get(f"/console/api/entries/{AMOUNT}", params={"version": before}).json()["current"] is False


def test_what_was_shown_cannot_be_made_up(app: App, desk: httpx.Client) -> None:
    assert write(desk, read=[{"id": AMOUNT}]).status_code == 422
    body = {"call_id": CALL, "entry": AMOUNT, "version": "0" * 12}
    assert desk.post("/console/api/shown", json=body).json()["error"]["code"] == "version_unknown"


def test_the_same_call_again_replaces_the_note(app: App, desk: httpx.Client) -> None:
    first = note(desk)
    again = note(desk, outcome="call_back", follow_up="查一下再回", note="补记")
    assert again["id"] == first["id"]
    assert [one["outcome"] for one in desk.get("/console/api/notes").json()["notes"]] == ["call_back"]
    with app.database.read() as session:
        actions = list(session.scalars(select(AuditRow.action).where(AuditRow.action.like("note.%"))))
    assert actions == ["note.create", "note.change"]


def test_a_call_of_somebody_else_is_not_there(app: App, desk: httpx.Client) -> None:
    note(desk)
    with as_role(app, Role.SUPERVISOR) as other:
        assert write(other).json()["error"]["code"] == "note_unknown"


def test_personal_numbers_are_masked_before_anything_is_written(app: App, desk: httpx.Client) -> None:
    stored = note(
        desk,
        asked="我身份证110101199003070011的医保",
        note="电话13800138000",
        follow_up="回13900139000",
        outcome="call_back",
    )
    assert stored["masked"] == ["手机号", "身份证号"]
    with app.database.read() as session:
        row = session.scalars(select(CallNote)).one()
    written = f"{row.asked}{row.note}{row.follow_up}"
    assert not any(number in written for number in ("110101199003070011", "13800138000", "13900139000"))
    assert "【身份证号】" in row.asked


def test_a_follow_up_stays_open_until_it_is_done(app: App, desk: httpx.Client) -> None:
    due = NOW.date() + dt.timedelta(days=2)
    made = note(desk, outcome="call_back", follow_up="问清楚再回", due=due.isoformat())
    assert desk.get("/console/api/desk").json()["open_follow_ups"] == 1
    to_do = desk.get("/console/api/notes", params={"to_do": True}).json()["notes"]
    assert [(one["id"], one["due"], one["overdue"]) for one in to_do] == [
        (made["id"], due.isoformat(), False)
    ]
    done = desk.post(f"/console/api/notes/{made['id']}/done", json={})
    assert done.json()["note"]["done_at"] is not None
    assert desk.get("/console/api/notes", params={"to_do": True}).json()["notes"] == []
    assert desk.get("/console/api/desk").json()["open_follow_ups"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"asked": "  "}, 422, "text_empty", "asked"),
        ({"outcome": "gone"}, 422, "invalid", "outcome"),
        ({"due": "2026-11-30"}, 422, "due_invalid", "due"),
        ({"follow_up": "回电", "due": "2026-11-20"}, 422, "due_invalid", "due"),
        ({"call_id": "short"}, 422, "invalid", "call_id"),
        ({"caller": "13800138000"}, 422, "field_unknown", "caller"),
        ({"area": "123456"}, 404, "area_unknown", "area"),
        ({"asked": "长" * 501}, 422, "invalid", "asked"),
    ],
)
def test_bad_input_is_told(
    desk: httpx.Client, changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    reply = write(desk, **changes)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["field"]) == (status, code, field)


def test_a_supervisor_sees_everybodys_notes_and_may_close_them(app: App, desk: httpx.Client) -> None:
    make_account(app.database, "second", Role.OPERATOR)
    with httpx.Client(base_url=app.url, trust_env=False) as second:
        session_of(second, app.database, "second", NOW)
        note(desk)
        other = note(second, call_id="e" * 32, outcome="call_back", follow_up="回电")
        assert [one["id"] for one in second.get("/console/api/notes").json()["notes"]] == [other["id"]]
        assert desk.post(f"/console/api/notes/{other['id']}/done", json={}).status_code == 404
        assert desk.get("/console/api/notes", params={"everybody": True}).status_code == 403
    with as_role(app, Role.SUPERVISOR) as supervisor:
        notes = supervisor.get("/console/api/notes", params={"everybody": True}).json()["notes"]
        assert [one["account"] for one in notes] == ["second的姓名", "operator的姓名"]
        assert supervisor.post(f"/console/api/notes/{other['id']}/done", json={}).status_code == 200


def test_pages_go_on_where_they_end(desk: httpx.Client) -> None:
    made = [note(desk, call_id=f"{n:032x}")["id"] for n in range(5)]
    first = desk.get("/console/api/notes", params={"limit": 3}).json()
    rest = desk.get("/console/api/notes", params={"limit": 3, "before": first["next"]}).json()
    assert [one["id"] for one in (*first["notes"], *rest["notes"])] == made[::-1]
    assert rest["next"] is None


def test_notes_and_what_was_shown_go_with_the_retention_period(app: App, desk: httpx.Client) -> None:
    shown(desk, app)
    note(desk)
    with app.database.write() as session:
        assert purge_calls(session, NOW - dt.timedelta(days=1)) == 0
        assert purge_calls(session, NOW + dt.timedelta(days=1)) == 1
    with app.database.read() as session:
        assert session.scalars(select(ShownAnswer)).all() == []
