"""The same app past one machine: PostgreSQL for state, Redis for limits and repeats; old data goes by itself."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import httpx
from sqlalchemy import func, select, text

from kb.store.conversations import Memory, record
from kb.store.database import Database
from kb.store.migrate import migrate
from kb.store.tables import Turn
from tests.gateway import redis_server
from tests.gateway.appkit import NOW, App, running_app
from tests.gateway.redis_server import redis_url  # noqa: F401  (a fixture)
from tests.kb.store.postgres import postgres_url  # noqa: F401  (a fixture)
from tests.kb.store.test_conversations import turn
from tests.stack import free_ports

FEE = "居民医保一年交多少钱"


def turns(app: App) -> int:
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(Turn)) or 0


def test_state_in_postgresql(tmp_path: Path, postgres_url: str) -> None:  # noqa: F811
    fresh = Database(postgres_url)
    with fresh.write() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    fresh.close()
    with running_app(tmp_path, database_url=postgres_url, tracker_db_url=postgres_url) as app:
        assert app.ask(FEE, "pg").json()["outcome"] == "answered"
        assert app.ask("缴\x00费\ud800".encode("utf-8", "replace").decode(), "pg").status_code == 200
        assert app.ask("我的手机13800138000", "pg").status_code == 200
        assert turns(app) == 3
        with httpx.Client(base_url=app.url, trust_env=False) as browser:
            browser.post("/web/privacy", json={"accepted": True})
            assert browser.post("/web/chat", json={"text": FEE}).json()["outcome"] == "answered"
            assert browser.post("/web/forget").json() == {"deleted_turns": 1}
        assert turns(app) == 3


def test_limits_and_repeats_shared_by_two_replicas(tmp_path: Path, redis_url: str) -> None:  # noqa: F811
    shared = {"redis_url": redis_url, "rate_per_minute": 30}
    with running_app(tmp_path / "a", **shared) as one, running_app(tmp_path / "b", **shared) as two:
        first = one.ask(FEE, "replica", message_id="m").json()
        assert two.ask(FEE, "replica", message_id="m").json() == first
        assert (turns(one), turns(two)) == (1, 0)
        statuses = [app.ask("你好", "flood").status_code for _ in range(10) for app in (one, two)]
        assert 10 <= statuses.count(200) <= 13
        assert 429 in statuses


def test_a_redis_that_dies_costs_no_answer(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    server = redis_server.start(port, tmp_path)
    with running_app(tmp_path / "app", redis_url=f"redis://127.0.0.1:{port}/0", rate_per_minute=30) as app:
        assert app.ask(FEE, "before", message_id="1").status_code == 200
        server.kill()
        server.wait(10)
        assert app.ask(FEE, "after", message_id="2").json()["outcome"] == "answered"
        assert 429 in [app.ask("你好", "flood").status_code for _ in range(15)]


def test_old_turns_go_by_themselves(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'app.db'}")
    migrate(database)
    for days in (181, 179):
        record(database, f"web:{days}", Memory(), turn(), NOW - dt.timedelta(days=days))
    database.close()
    with running_app(tmp_path) as app:
        deadline = time.monotonic() + 20
        while turns(app) == 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert turns(app) == 1
