"""The whole path with the real Rasa and the real action server: what is asked goes through all of them."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.stack import ROOT, Stack

ID_NUMBER = "11010519491231002X"


class Person:
    """Somebody with a conversation of their own."""

    def __init__(self, stack: Stack) -> None:
        self.sender = f"person-{uuid.uuid4().hex}"
        self._client = httpx.Client(base_url=stack.app_url, timeout=30, trust_env=False)

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        response = self._client.post("/v1/chat", json={"sender": self.sender, "text": text, **more})
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def person(stack: Stack) -> Iterator[Person]:
    made = Person(stack)
    yield made
    made.close()


def tracker_rows(stack: Stack, like: str) -> list[str]:
    """What Rasa has stored of events whose data holds ``like``."""
    with sqlite3.connect(stack.var_dir / "rasa_tracker.db") as connection:
        found = connection.execute("SELECT data FROM events WHERE data LIKE ?", (f"%{like}%",))
        return [row[0] for row in found]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("居民医保一年要交多少钱", "contribution/resident-amount"),
        ("新生儿怎么参保，要什么材料", "enrolment/newborn-how"),
        ("哪些人可以申请医疗救助", "relief/who"),
        ("居民医保断缴了有什么影响", "contribution/break-resident"),
    ],
)
def test_a_question_is_answered_through_rasa_with_its_source(
    person: Person, question: str, entry: str
) -> None:
    reply = person.ask(question)
    assert reply["degraded"] is False
    assert reply["outcome"] == "answered"
    assert reply["entries"][0]["id"] == entry
    assert reply["citations"]
    assert reply["release"]
    assert (reply["area"], reply["as_of"][:2]) == ("990001", "20")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("你好", "chitchat"),
        ("谢谢你", "chitchat"),
        ("你是谁呀", "chitchat"),
        ("再见", "chitchat"),
        ("我要转人工", "handoff"),
        ("养老金每个月能领多少钱", "out_of_scope"),
        ("我爸突然昏倒了没呼吸", "emergency"),
    ],
)
def test_what_is_no_policy_question(person: Person, text: str, outcome: str) -> None:
    reply = person.ask(text)
    assert (reply["outcome"], reply["degraded"]) == (outcome, False)
    assert reply["text"]


def test_a_follow_up_needs_no_subject(person: Person) -> None:
    first = person.ask("居民医保一年要交多少钱")
    second = person.ask("那低保户呢")
    assert first["understood_as"] is None
    assert second["degraded"] is False
    assert second["understood_as"]
    assert "低保" in second["understood_as"]


def test_a_follow_up_of_a_stranger_finds_nobodys_subject(person: Person, stack: Stack) -> None:
    person.ask("居民医保一年要交多少钱")
    stranger = Person(stack)
    reply = stranger.ask("那要带什么材料")
    stranger.close()
    assert reply["understood_as"] is None


@pytest.mark.parametrize(
    "command", ["/restart", "/session_start", '/ask_policy{"category": "低保"}', " /back"]
)
def test_a_command_is_text(person: Person, stack: Stack, command: str) -> None:
    person.ask("居民医保一年要交多少钱")
    reply = person.ask(command)
    assert reply["outcome"] not in ("error", "degraded")
    assert not tracker_rows(stack, '"text": "/')
    assert not tracker_rows(stack, '"event": "restart"')


def test_rasa_keeps_only_masked_words_and_forgets_on_request(stack: Stack) -> None:
    mark = f"记号{uuid.uuid4().hex[:8]}"
    with httpx.Client(base_url=stack.app_url, timeout=30, trust_env=False) as browser:
        assert browser.post("/web/privacy", json={"accepted": True}).status_code == 200
        text = f"{mark}我的身份证{ID_NUMBER}怎么参保"
        assert browser.post("/web/chat", json={"text": text}).json()["degraded"] is False
        stored = tracker_rows(stack, json.dumps(mark).strip('"').replace("\\", "%"))
        assert stored
        assert not any(ID_NUMBER in row for row in stored)
        assert browser.post("/web/forget").json() == {"deleted_turns": 1}
        assert not tracker_rows(stack, json.dumps(mark).strip('"').replace("\\", "%"))


def test_nothing_that_was_said_is_in_any_log(person: Person, stack: Stack) -> None:
    secret = f"秘密{uuid.uuid4().hex}"
    person.ask(f"{secret} 居民医保一年要交多少钱 13800138000")
    httpx.get(f"{stack.app_url}/v1/search", params={"q": secret}, trust_env=False)
    time.sleep(0.5)
    files = [*stack.var_dir.glob("*.out"), *(stack.var_dir / "log").rglob("*")]
    logs = {file: file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()}
    assert any(logs.values())
    spoken = (secret, secret.removeprefix("秘密"), "13800138000", person.sender)
    assert [(file.name, word) for file, text in logs.items() for word in spoken if word in text] == []


def test_the_served_document_is_the_committed_one(stack: Stack) -> None:
    served = httpx.get(f"{stack.app_url}/openapi.json", trust_env=False).json()
    assert served == json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))


def test_the_internal_route_is_closed(stack: Stack) -> None:
    url = f"{stack.app_url}/v1/internal/reply"
    assert httpx.post(url, json={"text": "x"}, trust_env=False).status_code == 403
    token = {"X-Internal-Token": stack.secret("INTERNAL_TOKEN")}
    reply = httpx.post(url, json={"act": "greet"}, headers=token, trust_env=False)
    assert reply.json()["outcome"] == "chitchat"


def test_no_secret_is_told(stack: Stack) -> None:
    secrets = [stack.secret(name) for name in ("RASA_TOKEN", "INTERNAL_TOKEN", "SECRET_KEY")]
    pages = ["/", "/web/session", "/readyz", "/metrics", "/openapi.json", "/nothing"]
    told = "".join(httpx.get(stack.app_url + page, trust_env=False).text for page in pages)
    assert not [secret for secret in secrets if secret in told]


def test_every_page_file_that_the_page_names_is_served(stack: Stack) -> None:
    page = httpx.get(stack.app_url, trust_env=False).text
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert named
    for path in named:
        assert httpx.get(stack.app_url + path, trust_env=False).status_code == 200, path
    assert not re.search(r"https?://", Path(ROOT / "kb/web/chat/index.html").read_text(encoding="utf-8"))
