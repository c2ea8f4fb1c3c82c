"""Each test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.store.database import Database
from kb.store.migrate import migrate
from tests.kb.store.postgres import postgres_url  # noqa: F401  (a fixture)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'state' / 'app.db'}")
    else:
        database = Database(request.getfixturevalue("postgres_url"))
        with database.write() as session:
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
    yield database
    database.close()


@pytest.fixture
def database(empty: Database) -> Database:
    """A database with all tables."""
    migrate(empty)
    return empty
