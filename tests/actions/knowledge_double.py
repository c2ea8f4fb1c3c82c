"""Something that listens where the knowledge API should and answers as told; a real HTTP server."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
Answer = Callable[[Json], Json | bytes | int]
TOKEN = "a-token-of-the-tests"


def reply(
    outcome: str = "answered", entry: str | None = "enrolment/newborn-how", buttons: list[str] | None = None
) -> Json:
    """A ``ChatReply`` as ``app`` sends it (``kb/api/models.py``)."""
    entries = [{"id": entry, "version": "v1", "title": "标题", "probability": 0.9}] if entry else []
    return {
        "outcome": outcome, "text": "正文", "short": "短文", "understood_as": None, "entries": entries,
        "citations": [], "detail": None, "buttons": [{"text": b, "send": b} for b in buttons or []],
        "follow_ups": [], "notices": [], "validity": None, "authority": None, "missing": [],
        "area": "990001", "area_name": "示范县", "as_of": "2026-11-21", "release": "r1",
        "degraded": False, "duration_ms": 3, "trace_id": "",
    }  # fmt: skip


def form_reply(request: Json, **changes: Any) -> Json:
    """A ``FormReply`` as ``app`` sends it (``kb/api/form_models.py``): asks for the scheme, or as ``changes`` say."""
    state = {**request["state"], "asked": "scheme", "noticed": True, **changes.pop("state", {})}
    said = {"status": "asking", "next_form": None, "reply": reply("asking", entry=None), **changes}
    return {**said, "state": state}


class KnowledgeDouble:
    """Notes what it is asked; ``answer`` says what comes back: JSON, raw bytes or a status."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Json] = []
        self.tokens: list[str | None] = []
        self.answer: Answer = lambda request: reply()
        self.form: Answer = form_reply
        self.delay = 0.0

    def reset(self) -> None:
        """Forget what was asked and answer in the usual way again."""
        self.asked.clear()
        self.tokens.clear()
        self.answer = lambda request: reply()
        self.form = form_reply
        self.delay = 0.0

    def handle(self, path: str, token: str | None, body: bytes) -> Json | bytes | int:
        """The answer to one request; another path or method is not known."""
        answers = {"/v1/internal/reply": self.answer, "/v1/internal/form": self.form}
        if path not in answers:
            return 404
        request = json.loads(body)
        self.asked.append(request)
        self.tokens.append(token)
        time.sleep(self.delay)
        return answers[path](request)


@contextlib.contextmanager
def knowledge_double(port: int = 0) -> Iterator[KnowledgeDouble]:
    """Serve it on ``port`` (0: a free one)."""
    double = KnowledgeDouble()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = double.handle(self.path, self.headers.get("X-Internal-Token"), body)
            self.send_response(said if isinstance(said, int) else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):  # the caller did not wait
                self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the tests' output readable."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
