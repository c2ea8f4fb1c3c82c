"""Search, entries, health, headers and logs."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import httpx
import pytest

from kb.answer.knowledge import KnowledgeBase
from kb.api.highlight import highlight
from kb.api.logs import JsonLines
from tests.gateway.appkit import App, BigramEngine, release_of, running_app

FEE = "居民医保一年交多少钱"


def test_search_ranks_and_highlights(app: App) -> None:
    found = app.client.get("/v1/search", params={"q": "医保断缴", "limit": 2}).json()
    assert found["decision"] == "answer"
    assert len(found["results"]) == 2
    first = found["results"][0]
    assert first["id"] == "contribution/break-resident"
    marked = [first["matched"][span["start"] : span["end"]] for span in first["highlights"]]
    assert "".join(marked) == "医保断缴"
    assert (found["area"], found["as_of"]) == ("990001", "2026-11-21")
    assert first["probability"] >= found["results"][1]["probability"]


def test_search_says_what_chat_would_do(app: App) -> None:
    outside = app.client.get("/v1/search", params={"q": "养老金每月多少"}).json()
    assert (outside["decision"], outside["out_of_scope"]) == ("decline", "social-security")


def test_a_search_leaves_no_turn(app: App) -> None:
    before = app.client.get("/metrics").text
    app.client.get("/v1/search", params={"q": FEE})
    after = app.client.get("/metrics").text
    pick = [line for line in before.splitlines() if line.startswith("yixiaoda_turns_total")]
    assert pick == [line for line in after.splitlines() if line.startswith("yixiaoda_turns_total")]


def test_an_entry_for_an_area(app: App) -> None:
    here = app.client.get("/v1/entries/contribution/resident-amount").json()
    there = app.client.get("/v1/entries/contribution/resident-amount?area=990002").json()
    assert "400元" in here["text"]
    assert "400" not in there["text"]
    assert there["missing"]
    assert here["version"] == there["version"]
    assert here["citations"][0]["document"] == "doc-a"
    assert here["status"] == "draft"
    assert "示例，未经医保部门审核" in here["notices"]
    assert {ref["id"] for ref in here["related"]} <= set(app.state.current().release.entries)  # type: ignore[union-attr]


def test_an_old_version_is_shown_as_it_was(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        old = app.client.get("/v1/entries/enrolment/newborn").json()
        file = tmp_path / "content" / "faq" / "enrolment" / "newborn.yml"
        file.write_text(file.read_text(encoding="utf-8").replace("九十天", "六十天"), encoding="utf-8")
        release = release_of(tmp_path / "content")
        app.source.kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]
        new = app.client.get("/v1/entries/enrolment/newborn").json()
        assert "六十天" in new["text"]
        assert new["version"] != old["version"]
        again = app.client.get("/v1/entries/enrolment/newborn", params={"version": old["version"]}).json()
        assert again["text"] == old["text"]
        assert (again["version"], again["release"]) == (old["version"], old["release"])


def test_a_withdrawn_entry_is_shown_for_old_answers_only(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        kb = app.source.kb
        assert kb is not None
        version = kb.release.versions["enrolment/newborn"]
        withdrawn = frozenset({"enrolment/newborn"})
        app.source.kb = KnowledgeBase.of(kb.release, kb.engine, withdrawn)
        assert app.client.get("/v1/entries/enrolment/newborn").status_code == 404
        old = app.client.get("/v1/entries/enrolment/newborn", params={"version": version}).json()
        assert old["withdrawn"] is True
        hits = app.client.get("/v1/search", params={"q": "新生儿怎么参加居民医保"}).json()["results"]
        assert "enrolment/newborn" not in [hit["id"] for hit in hits]


def test_internal_reply_answers_the_action_server(app: App) -> None:
    headers = {"X-Internal-Token": app.settings.internal_token}
    ask = {"act": "ask", "text": FEE, "area": "990001", "entities": [], "misses": 0}
    assert app.client.post("/v1/internal/reply", json=ask, headers=headers).json()["outcome"] == "answered"
    for act in (
        "greet",
        "thank",
        "goodbye",
        "who_are_you",
        "repeat",
        "talk_to_person",
        "complain",
        "affirm",
        "deny",
        "dont_know",
        "cancel",
    ):
        response = app.client.post("/v1/internal/reply", json={"act": act, "text": "x"}, headers=headers)
        assert response.status_code == 200, act
    for act in ("sing", "privacy", ""):
        unknown = app.client.post("/v1/internal/reply", json={"act": act, "text": "x"}, headers=headers)
        assert unknown.json()["error"]["code"] == "act_unknown"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_the_internal_route_is_closed_to_what_a_proxy_passes_on(app: App, header: str) -> None:
    headers = {"X-Internal-Token": app.settings.internal_token, header: "127.0.0.1"}
    response = app.client.post("/v1/internal/reply", json={"text": "x"}, headers=headers)
    assert response.status_code == 403
    assert app.client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 403
    assert app.client.get("/readyz", headers={header: "127.0.0.1"}).json() == {
        "status": "ready",
        "release": None,
        "entries": None,
        "database": None,
        "rasa": None,
        "mode": None,
    }


def test_metrics_from_elsewhere_need_the_token(tmp_path: Path) -> None:
    with running_app(tmp_path, metrics_token="a metrics token") as app:
        elsewhere = {"X-Forwarded-For": "203.0.113.9"}
        right = {**elsewhere, "Authorization": "Bearer a metrics token"}
        wrong = {**elsewhere, "Authorization": "Bearer a metrics tokem"}
        assert app.client.get("/metrics", headers=right).status_code == 200
        assert app.client.get("/metrics", headers=wrong).status_code == 403
        assert app.client.get("/metrics", headers=elsewhere).status_code == 403


def test_readiness_tells_this_machine_more(app: App) -> None:
    ready = app.client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["entries"] == 4
    assert ready["database"] is True


@pytest.mark.parametrize("path", ["/", "/static/chat/main.js", "/v1/search?q=缴费", "/healthz", "/nothing"])
def test_every_response_has_the_security_headers(app: App, path: str) -> None:
    headers = app.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_replies_are_not_kept_by_browsers_and_proxies(app: App) -> None:
    assert app.ask(FEE, "cache").headers["cache-control"] == "no-store"
    assert "set-cookie" not in app.ask(FEE, "cache").headers


def test_logs_hold_no_question_no_sender_and_no_number(app: App, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        app.ask(f"绝密的问题 13800138000 {FEE}", "绝密的人")
        app.client.get("/v1/search", params={"q": "绝密的搜索"})
        app.client.post("/v1/chat", json={"sender": "绝密的人", "text": "绝密" * 3000})
        app.client.post("/v1/feedback", json={"trace_id": "绝密", "helpful": "绝密"})
    lines = [
        JsonLines().format(record) for record in caplog.records if not record.name.startswith("httpcore")
    ]
    ours = [line for line in lines if json.loads(line)["logger"].startswith(("kb", "bot", "uvicorn.error"))]
    # The server's own access log is off (kb.api.logs); tests/contract reads what a real process writes.
    text = "\n".join(ours)
    assert '"route": "/v1/chat"' in text
    assert '"route": "/v1/search"' in text
    assert "绝密" not in text
    assert "%E7%BB%9D" not in text
    assert "13800138000" not in text


def test_a_logged_failure_shows_its_place_not_its_words() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), None)
    try:
        raise ValueError("绝密的问题")
    except ValueError:
        record.exc_info = sys.exc_info()
    line = JsonLines().format(record)
    assert "绝密" not in line
    assert json.loads(line)["exception"] == "ValueError"
    assert "test_reading.py" in line


def test_the_security_log_names_no_one(tmp_path: Path) -> None:
    with running_app(tmp_path, rate_per_minute=3, rate_per_minute_network=3) as app:
        for _ in range(4):
            app.ask("绝密的问题", "绝密的人")
        app.client.post("/v1/internal/reply", json={"text": "绝密"})
    written = (tmp_path / "log" / "security.jsonl").read_text(encoding="utf-8")
    events = [json.loads(line) for line in written.splitlines()]
    assert {event["event"] for event in events} == {"rate_limited", "refused"}
    assert {event["route"] for event in events} == {"/v1/chat", "/v1/internal/reply"}
    assert "绝密" not in written


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("居民医保怎么缴费", "医保缴费", ["医保", "缴费"]),
        ("新生儿", "养老", []),
        ("", "x", []),
        ("断缴", "", []),
    ],
)
def test_highlighting(text: str, query: str, marked: list[str]) -> None:
    assert [text[span.start : span.end] for span in highlight(text, query)] == marked


def test_the_chat_needs_no_cookie(app: App) -> None:
    response = httpx.post(f"{app.url}/v1/chat", json={"sender": "s", "text": FEE}, trust_env=False)
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
