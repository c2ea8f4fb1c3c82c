"""Bring the database to the newest schema; run by every process that writes, safe side by side."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url, text

from kb.store.database import Database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
LOCK_KEY = 7_229_001
"""PostgreSQL advisory lock held while migrating; any number of our own."""


def migrate(database: Database) -> None:
    """Upgrade to the newest revision; raises ``alembic.util.CommandError`` for an unknown newer schema."""
    with _alone(database) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextlib.contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A connection inside a transaction, while no other process migrates."""
    if not database.sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            yield connection
        return
    path = make_url(database.url).database
    if not path or path == ":memory:":
        raise ValueError("an in-memory database cannot be migrated: every connection would see its own")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{path}.migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with database.engine.execution_options(writes=True).begin() as connection:
            yield connection
