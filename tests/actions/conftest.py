"""The knowledge API as the actions' tests see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.actions.knowledge_double import TOKEN, KnowledgeDouble, knowledge_double


@pytest.fixture
def knowledge(monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowledgeDouble]:
    """A knowledge API that this process's actions ask."""
    with knowledge_double() as double:
        monkeypatch.setenv("APP_URL", double.url)
        monkeypatch.setenv("INTERNAL_TOKEN", TOKEN)
        yield double
