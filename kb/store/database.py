"""The database of ``app``: SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

SQLITE_WAIT_MS = 5000


def normalise_url(url: str) -> str:
    """The URL with the driver we ship (psycopg 3) where it names only ``postgresql``."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Database:
    """Engine and sessions; nothing is opened before the first use.

    ``wal`` off leaves the journal of a SQLite file as its owner made it.
    """

    def __init__(self, url: str, *, wal: bool = True) -> None:
        self.url = normalise_url(url)
        self._wal = wal
        self.sqlite = self.url.startswith("sqlite")
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine, made on first use; makes the folder of a SQLite file."""
        if self._engine is None:
            self._engine = self._open()
        return self._engine

    def _open(self) -> Engine:
        # Parameters are residents' words: hidden, so that no error message quotes them.
        if not self.sqlite:
            return create_engine(
                self.url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
            )
        path = make_url(self.url).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        if self._wal:
            event.listen(engine, "connect", _use_wal)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; what is changed in it is not kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction for writing: committed at the end, rolled back by an exception."""
        engine = self.engine.execution_options(writes=True) if self.sqlite else self.engine
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def overwrite_deleted(self) -> None:
        """Move SQLite's write-ahead log into the file, so that no copy of deleted text stays in it."""
        if self.sqlite and self._wal:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        """Close all connections; a later use opens them again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions itself: _begin_sqlite does (SQLAlchemy's documented recipe).
    connection.isolation_level = None
    for pragma in (f"busy_timeout={SQLITE_WAIT_MS}", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _use_wal(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first and then writes would fail with
    # SQLITE_BUSY_SNAPSHOT, for which SQLite does not wait.
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
