"""The web chat's protocol: cookie, privacy notice, feedback, deletion, page."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.channels.web.pages import FOLDER
from kb.schema.load import CONTENT_ROOT, load
from kb.schema.yamlfile import YamlFile
from kb.store.tables import AuditRow, Conversation, Feedback, Turn
from tests.gateway.appkit import HOTLINE, App, running_app

FEE = "居民医保一年交多少钱"


class Browser(httpx.Client):
    """A browser: keeps its cookie; ``accept`` acknowledges the notice."""

    def accept(self) -> None:
        assert self.post("/web/privacy", json={"accepted": True}).status_code == 200

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        response = self.post("/web/chat", json={"text": text, **more})
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply


@pytest.fixture
def browser(app: App) -> Browser:
    return Browser(base_url=app.url, trust_env=False)


def test_a_new_browser_learns_what_it_needs_and_gets_no_cookie(browser: Browser) -> None:
    response = browser.get("/web/session")
    session = response.json()
    assert "set-cookie" not in response.headers
    assert (session["mode"], session["ready"]) == ("demo", True)
    assert (session["privacy_seen"], session["conversation"]) == (False, False)
    assert session["area"]["code"] == "990001"
    assert {area["code"] for area in session["areas"]} == {"990001", "990002"}
    assert session["hotline"]["number"] == HOTLINE
    assert session["areas"][1]["hotline"]["number"] == "12393"
    assert session["retention_days"] == 180
    assert "180 天" in session["privacy_notice"]
    titles = [button["send"] for button in session["suggestions"]]
    assert titles[0] == FEE
    assert len(titles) == len(set(titles)) == 4


def test_nothing_is_answered_before_the_notice_was_seen(app: App, browser: Browser) -> None:
    refused = browser.post("/web/chat", json={"text": FEE})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "privacy_required"
    browser.accept()
    assert browser.ask(FEE)["outcome"] == "answered"
    session = browser.get("/web/session").json()
    assert (session["privacy_seen"], session["conversation"]) == (True, True)


def test_the_notice_cannot_be_refused_into_acceptance(browser: Browser) -> None:
    assert browser.post("/web/privacy", json={"accepted": False}).status_code == 422
    assert browser.post("/web/privacy", json={}).status_code == 422


def test_the_cookie_is_for_the_server_alone(browser: Browser) -> None:
    cookie = browser.post("/web/privacy", json={"accepted": True}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/web" in cookie


@pytest.mark.parametrize("made_up", ["a" * 22 + "." + "0" * 32, "x", "a.b", "../../etc", "A" * 4000])
def test_a_cookie_that_we_did_not_sign_is_nobody(app: App, made_up: str) -> None:
    response = httpx.get(f"{app.url}/web/session", headers={"Cookie": f"yxd_web={made_up}"}, trust_env=False)
    assert response.json()["privacy_seen"] is False


def test_two_browsers_are_two_people(app: App, browser: Browser) -> None:
    other = Browser(base_url=app.url, trust_env=False)
    browser.accept()
    trace = browser.ask(FEE)["trace_id"]
    other.accept()
    assert other.get("/web/session").json()["conversation"] is False
    theirs = other.post("/web/feedback", json={"trace_id": trace, "helpful": False})
    assert theirs.status_code == 404
    assert theirs.json()["error"]["code"] == "turn_unknown"
    api = app.client.post("/v1/feedback", json={"trace_id": trace, "helpful": False})
    assert api.status_code == 404


def test_an_api_caller_with_the_cookie_as_sender_is_not_the_browser(app: App, browser: Browser) -> None:
    browser.accept()
    browser.ask(FEE)
    raw = browser.cookies["yxd_web"]
    for sender in (raw, raw.split(".")[0], f"web:{raw.split('.')[0]}", f"web|{raw.split('.')[0]}"):
        app.ask(FEE, sender, channel="web")
    with app.database.read() as session:
        by_trace = select(func.count()).select_from(Turn).where(Turn.channel == "web")
        before = session.scalar(by_trace)
    browser.ask(FEE)
    with app.database.read() as session:
        assert session.scalar(by_trace) == (before or 0) + 1


def test_feedback_is_stored_once_masked_with_what_was_served(app: App, browser: Browser) -> None:
    browser.accept()
    reply = browser.ask(FEE)
    verdict = {"trace_id": reply["trace_id"], "helpful": True}
    assert browser.post("/web/feedback", json=verdict).status_code == 200
    worse = {**verdict, "helpful": False, "reasons": ["看不懂"], "comment": "请打13800138000"}
    assert browser.post("/web/feedback", json=worse).status_code == 200
    with app.database.read() as session:
        (row,) = session.scalars(select(Feedback).where(Feedback.trace_id == reply["trace_id"]))
    assert (row.helpful, row.reasons, row.comment) == (False, ["看不懂"], "请打【手机号】")
    assert (row.entry, row.version) == (reply["entries"][0]["id"], reply["entries"][0]["version"])
    assert row.release == reply["release"]


def test_forgetting_deletes_everything_of_this_browser_and_nothing_else(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        browser, other = (Browser(base_url=app.url, trust_env=False) for _ in range(2))
        for person in (browser, other):
            person.accept()
            reply = person.ask(FEE)
            more = {"trace_id": reply["trace_id"], "helpful": False, "comment": "秘密的意见"}
            person.post("/web/feedback", json=more)
        with app.database.read() as session:
            mine, theirs = session.scalars(
                select(Conversation).order_by(Conversation.created_at, Conversation.id)
            )
            senders = {row.sender_id for row in (mine, theirs)}
        _write_tracker(tmp_path / "tracker.db", sorted(senders))
        answer = browser.post("/web/forget")
        assert (answer.status_code, answer.json()) == (200, {"deleted_turns": 1})
        assert browser.get("/web/session").json()["conversation"] is False
        assert browser.get("/web/session").json()["privacy_seen"] is False
        assert other.get("/web/session").json()["conversation"] is True
        with app.database.read() as session:
            assert session.scalar(select(func.count()).select_from(Conversation)) == 1
            assert session.scalar(select(func.count()).select_from(Turn)) == 1
            comments = sorted(str(c) for c in session.scalars(select(Feedback.comment)))
            audit = session.scalars(select(AuditRow).where(AuditRow.action == "conversation.forget")).one()
        assert comments == ["None", "秘密的意见"]
        assert audit.detail["turns"] == 1
        left = sqlite3.connect(tmp_path / "tracker.db").execute("SELECT count(*) FROM events").fetchone()
        assert left == (2,)


def test_a_kept_reply_is_forgotten_too(browser: Browser) -> None:
    """For ten minutes the same message gets the same reply; not to whoever has deleted the conversation."""
    browser.accept()
    message = {"text": FEE, "message_id": "m1"}
    first = browser.post("/web/chat", json=message).json()
    assert browser.post("/web/chat", json=message).json()["trace_id"] == first["trace_id"]
    cookies = dict(browser.cookies)
    browser.post("/web/forget")
    browser.cookies.update(cookies)
    again = browser.post("/web/chat", json=message)
    assert (again.status_code, again.json()["error"]["code"]) == (403, "privacy_required")


def test_forgetting_without_a_conversation_is_no_error(browser: Browser) -> None:
    assert browser.post("/web/forget").json() == {"deleted_turns": 0}


def _write_tracker(path: Path, senders: list[str]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp FLOAT, data TEXT)"
        )
        now = dt.datetime.now(dt.UTC).timestamp()
        rows = [(sender, now, "{}") for sender in senders for _ in range(2)]
        connection.executemany("INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", rows)


def test_the_page_and_its_files_are_served(browser: Browser) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    for file in FOLDER.iterdir():
        served = browser.get(f"/static/chat/{file.name}")
        assert served.content == file.read_bytes(), file.name
        again = browser.get(f"/static/chat/{file.name}", headers={"If-None-Match": served.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/static/chat/../session.py",
        "/static/chat/%2e%2e/%2e%2e/settings.py",
        "/static/chat/..%2f..%2f..%2fpyproject.toml",
        "/static/chat/nothing.js",
    ],
)
def test_no_other_file_can_be_read(browser: Browser, path: str) -> None:
    response = browser.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_the_first_questions_named_by_the_content_are_knowledge_points() -> None:
    content = load()
    named = YamlFile(CONTENT_ROOT / "vocab" / "suggestions.yml").data
    assert len(named) >= 4
    assert [entry_id for entry_id in named if entry_id not in content.points] == []
