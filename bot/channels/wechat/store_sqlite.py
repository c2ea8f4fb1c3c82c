"""The store in a SQLite file of this machine; several workers may share it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS pairs (key TEXT PRIMARY KEY, value TEXT NOT NULL, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, item TEXT NOT NULL, until REAL NOT NULL,
    UNIQUE (key, item));
CREATE INDEX IF NOT EXISTS pairs_until ON pairs (until);
CREATE INDEX IF NOT EXISTS items_until ON items (until);
"""
_CLAIM = (
    "INSERT INTO pairs VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
    " until = excluded.until WHERE pairs.until <= ?"
)
_PUT = (
    "INSERT INTO pairs VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value,"
    " until = excluded.until"
)
_PUSH = "INSERT INTO items (key, item, until) VALUES (?, ?, ?) ON CONFLICT (key, item) DO NOTHING"
SWEEP_SECONDS = 60.0
BUSY_SECONDS = 5.0
Row = tuple[str, ...]


class SqliteStore:
    """See ``Store``. Opened at the first use; what is deleted is overwritten in the file."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._swept = 0.0

    async def claim(self, key: str, value: str, ttl: float) -> bool:
        """See ``Store``."""
        now = self._clock()
        return await self._change(_CLAIM, (key, value, now + ttl, now)) > 0

    async def put(self, key: str, value: str, ttl: float) -> None:
        """See ``Store``."""
        await self._change(_PUT, (key, value, self._clock() + ttl))

    async def get(self, key: str) -> str | None:
        """See ``Store``."""
        rows = await self._read("SELECT value FROM pairs WHERE key = ? AND until > ?", (key, self._clock()))
        return rows[0][0] if rows else None

    async def drop(self, *keys: str) -> None:
        """See ``Store``."""
        for key in keys:
            await self._change("DELETE FROM pairs WHERE key = ?", (key,))
            await self._change("DELETE FROM items WHERE key = ?", (key,))

    async def push(self, key: str, item: str, ttl: float) -> None:
        """See ``Store``."""
        until = self._clock() + ttl
        await self._change(_PUSH, (key, item, until))
        await self._change("UPDATE items SET until = ? WHERE key = ?", (until, key))

    async def items(self, key: str) -> list[str]:
        """See ``Store``."""
        query = "SELECT item FROM items WHERE key = ? AND until > ? ORDER BY id"
        return [row[0] for row in await self._read(query, (key, self._clock()))]

    async def remove(self, key: str, item: str) -> None:
        """See ``Store``."""
        await self._change("DELETE FROM items WHERE key = ? AND item = ?", (key, item))

    async def close(self) -> None:
        """See ``Store``."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    async def _change(self, statement: str, values: tuple[object, ...]) -> int:
        def work() -> int:
            with self._lock:
                connection = self._open()
                self._sweep(connection)
                return connection.execute(statement, values).rowcount

        return await asyncio.to_thread(work)

    async def _read(self, query: str, values: tuple[object, ...]) -> list[Row]:
        def work() -> list[Row]:
            with self._lock:
                return self._open().execute(query, values).fetchall()

        return await asyncio.to_thread(work)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            until = time.monotonic() + BUSY_SECONDS
            while True:
                try:
                    self._connection = _connected(self._path)
                    break
                except sqlite3.OperationalError:
                    # Another worker makes the file: switching it to WAL does not wait as statements do.
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.02)
        return self._connection

    def _sweep(self, connection: sqlite3.Connection) -> None:
        """Delete what has ended; once a minute."""
        now = self._clock()
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        connection.execute("DELETE FROM pairs WHERE until <= ?", (now,))
        connection.execute("DELETE FROM items WHERE until <= ?", (now,))


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
