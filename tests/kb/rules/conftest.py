"""The content as it is, and resolvers over figures given in a test."""

from __future__ import annotations

from functools import cache

import pytest

from kb.answer.parameters import Resolver
from kb.schema.load import Content, load


@cache
def content() -> Content:
    return load()


@pytest.fixture(scope="session")
def demo() -> Resolver:
    """The demonstration county and what it inherits."""
    loaded = content()
    return Resolver(loaded.definitions, loaded.values, loaded.areas)
