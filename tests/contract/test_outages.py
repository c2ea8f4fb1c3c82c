"""Rasa and the action server are killed while questions are asked: every question is answered."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.stack import Stack

QUESTION = "居民医保一年要交多少钱"
ENTRY = "contribution/resident-amount"


@dataclass
class Asking:
    """Asks every fifth of a second, each time as somebody else, until stopped."""

    url: str
    replies: list[dict[str, Any]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30, trust_env=False) as client:
            while not self._stop.is_set():
                body = {"sender": uuid.uuid4().hex, "text": QUESTION}
                try:
                    response = client.post("/v1/chat", json=body)
                except httpx.HTTPError as exc:
                    self.failures.append(repr(exc))
                else:
                    if response.status_code == 200:
                        self.replies.append(response.json())
                    else:
                        self.failures.append(response.text)
                self._stop.wait(0.2)

    def stop(self) -> None:
        self._stop.set()


def whole_again(stack: Stack, within: float) -> float:
    """Seconds until a reply comes through Rasa again."""
    started = time.monotonic()
    while time.monotonic() - started < within:
        body = {"sender": uuid.uuid4().hex, "text": QUESTION}
        reply = httpx.post(f"{stack.app_url}/v1/chat", json=body, timeout=30, trust_env=False).json()
        if not reply["degraded"]:
            return time.monotonic() - started
        time.sleep(0.5)
    raise AssertionError(f"still degraded after {within:.0f} s")


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["rasa", "actions"])
def test_killing_one_costs_no_answer_and_it_comes_back(stack: Stack, victim: str) -> None:
    whole_again(stack, 60)
    asking = Asking(stack.app_url)
    thread = threading.Thread(target=asking.run)
    thread.start()
    try:
        time.sleep(2)
        before = stack.kill(victim)
        stack.wait_ready(victim, 180, not_pid=before)
        whole_again(stack, 60)
    finally:
        asking.stop()
        thread.join(60)
    assert asking.failures == []
    assert {reply["outcome"] for reply in asking.replies} == {"answered"}
    assert {reply["entries"][0]["id"] for reply in asking.replies} == {ENTRY}
    degraded = [reply["degraded"] for reply in asking.replies]
    assert True in degraded, "the outage was never noticed: the test proves nothing"
    assert degraded[0] is False
