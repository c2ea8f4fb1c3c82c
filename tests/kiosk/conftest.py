"""An app with one kiosk, ``hall``, and a tracker such as Rasa keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.appkit import NOW, App, running_app

EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), timestamp FLOAT, data TEXT)"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with sqlite3.connect(tmp_path / "tracker.db") as rasa:
        rasa.execute(EVENTS)
    with running_app(tmp_path) as running:
        yield running


class Person:
    """Somebody in front of the kiosk, as the page stands in for them."""

    def __init__(self, app: App, screen: str = "hall") -> None:
        self._app, self._base = app, f"/kiosk/api/{screen}"
        self.session = str(app.client.post(f"{self._base}/session").json()["session"])

    def post(self, what: str, **more: object) -> httpx.Response:
        return self._app.client.post(f"{self._base}/{what}", json={"session": self.session, **more})

    def ask(self, text: str, **more: object) -> dict[str, Any]:
        response = self.post("chat", text=text, **more)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer


def tracker_row(folder: Path, sender: str, seconds_ago: float = 0.0, data: str = "{}") -> None:
    """A row as Rasa writes it."""
    with sqlite3.connect(folder / "tracker.db") as rasa:
        at = NOW.timestamp() - seconds_ago
        rasa.execute("INSERT INTO events (sender_id, timestamp, data) VALUES (?, ?, ?)", (sender, at, data))


def tracker_senders(folder: Path) -> list[str]:
    """Whose rows Rasa has."""
    with sqlite3.connect(folder / "tracker.db") as rasa:
        return [row[0] for row in rasa.execute("SELECT DISTINCT sender_id FROM events ORDER BY sender_id")]


def record(app: App, name: str, sound: bytes) -> None:
    """A recording in the bureau's own content tree."""
    tree = app.settings.var_dir / "own"
    (tree / "audio").mkdir(parents=True, exist_ok=True)
    (tree / "audio" / name).write_bytes(sound)
    if tree not in app.settings.content_dirs:
        app.settings.content_dirs.append(tree)
