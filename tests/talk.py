"""Somebody who talks to the running service, and what Rasa holds of the conversation; for tests alone."""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

import httpx

from bot.gateway.identity import api_sender
from tests.stack import Stack

Json = dict[str, Any]
LOOPS = {
    "benefit_form": "benefit",
    "relief_form": "relief",
    "contribution_form": "contribution",
    "waiting_period_form": "waiting-period",
    "materials_form": "materials",
}


class Talk:
    """One conversation through ``/v1/chat``."""

    def __init__(self, stack: Stack, area: str = "990001") -> None:
        self._stack = stack
        self._area = area
        self._raw = f"talk-{uuid.uuid4().hex}"
        self.sender = api_sender(stack.secret("SECRET_KEY"), "127.0.0.1", self._raw)
        self._client = httpx.Client(base_url=stack.app_url, timeout=30, trust_env=False)

    def say(self, text: str) -> Json:
        """The reply to a message; never a degraded one."""
        body = {"sender": self._raw, "text": text, "area": self._area}
        response = self._client.post("/v1/chat", json=body)
        assert response.status_code == 200, response.text
        reply: Json = response.json()
        assert reply["degraded"] is False, text
        return reply

    def later(self, seconds: float) -> None:
        """Let so much time pass: what Rasa holds becomes older."""
        with self._events() as db:
            db.execute(
                "UPDATE events SET timestamp = timestamp - ?, "
                "data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - ?) WHERE sender_id = ?",
                (seconds, seconds, self.sender),
            )

    def state(self) -> Json:
        """The form in progress (else the one just finished), the open question and the facts, from Rasa's events."""
        slots: Json = {}
        loop = None
        with self._events() as db:
            rows = db.execute(
                "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (self.sender,)
            ).fetchall()
        for (row,) in rows:
            event = json.loads(row)
            if event["event"] == "session_started":
                slots, loop = {}, None
            elif event["event"] == "slot":
                slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                loop = event["name"]
        facts = {
            n.removeprefix("fact_"): v for n, v in slots.items() if n.startswith("fact_") and v is not None
        }
        asked = slots.get("requested_slot") if loop else None
        return {
            "form": LOOPS.get(loop or "", slots.get("form_last")),
            "active": loop is not None,
            "asked": asked.removeprefix("fact_") if asked else None,
            "facts": facts,
            "dont_know": slots.get("form_dont_know") or [],
            "about": slots.get("form_about"),
        }

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _events(self) -> sqlite3.Connection:
        return sqlite3.connect(self._stack.var_dir / "rasa_tracker.db", timeout=10)
