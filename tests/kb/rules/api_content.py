"""The small app of ``appkit`` with the county's real figures and services in its release."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kb.answer.knowledge import KnowledgeBase
from tests.gateway.appkit import App, BigramEngine, running_app
from tests.kb.rules.conftest import content


@contextlib.contextmanager
def rules_app(folder: Path) -> Iterator[App]:
    """The app with parameters, areas and services as the content has them."""
    with running_app(folder) as app:
        loaded = content()
        served = app.source.kb
        assert served is not None
        release = served.release.model_copy(
            update={
                "definitions": loaded.definitions,
                "values": loaded.values,
                "areas": loaded.areas,
                "services": loaded.services,
                "documents": loaded.documents,
            }
        )
        app.source.kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]
        yield app
