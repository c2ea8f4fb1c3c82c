"""What is deleted, and what stays."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import literal, select, text

from kb.cli import purge as purge_command
from kb.settings import get_settings
from kb.store.conversations import Memory, TurnRecord, record
from kb.store.database import Database
from kb.store.feedback import UnknownTurn, Verdict, give
from kb.store.migrate import migrate
from kb.store.retention import Deleted, forget, purge
from kb.store.tables import AuditRow, Conversation, Feedback, Turn
from kb.store.tracker import Tracker
from tests.kb.store.test_conversations import NOW, turn

OLD, NEW = NOW - dt.timedelta(days=181), NOW - dt.timedelta(days=179)
EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), timestamp FLOAT, data TEXT)"


@pytest.fixture
def tracker(database: Database) -> Tracker:
    """Rasa's table, in the same database: Rasa may share PostgreSQL with ``app``."""
    with database.write() as session:
        session.execute(text(EVENTS))
    return Tracker(database.url)


def event(database: Database, number: int, sender: str, at: dt.datetime) -> None:
    with database.write() as session:
        row = {"id": number, "sender": sender, "at": at.timestamp()}
        session.execute(text("INSERT INTO events VALUES (:id, :sender, :at, '{}')"), row)


def texts(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Turn.text).order_by(Turn.id)))


def events(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(text("SELECT id FROM events ORDER BY id")))


def test_what_is_old_goes_and_what_is_new_stays(database: Database, tracker: Tracker) -> None:
    record(database, "web:gone", Memory(), turn(text="很久以前"), OLD)
    record(database, "web:stays", Memory(), turn(text="老问题"), OLD)
    record(database, "web:stays", Memory(), turn(text="新问题"), NEW)
    for number, (sender, at) in enumerate((("web:gone", OLD), ("web:stays", OLD), ("web:stays", NEW))):
        event(database, number, sender, at)
    assert purge(database, tracker, NOW, 180) == Deleted(conversations=1, turns=2, comments=0, tracker_rows=2)
    assert texts(database) == ["新问题"]
    assert events(database) == [2]
    with database.read() as session:
        assert session.scalars(select(Conversation.sender_id)).all() == ["web:stays"]
        assert session.scalars(select(AuditRow.action)).all() == ["retention.purge"]
    assert purge(database, tracker, NOW, 180) == Deleted(0, 0, 0, 0)


def test_a_comment_goes_but_whether_it_helped_stays(database: Database, tracker: Tracker) -> None:
    old = turn()
    record(database, "web:a", Memory(), old, OLD)
    give(database, Verdict(old.trace_id, False, ["看不懂"], "原话"), "web", "web:a", OLD)
    assert purge(database, tracker, NOW, 180).comments == 1
    with database.read() as session:
        (row,) = session.scalars(select(Feedback))
    assert (row.helpful, row.reasons, row.comment, row.conversation_id) == (False, ["看不懂"], None, None)


def test_forgetting_takes_one_person_only(database: Database, tracker: Tracker) -> None:
    for number, sender in enumerate(("web:me", "web:you")):
        mine = turn(text=sender)
        record(database, sender, Memory(), mine, NOW)
        give(database, Verdict(mine.trace_id, True, [], f"意见 {sender}"), "web", sender, NOW)
        event(database, number, sender, NOW)
    deleted = forget(database, tracker, "web:me", NOW)
    assert deleted == Deleted(conversations=1, turns=1, comments=1, tracker_rows=1)
    assert texts(database) == ["web:you"]
    assert events(database) == [1]
    with database.read() as session:
        assert set(session.scalars(select(Feedback.comment))) == {None, "意见 web:you"}
    assert forget(database, tracker, "web:me", NOW) == Deleted(0, 0, 0, 0)


def test_silent_senders_are_found_by_how_their_ids_begin(database: Database, tracker: Tracker) -> None:
    told = (
        ("kiosk:a", OLD),
        ("kiosk:b", OLD),
        ("kiosk:b", NOW),
        ("kiosk", OLD),
        ("kiosk;a", OLD),
        ("web:a", OLD),
    )
    for number, (sender, at) in enumerate(told):
        event(database, number, sender, at)
    assert tracker.silent("kiosk:", NEW) == ["kiosk:a"]


def test_in_sqlite_they_are_found_in_the_index(tmp_path: Path) -> None:
    tracker = Tracker(f"sqlite:///{tmp_path / 'rasa.db'}")
    with tracker._database.write() as session:
        session.execute(text(EVENTS))
        session.execute(text("CREATE INDEX ix_events_sender_id ON events (sender_id)"))
    query = select(literal(1)).where(tracker._begins("kiosk:"))
    sql = str(query.compile(tracker._database.engine, compile_kwargs={"literal_binds": True}))
    with tracker._database.read() as session:
        plan = " ".join(row[-1] for row in session.execute(text(f"EXPLAIN QUERY PLAN {sql}")))
    assert "SEARCH events USING COVERING INDEX" in plan
    tracker.close()


def test_many_senders_are_deleted_in_batches(database: Database, tracker: Tracker) -> None:
    with database.write() as session:
        rows = [{"id": n, "s": f"web:{n}", "at": NOW.timestamp()} for n in range(1203)]
        session.execute(text("INSERT INTO events VALUES (:id, :s, :at, '{}')"), rows)
    assert tracker.delete([f"web:{n}" for n in range(1202)]) == 1202


def test_without_rasas_table_nothing_fails(database: Database, tmp_path: Path) -> None:
    assert Tracker(database.url).delete(["x"], before=NOW) == 0
    missing = tmp_path / "no" / "tracker.db"
    assert Tracker(f"sqlite:///{missing}").delete(["x"], before=NOW) == 0
    assert not missing.exists()


def test_deleted_words_are_gone_from_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'app.db'}")
    migrate(database)
    secret = "只有我知道的一句话"
    record(database, "web:me", Memory(last_question=secret), turn(text=secret), NOW)
    database.overwrite_deleted()
    assert secret.encode() in (tmp_path / "app.db").read_bytes()
    forget(database, Tracker(f"sqlite:///{tmp_path / 'none.db'}"), "web:me", NOW)
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert secret.encode() not in left
    database.close()


@pytest.mark.parametrize(("channel", "sender"), [("api", None), ("web", "web:other"), ("api", "web:me")])
def test_nobody_rates_anothers_reply(database: Database, channel: str, sender: str | None) -> None:
    mine = turn()
    record(database, "web:me", Memory(), mine, NOW)
    with pytest.raises(UnknownTurn):
        give(database, Verdict(mine.trace_id, False, []), channel, sender, NOW)


def test_the_command_deletes_and_says_how_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TRACKER_DB_URL", raising=False)
    get_settings.cache_clear()
    try:
        database = Database(get_settings().db_url)
        migrate(database)
        record(database, "web:a", Memory(), turn(), dt.datetime.now(dt.UTC) - dt.timedelta(days=200))
        assert purge_command.main([]) == 0
        assert texts(database) == []
        database.close()
    finally:
        get_settings.cache_clear()
    assert "对话 1，问答 1" in capsys.readouterr().out


def test_writers_that_read_first_wait_for_one_another(database: Database) -> None:
    """SQLite refuses a transaction that began by reading and then writes, unless it began as a writer."""
    mine = [turn() for _ in range(40)]
    for one in mine:
        record(database, "web:me", Memory(), one, NOW)

    def rate(one: TurnRecord) -> None:
        give(database, Verdict(one.trace_id, True, []), "web", "web:me", NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(rate, mine * 5))
    with database.read() as session:
        assert len(session.scalars(select(Feedback)).all()) == 40
