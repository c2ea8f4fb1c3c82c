"""The app of these tests, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.accounts.roles import Role
from tests.console.kit import make_account
from tests.gateway.appkit import App, running_app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """The app on both databases, with two operators and a supervisor."""
    changes: dict[str, Any] = {}
    if request.param == "postgresql":
        changes["database_url"] = request.getfixturevalue("fresh_postgres")
    with running_app(tmp_path, **changes) as running:
        for name, role in (("li", Role.OPERATOR), ("zhao", Role.OPERATOR), ("zhu", Role.SUPERVISOR)):
            make_account(running.database, name, role)
        yield running
