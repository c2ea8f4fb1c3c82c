"""What counts as an answer of Rasa, and when it is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.gateway.rasa_client import FAILURES, PAUSE_SECONDS, Breaker, RasaClient, RasaUnavailable, last_reply
from tests.gateway.fake_rasa import FakeRasa, fake_rasa, reply_json
from tests.stack import free_ports


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


def ask(url: str, timeout: float = 2.0, breaker: Breaker | None = None) -> Any:
    async def scenario() -> Any:
        client = RasaClient(url, timeout, breaker)
        try:
            return await client.ask("api:1", "怎么参保", {"area": "990001"})
        finally:
            await client.close()

    return asyncio.run(scenario())


def test_the_reply_comes_back_and_the_question_goes_out(rasa: FakeRasa) -> None:
    assert ask(rasa.url).text == "从Rasa来的答复"
    assert rasa.asked == [{"sender": "api:1", "message": "怎么参保", "metadata": {"area": "990001"}}]


def test_the_last_custom_payload_counts() -> None:
    said = [{"custom": reply_json("先")}, {"text": "x"}, {"custom": reply_json("后")}, {"text": "y"}]
    assert last_reply(said).text == "后"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], "no-reply"),
        ([{"text": "only text"}], "no-reply"),
        ({"custom": {}}, "no-reply"),
        ([{"custom": {"error": {"code": "not_ready"}}}], "action-error"),
        ([{"custom": ["x"]}], "action-error"),
        ([{"custom": {"outcome": "answered"}}], "other-shape"),
        ([{"custom": {**reply_json(), "outcome": "shrug"}}], "other-shape"),
        (500, "bad-status"),
        (b"<html>", "not-json"),
    ],
)
def test_anything_else_is_no_answer(rasa: FakeRasa, said: Any, reason: str) -> None:
    rasa.answer = lambda body: said
    with pytest.raises(RasaUnavailable) as caught:
        ask(rasa.url)
    assert caught.value.reason == reason


def test_nobody_listens() -> None:
    with pytest.raises(RasaUnavailable) as caught:
        ask(f"http://127.0.0.1:{free_ports(1)[0]}")
    assert caught.value.reason == "no-connection"


def test_a_slow_rasa_is_given_up_in_time(rasa: FakeRasa) -> None:
    rasa.delay = 1.0
    with pytest.raises(RasaUnavailable) as caught:
        ask(rasa.url, timeout=0.2)
    assert caught.value.reason == "timeout"


def test_after_failures_it_is_left_alone_then_tried_once_a_pause() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    assert breaker.open
    assert not breaker.allows()
    now[0] += PAUSE_SECONDS
    assert [breaker.allows() for _ in range(5)] == [True, False, False, False, False]
    breaker.failed()
    assert not breaker.allows()
    now[0] += PAUSE_SECONDS
    assert breaker.allows()
    breaker.succeeded()
    assert not breaker.open
    assert breaker.allows()


def test_two_failures_and_a_success_are_no_reason() -> None:
    breaker = Breaker(lambda: 0.0)
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()


def test_while_left_alone_rasa_is_not_asked(rasa: FakeRasa) -> None:
    breaker = Breaker(lambda: 0.0)
    rasa.answer = lambda body: []
    for _ in range(FAILURES + 4):
        with pytest.raises(RasaUnavailable):
            ask(rasa.url, breaker=breaker)
    assert len(rasa.asked) == FAILURES
