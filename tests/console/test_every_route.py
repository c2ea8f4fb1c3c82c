"""Every route the app has, tried without an account and with each role."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from kb.accounts.roles import Role
from kb.api.app import create_app
from kb.settings import Settings
from tests.console.kit import make_account, session_of
from tests.console.matrix import FILES, ROUTES
from tests.gateway.appkit import NOW, App, running_app

WECHAT = {"wechat_token": "t" * 16, "wechat_aes_key": "a" * 43, "wechat_appid": "wx0000000000000000"}
SAMPLES = {"topic": "contribution", "slug": "resident-amount", "kind": "relief", "service_id": "relief-apply"}
"""Values of path parameters; others get an id of the right shape that nothing has."""
LAST = {"POST /console/api/sign-out", "POST /console/api/sign-in"}
"""These change the session."""
REFUSALS = {"sign_in_required", "role_forbidden", "csrf_failed", "password_change_required"}


def leaves(found: list[BaseRoute]) -> Iterator[BaseRoute]:
    """Every single route, those of included routers too; a kind that is not known is no reason to look away."""
    for route in found:
        inner = getattr(route, "original_router", None)
        if inner is None:
            assert isinstance(route, Mount | Route), f"unknown kind of route: {route!r}"
            yield route
        else:
            assert route.include_context.prefix == "", "a router included below a prefix"  # type: ignore[attr-defined]
            yield from leaves(list(inner.routes))


def routes(found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of every route."""
    for route in leaves(found):
        if isinstance(route, Mount):
            if route.path not in FILES:
                yield "MOUNT", route.path
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


def served() -> set[str]:
    """What the app serves, by its own list and by its OpenAPI document."""
    app = create_app(Settings(**WECHAT))
    listed = {f"{method} {path}" for method, path in routes(list(app.routes))}
    described = {
        f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item
    }
    return listed | described


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running_app(tmp_path_factory.mktemp("matrix")) as running:
        for role in Role:
            make_account(running.database, role.value, role)
        yield running


@contextlib.contextmanager
def client_of(app: App, role: Role | None) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        yield session_of(client, app.database, role.value, NOW) if role else client


def send(client: httpx.Client, route: str, **headers: str) -> httpx.Response:
    method, path = route.split(" ")
    address = re.sub(r"\{(\w+)\}", lambda found: SAMPLES.get(found[1], "0" * 32), path)
    body: dict[str, Any] = {} if method == "GET" else {"json": {}}
    return client.request(method, address, headers=headers, **body)


def refusal(reply: httpx.Response) -> str | None:
    """How a reply refuses the account; None when it does not (whatever else it says)."""
    if reply.status_code == 303 and reply.headers["location"].startswith("/console/sign-in"):
        return "sign_in_required"
    if reply.status_code not in (401, 403) or "json" not in reply.headers.get("content-type", ""):
        return None
    code = str(reply.json()["error"]["code"])
    return code if code in REFUSALS else None


def test_the_table_names_every_route_and_no_other() -> None:
    assert served() == set(ROUTES)


def wanted(route: str, role: Role | None) -> str | None:
    """How the route must refuse this role; None where it must not."""
    access = ROUTES[route]
    if access is None:
        return "csrf_failed" if route == "POST /console/api/sign-in" and role is None else None
    if role is None:
        return "sign_in_required"
    return None if role in access else "role_forbidden"


def test_every_route_with_every_role(app: App) -> None:
    """``/wx`` is served only where WeChat is configured, and signed by WeChat: tried in tests/wechat."""
    wrong = []
    for role in (None, *Role):
        with client_of(app, role) as client:
            for route in sorted(ROUTES, key=lambda route: (route in LAST, route)):
                got = None if "/wx" in route else refusal(send(client, route))
                if got != wanted(route, role):
                    wrong.append((route, role, got, wanted(route, role)))
    assert wrong == []


def test_every_change_needs_the_token(app: App) -> None:
    tried = set()
    for role in Role:
        with client_of(app, role) as client:
            del client.headers["X-CSRF-Token"]
            for route, access in sorted(ROUTES.items()):
                if "/console" in route and not route.startswith("GET") and role in (access or Role):
                    assert refusal(send(client, route)) == "csrf_failed", route
                    tried.add(route)
    signed = {route for route in ROUTES if " /console/" in route and not route.startswith("GET")}
    assert tried == signed


def test_a_session_that_nobody_opened_is_nobody(app: App) -> None:
    for token in ("x" * 43, "a.something", "", "é", "0" * 5000):
        with httpx.Client(base_url=app.url, trust_env=False) as client:
            cookie = {"Cookie": f"yxd_console={token}".encode("latin-1")}
            reply = client.get("/console/api/audit", headers=cookie)  # type: ignore[arg-type]
        assert refusal(reply) == "sign_in_required", token[:9]


def test_pages_of_the_console_are_kept_by_no_cache_and_run_no_foreign_script(app: App) -> None:
    with client_of(app, Role.ADMINISTRATOR) as client:
        for path in ("/console/accounts", "/console/api/session", "/console/sign-in"):
            headers = client.get(path).headers
            assert headers["cache-control"] == "no-store", path
            policy = headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy


def test_no_page_has_a_script_or_style_in_it() -> None:
    """The policy would refuse them; a page that needs one is broken for everybody."""
    pages = sorted((Path(__file__).resolve().parents[2] / "kb" / "web").rglob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", text), page


def test_every_route_of_the_console_declares_its_roles() -> None:
    """What the table says is what the code asks for, not only how it happened to answer."""
    from kb.api.auth import Require

    found = [r for r in leaves(list(create_app(Settings()).routes)) if isinstance(r, APIRoute)]
    console = [r for r in found if r.path.startswith("/console/api/")]
    assert console
    for route in console:
        asked = [d.call for d in route.dependant.dependencies if isinstance(d.call, Require)]
        method = next(iter(route.methods))
        access = ROUTES[f"{method} {route.path}"]
        assert [need.roles for need in asked] == ([] if access is None else [access]), route.path
