"""A resident and an operator at either end of a hand-off, and what they do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import httpx

from tests.console.kit import session_of
from tests.gateway.appkit import App


@contextlib.contextmanager
def resident(app: App) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        client.post("/web/privacy", json={"accepted": True}).raise_for_status()
        yield client


@contextlib.contextmanager
def operator(app: App, name: str = "li") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        yield session_of(client, app.database, name, app.state.clock.now())


def ask(client: httpx.Client, question: str = "我家的救助什么时候能批下来", **more: Any) -> dict[str, Any]:
    reply = client.post("/web/handoff", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def first(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/console/api/handoffs").json()["handoffs"][0])


def act(client: httpx.Client, handoff_id: str, what: str, **body: Any) -> httpx.Response:
    return client.post(f"/console/api/handoffs/{handoff_id}/{what}", json=body)


def code(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["code"]
