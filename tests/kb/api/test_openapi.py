"""The committed document is what the app serves."""

from __future__ import annotations

import json

from kb.cli.openapi import DOCUMENT, main, render
from tests.gateway.appkit import App


def test_the_committed_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render(), "run `python -m kb openapi`"
    assert main(["--check"]) == 0


def test_the_app_serves_the_same_document(app: App) -> None:
    assert app.client.get("/openapi.json").json() == json.loads(render())


def test_what_design_promises_is_there() -> None:
    document = json.loads(render())
    assert {
        "/v1/chat",
        "/v1/search",
        "/v1/entries/{topic}/{slug}",
        "/v1/feedback",
        "/healthz",
        "/readyz",
        "/metrics",
    } <= set(document["paths"])
    reply = document["components"]["schemas"]["ChatReply"]["properties"]
    assert {
        "outcome",
        "text",
        "short",
        "entries",
        "citations",
        "buttons",
        "follow_ups",
        "understood_as",
        "area",
        "as_of",
        "duration_ms",
        "trace_id",
        "release",
        "degraded",
    } <= set(reply)
    outcomes = set(document["components"]["schemas"]["Outcome"]["enum"])
    assert outcomes == {
        "answered",
        "calculated",
        "clarify",
        "asking",
        "chitchat",
        "not_found",
        "out_of_scope",
        "emergency",
        "abusive",
        "handoff",
        "degraded",
        "error",
    }
