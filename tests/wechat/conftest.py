"""A double and a pretend account, new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wechat.doublekit import Pair, running_pair


@pytest.fixture
def pair() -> Iterator[Pair]:
    with running_pair() as started:
        yield started
