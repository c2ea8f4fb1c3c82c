"""A browser at the console before and after signing in."""

from __future__ import annotations

import datetime as dt

import httpx

from tests.gateway.appkit import App

NEW = "Ling-Yi-Ju-77"
"""A password to change to."""


def visitor(app: App) -> httpx.Client:
    """A client of the app without a cookie."""
    return httpx.Client(base_url=app.url, timeout=20, trust_env=False)


def me(client: httpx.Client) -> str | None:
    """The name of the account signed in."""
    account = client.get("/console/api/session").json()["account"]
    return account["name"] if account else None


def attempt(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """Try to sign in."""
    token = client.get("/console/api/session").json()["csrf_token"]
    body = {"name": name, "password": password}
    return client.post("/console/api/sign-in", json=body, headers={"X-CSRF-Token": token})


def move_clock(app: App, to: dt.datetime) -> None:
    """Let it be another time for the app."""
    app.state.clock.fixed = to
