"""Every error, of every route, has the one shape and says in Chinese what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from kb.api import errors
from kb.api.app import create_app
from kb.api.errors import MESSAGES
from kb.api.middleware import LARGEST_BODY
from kb.settings import Settings
from tests.gateway.appkit import App, running_app

JSON = {"Content-Type": "application/json"}
DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = [(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item]
CHANGING = [(method, path) for method, path in OPERATIONS if method in ("POST", "PUT", "PATCH")]
# Those of the console are tried in tests/console/test_bad_bodies.py: they want somebody who is signed in.
OPEN = [(method, path) for method, path in CHANGING if not path.startswith("/console/")]
NO_BODY = ("/web/forget", "/web/handoff/close", "/kiosk/api/{screen}/session")
WITH_BODY = [(method, path) for method, path in OPEN if path not in NO_BODY]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def filled(path: str) -> str:
    return re.sub(r"\{[a-z_]+\}", "x", path)


def assert_shape(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    error: dict[str, Any] = body["error"]
    assert {"code", "message", "trace_id"} <= set(error) <= {"code", "message", "trace_id", "field"}
    assert error["code"] == code
    assert error["message"] == MESSAGES[code]
    assert re.search("[\u4e00-\u9fff]", error["message"])
    assert error["trace_id"] == response.headers["x-trace-id"]
    assert "default-src 'self'" in response.headers["content-security-policy"]
    return error


def test_the_routes_walked_are_all_there_are() -> None:
    assert len(OPERATIONS) >= 13


@pytest.mark.parametrize(
    "path", ["/nothing", "/v1", "/v1/chat/", "/web", "/static/chat/x", "/docs", "/v2/chat"]
)
@pytest.mark.parametrize("method", METHODS)
def test_unknown_addresses(app: App, method: str, path: str) -> None:
    response = app.client.request(method, path)
    if path.startswith("/static") and method != "GET":
        assert_shape(response, 405, "method_not_allowed")
    else:
        assert_shape(response, 404, "not_found")


@pytest.mark.parametrize("path", sorted({path for _, path in OPERATIONS}))
def test_wrong_methods(app: App, path: str) -> None:
    allowed = {method for method, known in OPERATIONS if known == path}
    for method in set(METHODS) - allowed:
        response = app.client.request(method, filled(path))
        assert_shape(response, 405, "method_not_allowed")
        assert set(response.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "json_invalid"),
        (b"not json", 400, "json_invalid"),
        (b'{"text": "\xff\xfe\xfa"}', 400, "encoding_invalid"),
        (b"\x89PNG\r\n\x1a\n\x00", 400, "encoding_invalid"),
        (b"[]", 422, "invalid"),
        (b"null", 422, None),
        (b'"text"', 422, "invalid"),
        (b"1e999", 422, "invalid"),
        (b"[" * 20_000, 400, None),
    ],
)
def test_bodies_that_are_no_request(
    app: App, method: str, path: str, content: bytes, status: int, code: str | None
) -> None:
    response = app.client.request(method, path, content=content, headers=JSON)
    found = response.json()["error"]["code"]
    assert_shape(response, status, code or found)


@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_bodies_of_another_type(app: App, method: str, path: str) -> None:
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "image/png",
    ):
        response = app.client.request(method, path, content=b'{"a": 1}', headers={"Content-Type": kind})
        assert_shape(response, 415, "media_type_unsupported")


@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_bodies_that_are_too_large(app: App, method: str, path: str) -> None:
    whole = b'"' + b"a" * LARGEST_BODY + b'"'
    response = app.client.request(method, path, content=whole, headers=JSON)
    assert_shape(response, 413, "body_too_large")


@pytest.mark.parametrize("path", [path for _, path in WITH_BODY])
def test_bodies_that_do_not_say_how_large_they_are(app: App, path: str) -> None:
    pieces = (b" " * 1000 for _ in range(LARGEST_BODY // 1000 + 2))
    response = app.client.post(path, content=pieces, headers=JSON)
    assert_shape(response, 413, "body_too_large")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 422, "field_missing", "sender"),
        ({"sender": "s"}, 422, "field_missing", "text"),
        ({"sender": "", "text": "x"}, 422, "invalid", "sender"),
        ({"sender": "s" * 129, "text": "x"}, 422, "invalid", "sender"),
        ({"sender": 1, "text": "x"}, 422, "invalid", "sender"),
        ({"sender": "s", "text": ""}, 422, "text_empty", "text"),
        ({"sender": "s", "text": "  \u200b\n"}, 422, "text_empty", "text"),
        ({"sender": "s", "text": "长" * 2001}, 422, "text_too_long", "text"),
        ({"sender": "s", "text": "长" * 10_000}, 422, "text_too_long", "text"),
        ({"sender": "s", "text": ["x"]}, 422, "invalid", "text"),
        ({"sender": "s", "text": "x", "area": "123456"}, 404, "area_unknown", "area"),
        ({"sender": "s", "text": "x", "area": "not-an-area"}, 404, "area_unknown", "area"),
        ({"sender": "s", "text": "x", "area": "../990001"}, 404, "area_unknown", "area"),
        ({"sender": "s", "text": "x", "date": "1999-01-01"}, 422, "date_out_of_range", "date"),
        ({"sender": "s", "text": "x", "date": "9999-12-31"}, 422, "date_out_of_range", "date"),
        ({"sender": "s", "text": "x", "date": "2026-02-30"}, 422, "invalid", "date"),
        ({"sender": "s", "text": "x", "date": "yesterday"}, 422, "invalid", "date"),
        ({"sender": "s", "text": "x", "message_id": ""}, 422, "invalid", "message_id"),
        ({"sender": "s", "text": "x", "surprise": 1}, 422, "field_unknown", "surprise"),
    ],
)
def test_faults_of_a_question(app: App, body: dict[str, Any], status: int, code: str, field: str) -> None:
    error = assert_shape(app.client.post("/v1/chat", json=body), status, code)
    assert error["field"] == field


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        ("/v1/search", 422, "field_missing", "q"),
        ("/v1/search?q=", 422, "text_empty", "q"),
        ("/v1/search?q=%F0%9F%98%80", 422, "text_empty", "q"),
        ("/v1/search?q=x&limit=0", 422, "invalid", "limit"),
        ("/v1/search?q=x&limit=x", 422, "invalid", "limit"),
        ("/v1/search?q=x&area=123456", 404, "area_unknown", "area"),
        ("/v1/search?q=x&date=1900-01-01", 422, "date_out_of_range", "date"),
        ("/v1/search?q=" + "a" * 2001, 422, "text_too_long", "q"),
        ("/v1/entries/enrolment/no-such-entry", 404, "entry_unknown", "slug"),
        ("/v1/entries/no-topic/newborn", 404, "entry_unknown", "slug"),
        ("/v1/entries/enrolment/newborn?version=abc", 404, "version_unknown", "version"),
        ("/v1/entries/enrolment/newborn?version=;--", 422, "invalid", "version"),
        ("/v1/entries/enrolment/newborn?area=123456", 404, "area_unknown", "area"),
        ("/v1/entries/enrolment/New%20born", 422, "invalid", "slug"),
    ],
)
def test_faults_of_reading(app: App, path: str, status: int, code: str, field: str) -> None:
    error = assert_shape(app.client.get(path), status, code)
    assert error["field"] == field


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"trace_id": "0" * 32, "helpful": True}, 404, "turn_unknown"),
        ({"trace_id": "../../etc/passwd", "helpful": True}, 422, "invalid"),
        ({"trace_id": "0" * 32}, 422, "field_missing"),
        ({"trace_id": "0" * 32, "helpful": True, "comment": "长" * 501}, 422, "invalid"),
        ({"trace_id": "0" * 32, "helpful": True, "reasons": ["x"] * 11}, 422, "invalid"),
    ],
)
def test_faults_of_feedback(app: App, body: dict[str, Any], status: int, code: str) -> None:
    assert_shape(app.client.post("/v1/feedback", json=body), status, code)


@pytest.mark.parametrize("token", [None, "", "wrong", "an internal token for test", "Ａ"])
def test_the_internal_route_wants_its_token(app: App, token: str | None) -> None:
    headers = {} if token is None else {"X-Internal-Token": token.encode()}
    response = app.client.post("/v1/internal/reply", json={"text": "x"}, headers=headers)
    assert_shape(response, 403, "forbidden")


def test_before_the_first_release(tmp_path: Path) -> None:
    with running_app(tmp_path, ready=False) as app:
        for path in ("/readyz", "/v1/search?q=x", "/v1/entries/enrolment/newborn"):
            assert_shape(app.client.get(path), 503, "not_ready")
        headers = {"X-Internal-Token": app.settings.internal_token}
        response = app.client.post("/v1/internal/reply", json={"text": "x"}, headers=headers)
        assert_shape(response, 503, "not_ready")
        assert app.client.get("/healthz").json() == {"status": "ok"}


def test_an_unexpected_failure_keeps_its_secrets(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running_app(tmp_path) as app:
        assert app.source.kb is not None
        app.source.kb.engine.search = _broken  # type: ignore[method-assign]
        response = app.ask("我得了一种说不出口的病", "s")
        error = assert_shape(response, 500, "internal")
        assert "说不出口" not in response.text
        assert app.ask("你好", "s").status_code == 200
    assert error["trace_id"]


def _broken(query: str, **_: object) -> None:
    raise RuntimeError(f"cannot search for {query}")


def test_every_code_has_a_message_and_every_message_a_code() -> None:
    source = Path(errors.__file__).parent
    roots = (source, source.parents[1] / "bot")
    text = "\n".join(path.read_text(encoding="utf-8") for root in roots for path in root.rglob("*.py"))
    for code in MESSAGES:
        assert text.count(f'"{code}"') >= 2, f"{code} is never used"


def test_errors_are_in_the_document() -> None:
    assert "422" not in str([item for path in DOCUMENT["paths"].values() for item in path.values()])
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            for status in ("4XX", "5XX"):
                schema = operation["responses"][status]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorReply"}
