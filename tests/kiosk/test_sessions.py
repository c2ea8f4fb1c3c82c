"""A session at a kiosk: asked in, wiped, and wiped by the server where nobody does."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.channels.kiosk import sweep
from bot.channels.kiosk.sweep import GRACE, overdue, patience
from bot.gateway.messages import Incoming
from kb.api.models import ChatReply
from kb.store.retention import Deleted, wipe
from kb.store.screen_tables import SurfaceCount
from kb.store.tables import AuditRow, Conversation, Turn
from tests.gateway.appkit import NOW, App
from tests.kiosk.conftest import Person, tracker_row, tracker_senders

FEE = "居民医保一年交多少钱"
SECRET = "居民医保一年交多少钱，我家在东山镇三组"


def rows(app: App, table: Any) -> int:
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def sender(app: App) -> str:
    with app.database.read() as session:
        return session.scalars(select(Conversation.sender_id)).one()


def everywhere(folder: Path) -> bytes:
    """All bytes that the service has written."""
    return b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.is_file() and "content" not in path.parts
    )


def test_a_question_is_answered_without_a_notice_to_accept_and_without_a_cookie(app: App) -> None:
    response = Person(app).post("chat", text=FEE)
    answer = response.json()
    assert answer["reply"]["outcome"] == "answered"
    assert not [line for line in answer["reply"]["notices"] if "天" in line]
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] == "no-store"
    assert sender(app).startswith("kiosk:")


def test_the_wipe_leaves_nothing_of_the_person_anywhere(app: App, tmp_path: Path) -> None:
    person = Person(app)
    person.ask(SECRET, message_id="m1")
    assert "东山镇三组".encode() in everywhere(tmp_path)
    audited = rows(app, AuditRow)
    tracker_row(tmp_path, sender(app), data="东山镇三组")
    tracker_row(tmp_path, "web:somebody")
    assert person.post("wipe").json() == {"deleted_turns": 1, "deleted_tracker_rows": 1}
    assert (rows(app, Conversation), rows(app, Turn), rows(app, AuditRow)) == (0, 0, audited)
    assert tracker_senders(tmp_path) == ["web:somebody"]
    assert "东山镇三组".encode() not in everywhere(tmp_path)
    assert person.session.encode() not in everywhere(tmp_path)
    runs = app.state.gateway._parts.dedupe._runs  # type: ignore[attr-defined]
    assert not runs


def test_what_was_shown_stays_as_a_count_without_a_person(app: App) -> None:
    for _ in range(2):
        person = Person(app)
        answer = person.ask(FEE)
        person.post("wipe")
    entry = answer["reply"]["entries"][0]
    with app.database.read() as session:
        (row,) = session.scalars(select(SurfaceCount))
    assert (row.surface, row.screen, row.area, row.shown) == ("kiosk", "hall", "990001", 2)
    assert (row.entry, row.version, row.release) == (
        entry["id"],
        entry["version"],
        answer["reply"]["release"],
    )
    assert set(SurfaceCount.__table__.columns.keys()) == {
        "day", "surface", "screen", "area", "entry", "version", "release", "shown",
    }  # fmt: skip


def test_a_session_that_is_over_answers_nobody(app: App) -> None:
    person = Person(app)
    person.post("wipe")
    for what, more in (("chat", {"text": FEE}), ("alive", {})):
        response = person.post(what, **more)
        assert (response.status_code, response.json()["error"]["code"]) == (410, "kiosk_session_over")
    assert person.post("wipe").json() == {"deleted_turns": 0, "deleted_tracker_rows": 0}
    assert rows(app, Conversation) == 0


@pytest.mark.parametrize("change", ["x" * 22 + "." + "0" * 32, None])
def test_a_session_that_we_did_not_sign_is_nobody(app: App, change: str | None) -> None:
    person = Person(app)
    person.session = change or person.session[:-1] + ("0" if person.session[-1] != "0" else "1")
    for what in ("chat", "alive", "wipe"):
        more = {"text": FEE} if what == "chat" else {}
        assert person.post(what, **more).status_code == 410


@pytest.mark.parametrize("session", ["", "x", "a.b", "../../etc", "我" * 22 + "." + "0" * 32, 7, None])
def test_what_is_no_session_at_all_is_a_clear_error(app: App, session: object) -> None:
    body = {"session": session, "text": FEE}
    response = app.client.post("/kiosk/api/hall/chat", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == "session"


def test_two_people_are_two_conversations(app: App) -> None:
    first, second = Person(app), Person(app)
    first.ask(FEE)
    second.ask("新生儿怎么参加居民医保")
    assert rows(app, Conversation) == 2
    first.post("wipe")
    with app.database.read() as session:
        assert [turn.text for turn in session.scalars(select(Turn))] == ["新生儿怎么参加居民医保"]


def test_a_reply_that_comes_after_the_wipe_leaves_nothing(app: App) -> None:
    person, gateway = Person(app), app.state.gateway
    handle = gateway.handle

    async def slow(message: Incoming) -> ChatReply:
        reply = await handle(message)
        app._application.state.kiosks.sessions.end(message.sender)
        return reply

    gateway.handle = slow  # type: ignore[method-assign]
    response = person.post("chat", text=SECRET)
    assert (response.status_code, response.json()["error"]["code"]) == (410, "kiosk_session_over")
    assert (rows(app, Conversation), rows(app, Turn), rows(app, SurfaceCount)) == (0, 0, 0)


def swept(app: App) -> Deleted:
    """What the sweep would delete now, deleted."""
    return wipe(app.database, app.state.tracker, overdue(app.state))


def aged(app: App, seconds: float) -> None:
    """As if the last sign of life of everybody was so long ago."""
    with app.database.write() as session:
        session.execute(update(Conversation).values(updated_at=NOW - dt.timedelta(seconds=seconds)))


def test_the_server_wipes_by_itself_when_the_browser_died(app: App, tmp_path: Path) -> None:
    wait = patience(app.state).total_seconds()
    assert wait == 60 + 15 + GRACE  # never less than a kiosk's defaults, though this one waits 40 s
    Person(app).ask(SECRET)
    tracker_row(tmp_path, sender(app), data="东山镇三组")
    aged(app, wait - 1)
    assert swept(app).conversations == 0
    aged(app, wait + 1)
    gone = swept(app)
    assert (gone.conversations, gone.turns, gone.tracker_rows) == (1, 1, 1)
    assert "东山镇三组".encode() not in everywhere(tmp_path)


def test_the_sweep_takes_the_kept_replies_too(app: App, tmp_path: Path) -> None:
    Person(app).ask(SECRET, message_id="m1")
    runs = app.state.gateway._parts.dedupe._runs  # type: ignore[attr-defined]
    assert runs
    aged(app, 1000)
    asyncio.run(sweep.sweep(app.state))
    assert not runs
    assert rows(app, Conversation) == 0


def test_somebody_who_only_reads_and_types_is_not_swept_away(app: App) -> None:
    person = Person(app)
    person.ask(FEE)
    aged(app, 1000)
    assert person.post("alive").status_code == 204
    assert swept(app).conversations == 0


def test_what_rasa_writes_after_the_wipe_is_swept(app: App, tmp_path: Path) -> None:
    late = "kiosk:" + "a" * 64
    tracker_row(tmp_path, late, seconds_ago=1000)
    tracker_row(tmp_path, "kiosk:" + "b" * 64, seconds_ago=10)
    tracker_row(tmp_path, "web:" + "c" * 64, seconds_ago=1000)
    assert swept(app).tracker_rows == 1
    assert late not in tracker_senders(tmp_path)
    assert len(tracker_senders(tmp_path)) == 2


def test_the_rows_of_a_living_session_stay_however_old(app: App, tmp_path: Path) -> None:
    Person(app).ask(FEE)
    tracker_row(tmp_path, sender(app), seconds_ago=1000)
    assert swept(app).tracker_rows == 0


def test_sweeping_touches_no_other_channel(app: App) -> None:
    app.ask(FEE)
    aged(app, 100_000)
    assert swept(app).conversations == 0


def test_an_emergency_is_answered_at_a_kiosk_as_anywhere(app: App) -> None:
    assert Person(app).ask("有人晕倒没有呼吸了")["reply"]["outcome"] == "emergency"


def test_numbers_of_a_person_are_masked_before_they_are_stored_at_all(app: App, tmp_path: Path) -> None:
    Person(app).ask("我的身份证号是11010519491231002X，居民医保一年交多少钱")
    assert b"11010519491231002X" not in everywhere(tmp_path)


def test_the_same_message_twice_is_one_turn(app: App) -> None:
    person = Person(app)
    person.ask(FEE, message_id="m1")
    person.ask(FEE, message_id="m1")
    assert rows(app, Turn) == 1
