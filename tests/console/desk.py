"""The small app with what the desk needs: internal notes in every entry, an account of each role."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import httpx

from kb.accounts.roles import Role
from kb.answer.knowledge import KnowledgeBase
from kb.release.model import Release
from kb.release.publish import publish
from tests.console.kit import make_account, session_of
from tests.gateway.appkit import NOW, App, BigramEngine, running_app

SECRET_NOTE = "只给坐席看的口径ZX7"
CALL = "c" * 32
AMOUNT = "contribution/resident-amount"
NEWBORN = "enrolment/newborn"


def serve(app: App, release: Release) -> None:
    """Serve a release from now on."""
    app.source.kb = KnowledgeBase.of(release, BigramEngine(release))  # type: ignore[arg-type]


def noted(release: Release, **changes: object) -> Release:
    """The release with an internal note in every entry, and ``changes`` of the others' fields."""
    update = {"internal": f"{SECRET_NOTE}，{{{{ area_name }}}}的窗口先问清楚", **changes}
    entries = {i: entry.model_copy(update=update) for i, entry in release.entries.items()}
    return release.model_copy(update={"entries": entries})


@contextlib.contextmanager
def desk_app(folder: Path) -> Iterator[App]:
    """The app, with an account named after each role."""
    with running_app(folder) as app:
        served = app.source.kb
        assert served is not None
        serve(app, noted(served.release))
        for role in Role:
            make_account(app.database, role.value, role)
        yield app


@contextlib.contextmanager
def as_role(app: App, role: Role = Role.OPERATOR) -> Iterator[httpx.Client]:
    """A client signed in as the account of a role."""
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        yield session_of(client, app.database, role.value, NOW)


def republish(app: App, entry_id: str, when: dt.datetime, **changes: object) -> Release:
    """Publish a later release in which one entry reads otherwise, and serve it."""
    served = app.source.kb
    assert served is not None
    old = served.release
    entry = old.entries[entry_id].model_copy(update=changes)
    version = f"{abs(hash(str(changes))):012x}"[:12]
    release = old.model_copy(
        update={
            "id": f"r{when:%Y%m%d%H%M%S}-later",
            "created_at": when,
            "content_hash": f"{old.content_hash[:50]}{when:%y%m%d%H%M}",
            "entries": {**old.entries, entry_id: entry},
            "versions": {**old.versions, entry_id: version},
        }
    )
    publish(app.database, release, when, "tester")
    serve(app, release)
    return release


def shown(
    client: httpx.Client, app: App, entry: str = AMOUNT, how: str = "open", call: str = CALL
) -> httpx.Response:
    """Record an answer of the release that is served."""
    served = app.source.kb
    assert served is not None
    body = {"call_id": call, "entry": entry, "version": served.release.versions[entry], "how": how}
    return client.post("/console/api/shown", json=body)
