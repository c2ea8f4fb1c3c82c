"""The one call to the knowledge API: token, time limit, retry, and every way to fail."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from actions import kb_client
from tests.actions.knowledge_double import TOKEN, KnowledgeDouble, knowledge_double, reply
from tests.stack import free_ports


def ask(request: kb_client.Json) -> kb_client.Json:
    return asyncio.run(kb_client.ask(request))


def test_sends_the_request_with_the_token(knowledge: KnowledgeDouble) -> None:
    assert ask({"act": "ask", "text": "新生儿怎么参保"}) == reply()
    assert knowledge.asked == [{"act": "ask", "text": "新生儿怎么参保"}]
    assert knowledge.tokens == [TOKEN]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (403, "status-403"),
        (422, "status-422"),
        (503, "status-503"),
        (b"not json", "not-json"),
        (b"[]", "other-shape"),
        (b"{}", "other-shape"),
        (b'{"outcome": 1}', "other-shape"),
    ],
)
def test_names_the_reason_of_a_failure(knowledge: KnowledgeDouble, said: object, reason: str) -> None:
    knowledge.answer = lambda request: said  # type: ignore[assignment, return-value]
    with pytest.raises(kb_client.KnowledgeError) as caught:
        ask({"text": "x"})
    assert caught.value.reason == reason
    assert len(knowledge.asked) == 1, "a refused request is not sent again"


def test_gives_up_before_the_gateway_does(
    knowledge: KnowledgeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb_client, "TIMEOUT", 0.3)
    knowledge.delay = 2.0
    with pytest.raises(kb_client.KnowledgeError) as caught:
        ask({"text": "x"})
    assert caught.value.reason == "timeout"


def test_asks_once_more_while_app_is_restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("APP_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setattr(kb_client, "RETRY_AFTER", 1.0)
    up, done = threading.Event(), threading.Event()

    def serve_later() -> None:
        time.sleep(0.3)
        with knowledge_double(port):
            up.set()
            done.wait(10)

    server = threading.Thread(target=serve_later)
    server.start()
    try:
        assert ask({"text": "x"})["outcome"] == "answered"
    finally:
        done.set()
        server.join()


def test_says_when_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("APP_URL", f"http://127.0.0.1:{port}")
    with pytest.raises(kb_client.KnowledgeError) as caught:
        ask({"text": "x"})
    assert caught.value.reason == "no-connection"
