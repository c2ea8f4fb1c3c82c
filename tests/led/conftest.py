"""A tree for each test, and one app for those that only ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.led.ledkit import LedApp, Tree, running_led


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "tree")


@pytest.fixture
def led(tmp_path: Path) -> Iterator[LedApp]:
    with running_led(tmp_path) as app:
        yield app
