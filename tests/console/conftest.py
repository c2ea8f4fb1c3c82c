"""An app for each test that changes accounts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from kb.store.database import Database
from tests.console.desk import as_role
from tests.gateway.appkit import App, running_app
from tests.kb.store.postgres import postgres_url  # noqa: F401  (a fixture)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with running_app(tmp_path) as running:
        yield running


@pytest.fixture
def desk(app: App) -> Iterator[httpx.Client]:
    """An operator of an app that has an account of each role (``tests.console.desk``)."""
    with as_role(app) as client:
        yield client


@pytest.fixture
def fresh_postgres(postgres_url: str) -> str:  # noqa: F811  (a fixture)
    """The URL of a PostgreSQL database without tables."""
    database = Database(postgres_url)
    with database.write() as session:
        session.execute(text("DROP SCHEMA public CASCADE"))
        session.execute(text("CREATE SCHEMA public"))
    database.close()
    return postgres_url
