"""One app for the tests that only ask; those that change it start their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gateway.appkit import App, running_app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("app")) as running:
        yield running
