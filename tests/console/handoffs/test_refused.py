"""What is refused in words, and two who act at once."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kb.accounts.roles import Role
from kb.answer.knowledge import KnowledgeBase
from kb.schema.base import Period
from kb.store import handoffs
from kb.store.handoff_tables import Handoff
from tests.console.handoffs.kit import act, ask, code, first, operator, resident
from tests.console.kit import make_account
from tests.gateway.appkit import NOW, App, running_app


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "x" * 2001])
def test_bad_questions_are_refused_in_words(app: App, question: str) -> None:
    with resident(app) as person:
        reply = person.post("/web/handoff", json={"question": question})
        assert reply.status_code == 422
        assert reply.json()["error"]["message"]


def test_an_unknown_entry_is_refused_and_nothing_is_sent(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        assert code(act(li, number, "answer", text="看这条", entries=["relief/no-such"])) == (
            404,
            "entry_unknown",
        )
        assert code(act(li, number, "answer", text=" \n ")) == (422, "text_empty")
        assert len(person.get("/web/handoff").json()["thread"]["messages"]) == 1


def test_an_entry_that_does_not_hold_today_or_is_withdrawn_is_refused(app: App) -> None:
    served = app.source.kb
    assert served is not None
    expired = served.release.entries["relief/low-income"].model_copy(
        update={"effective": Period(start=None, end=NOW.date() - dt.timedelta(days=1))}
    )
    entries = {**served.release.entries, expired.id: expired}
    release = served.release.model_copy(update={"id": "r-expired", "entries": entries})
    withdrawn = frozenset({"enrolment/newborn"})
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        app.source.kb = KnowledgeBase.of(release, served.engine, withdrawn)
        for entry in ("relief/low-income", "enrolment/newborn"):
            refused = act(li, number, "answer", text="看这条", entries=[entry])
            assert code(refused) == (404, "entry_unknown"), entry
        five = act(li, number, "answer", text="看这些", entries=["enrolment/newborn"] * 5)
        assert five.status_code == 422
        assert len(person.get("/web/handoff").json()["thread"]["messages"]) == 1


def test_asking_while_the_operator_closes_is_not_lost(tmp_path: Path, fresh_postgres: str) -> None:
    """SQLite lets one write at a time; PostgreSQL lets both go on, and one must wait for the other."""
    with running_app(tmp_path, database_url=fresh_postgres) as app, resident(app) as person:
        make_account(app.database, "li")
        ask(person, "第一件事")
        with ThreadPoolExecutor(1) as pool:
            with app.database.write() as session:
                row = session.scalars(select(Handoff).with_for_update()).one()
                row.state, row.closed_by = handoffs.CLOSED, handoffs.OPERATOR
                session.flush()
                asking = pool.submit(ask, person, "第二件事")
                wait_until_somebody_waits(app)
            asked = asking.result(20)
        assert asked["thread"]["state"] == "waiting"
        assert [message["text"] for message in asked["thread"]["messages"]] == ["第二件事"]


def wait_until_somebody_waits(app: App) -> None:
    """Until a statement of another transaction waits for a lock of ours."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(200):
        with app.database.read() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_where_nobody_has_an_account_it_is_not_offered(tmp_path: Path) -> None:
    with running_app(tmp_path) as bare, resident(bare) as person:
        make_account(bare.database, "ed", Role.EDITOR)
        staff = person.get("/web/handoff").json()["staff"]
        assert (staff["available"], staff["text"]) == (False, "这里没有开通在线人工")
        refused = person.post("/web/handoff", json={"question": "有人吗"})
        assert code(refused) == (409, "handoff_unavailable")
