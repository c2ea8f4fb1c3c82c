"""What is no request gets a clear error on every route of the console, too, from somebody who may use it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from kb.accounts.roles import Role
from kb.api.app import create_app
from kb.settings import Settings
from tests.console.kit import make_account, session_of
from tests.console.matrix import ROUTES
from tests.gateway.appkit import NOW, App, running_app
from tests.kb.api.test_errors import JSON, assert_shape

BODIES: list[tuple[bytes, int, str | None]] = [
    (b"{", 400, "json_invalid"),
    (b'{"text": "\xff\xfe\xfa"}', 400, "encoding_invalid"),
    (b"[]", 422, "invalid"),
    (b"null", 422, None),
    (b'"text"', 422, "invalid"),
    (b'{"surprise": 1}', 422, None),
    (b"[" * 20_000, 400, None),
]


def with_body() -> list[str]:
    """Routes of the console that take a body."""
    paths = create_app(Settings()).openapi()["paths"]
    return [
        f"{method.upper()} {path}"
        for path, item in paths.items()
        for method, operation in item.items()
        if path.startswith("/console/api/") and "requestBody" in operation
    ]


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Role, httpx.Client]]:
    """A signed-in client for each role."""
    with running_app(tmp_path_factory.mktemp("bodies")) as app:
        made = {role: signed_in(app, role) for role in Role}
        yield made
        for client in made.values():
            client.close()


def signed_in(app: App, role: Role) -> httpx.Client:
    make_account(app.database, role.value, role)
    client = httpx.Client(base_url=app.url, timeout=20, trust_env=False)
    return session_of(client, app.database, role.value, NOW)


def test_there_are_routes_to_try() -> None:
    assert len(with_body()) >= 8


@pytest.mark.parametrize("route", with_body())
def test_bodies_that_are_no_request(clients: dict[Role, httpx.Client], route: str) -> None:
    client = clients[sorted(ROUTES[route] or Role)[0]]
    method, path = route.split(" ")
    address = re.sub(r"\{\w+\}", "0" * 32, path)
    for content, status, code in BODIES:
        response = client.request(method, address, content=content, headers=JSON)
        assert_shape(response, status, code or response.json()["error"]["code"])
