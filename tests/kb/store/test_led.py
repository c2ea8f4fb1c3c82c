"""Proof of play and health on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from kb.clock import SHANGHAI
from kb.store.database import Database
from kb.store.led import Health, Play, health_of, played, report
from kb.store.led_tables import LedBatch, LedPlay
from kb.store.retention import purge
from kb.store.tracker import Tracker

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
OLD = NOW - dt.timedelta(days=181)


def play(item: str = "relief/a", at: dt.datetime = NOW) -> Play:
    return Play("entry", item, "abc", "r1", at, 6.0)


def count(database: Database, table: type[LedPlay] | type[LedBatch] = LedPlay) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_batch_is_stored_once_also_when_it_comes_many_times_at_once(database: Database) -> None:
    def once(_: int) -> bool:
        return report(database, "wall", "b1", [play(), play("relief/b")], Health(), NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(8))) == [False] * 7 + [True]
    assert count(database) == 2
    assert report(database, "door", "b1", [play()], Health(), NOW)
    assert count(database) == 3


def test_health_is_the_last_that_was_said(database: Database) -> None:
    report(database, "wall", "b1", [], Health(waiting=5, clock_offset=1.5), NOW)
    later = NOW + dt.timedelta(minutes=1)
    report(database, "wall", "b2", [], Health(feed_as_of=NOW, showing="x"), later)
    seen = health_of(database)["wall"]
    assert (seen.seen_at, seen.waiting, seen.clock_offset, seen.feed_as_of) == (later, 0, None, NOW)
    assert count(database, LedBatch) == 0


def test_what_was_played_is_counted(database: Database) -> None:
    report(database, "wall", "b1", [play(), play(), play("relief/b")], Health(), NOW)
    report(database, "door", "b1", [play(at=NOW - dt.timedelta(days=3))], Health(), NOW)
    day = dt.timedelta(days=1)
    assert played(database, None, NOW - day, NOW + day) == [
        ("wall", "relief/a", "abc", 2, 12.0),
        ("wall", "relief/b", "abc", 1, 6.0),
    ]
    assert played(database, "door", NOW - 5 * day, NOW) == [("door", "relief/a", "abc", 1, 6.0)]


def test_no_play_is_ever_changed(database: Database) -> None:
    report(database, "wall", "b1", [play()], Health(), NOW)
    with pytest.raises(DatabaseError, match="never changed"), database.write() as session:
        session.execute(text("UPDATE led_plays SET seconds = 999"))
    assert played(database, None, OLD, NOW + dt.timedelta(days=1))[0][4] == 6.0


def test_retention_takes_old_plays(database: Database) -> None:
    report(database, "wall", "b1", [play(at=OLD)], Health(), OLD)
    report(database, "wall", "b2", [play()], Health(), NOW)
    purge(database, Tracker(database.url), NOW, 180)
    assert (count(database), count(database, LedBatch)) == (1, 1)
