"""What is remembered of a sender."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError, StatementError

from kb.clock import SHANGHAI
from kb.store.conversations import SESSION, Memory, TurnRecord, accept_privacy, recall, record
from kb.store.database import Database
from kb.store.tables import Conversation, Turn

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
SENDER = "web:" + "a" * 64


def turn(**changes: object) -> TurnRecord:
    made = TurnRecord(
        trace_id=uuid.uuid4().hex,
        text="居民医保怎么缴费",
        outcome="answered",
        entries=[{"id": "contribution/how", "version": "v1"}],
        release="r1",
        area="990001",
        as_of=NOW.date(),
        degraded=False,
        duration_ms=12,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def count(database: Database, table: type[Conversation] | type[Turn]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_stranger_is_not_known(database: Database) -> None:
    assert recall(database, SENDER, NOW) == Memory()
    assert count(database, Conversation) == 0


def test_what_is_recorded_is_recalled(database: Database) -> None:
    known = Memory(last_entry="contribution/how", last_question="怎么缴费", misses=1, privacy_seen=True)
    record(database, SENDER, known, turn(), NOW)
    assert recall(database, SENDER, NOW) == replace(known, area="990001", asked=True)


def test_a_session_ends_after_a_day_and_the_next_one_is_counted(database: Database) -> None:
    record(database, SENDER, Memory(last_entry="x/y", privacy_seen=True), turn(), NOW)
    just = NOW + SESSION - dt.timedelta(seconds=1)
    assert recall(database, SENDER, just).last_entry == "x/y"
    later = recall(database, SENDER, NOW + SESSION)
    assert later == Memory(session=2, area="990001", privacy_seen=True, asked=True)
    record(database, SENDER, later, turn(), NOW + SESSION)
    with database.read() as session:
        assert session.scalars(select(Turn.session).order_by(Turn.id)).all() == [1, 2]


def test_the_notice_is_remembered_before_any_turn(database: Database) -> None:
    accept_privacy(database, SENDER, "990001", NOW)
    accept_privacy(database, SENDER, "990001", NOW + SESSION)
    known = recall(database, SENDER, NOW + SESSION)
    assert (known.privacy_seen, known.asked) == (True, False)


def test_turns_at_the_same_moment_are_all_stored(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: record(database, SENDER, Memory(), turn(), NOW), range(40)))
    assert count(database, Turn) == 40
    assert count(database, Conversation) == 1


def test_moments_keep_their_zone(database: Database) -> None:
    record(database, SENDER, Memory(), turn(), NOW)
    with database.read() as session:
        stored = session.scalars(select(Turn.created_at)).one()
    assert stored == NOW
    assert stored.tzinfo is not None
    with pytest.raises(StatementError):
        record(database, SENDER, Memory(), turn(), dt.datetime(2026, 11, 21))


def test_an_error_of_the_database_does_not_quote_the_question(database: Database) -> None:
    first = turn()
    record(database, SENDER, Memory(), first, NOW)
    with pytest.raises(SQLAlchemyError) as caught:
        record(database, SENDER, Memory(), turn(trace_id=first.trace_id, text="我得了一种病"), NOW)
    assert "我得了一种病" not in str(caught.value).split("DETAIL")[0]


def test_a_failed_turn_leaves_nothing_behind(database: Database) -> None:
    first = turn()
    record(database, SENDER, Memory(), first, NOW)
    with pytest.raises(SQLAlchemyError):
        record(database, "web:other", Memory(), turn(trace_id=first.trace_id), NOW)
    assert count(database, Conversation) == 1
