"""An emergency is answered whatever else is the matter."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from kb.store.tables import Turn
from tests.gateway.appkit import App, running_app
from tests.gateway.fake_rasa import fake_rasa

HELP = "我爸突然昏倒了没呼吸"


def emergency(app: App, sender: str = "e", **more: Any) -> dict[str, Any]:
    response = app.ask(HELP, sender, **more)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    assert reply["outcome"] == "emergency"
    assert "120" in reply["text"]
    assert "120" in reply["short"]
    return reply


def test_rasa_is_not_asked(tmp_path: Path) -> None:
    with fake_rasa() as rasa, running_app(tmp_path, rasa_url=rasa.url) as app:
        emergency(app)
        assert rasa.asked == []


def test_before_the_first_release(tmp_path: Path) -> None:
    with running_app(tmp_path, ready=False) as app:
        emergency(app)


def test_over_the_limit(tmp_path: Path) -> None:
    with running_app(tmp_path, rate_per_minute=3, rate_per_minute_network=3) as app:
        assert [app.ask("你好", "e").status_code for _ in range(3)][-1] == 429
        for _ in range(5):
            emergency(app)


def test_without_the_database(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        with app.database.write() as session:
            session.execute(text("DROP TABLE turns"))
            session.execute(text("DROP TABLE feedback"))
            session.execute(text("DROP TABLE conversations"))
        emergency(app)


def test_a_database_that_hangs_does_not_hold_the_number_back(tmp_path: Path) -> None:
    with running_app(tmp_path) as app, app.database.write():
        started = time.perf_counter()
        emergency(app)
        assert time.perf_counter() - started < 4  # SQLite would wait five seconds for the lock


def test_before_the_privacy_notice(app: App) -> None:
    response = app.client.post("/web/chat", json={"text": HELP})
    assert response.json()["outcome"] == "emergency"


@pytest.mark.parametrize("more", [{"area": "123456"}, {"date": "1900-01-01"}])
def test_whatever_else_the_request_says(app: App, more: dict[str, str]) -> None:
    emergency(app, "odd", **more)


def test_it_is_stored_masked(tmp_path: Path) -> None:
    with running_app(tmp_path) as app:
        reply = app.ask(f"{HELP} 13800138000", "kept").json()
        turn = None
        for _ in range(100):
            with app.database.read() as session:
                turn = session.scalar(select(Turn).where(Turn.trace_id == reply["trace_id"]))
            if turn:
                break
            time.sleep(0.05)
    assert turn is not None
    assert turn.text == f"{HELP} 【手机号】"
    assert turn.outcome == "emergency"
