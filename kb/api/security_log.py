"""The security log: who was refused and what was deleted; no question text and no sender's id.

Kept for six months (网络安全法 Art. 21): a file a day in ``VAR_DIR/log``.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
from pathlib import Path

from starlette.requests import HTTPConnection

from kb.api.trace import trace_id

log = logging.getLogger("kb.security")
KEPT_DAYS = 190


def open_security_log(folder: Path) -> logging.Handler:
    """Write the security log below ``folder``; returns the handler to be closed."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.TimedRotatingFileHandler(
        folder / "security.jsonl", when="midnight", backupCount=KEPT_DAYS, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Lines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return handler


def close_security_log(handler: logging.Handler) -> None:
    """Stop writing to the handler and close its file."""
    log.removeHandler(handler)
    handler.close()


def security_event(event: str, request: HTTPConnection, **detail: str | int) -> None:
    """Note an event: the client's network address, the route, a code; nothing a person wrote."""
    route = request.scope.get("route")
    fields = {
        "event": event,
        "address": request.client.host if request.client else "",
        "route": getattr(route, "path", ""),
        "trace_id": trace_id(request),
        **detail,
    }
    log.info(event, extra={"fields": fields})


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        return json.dumps({"at": self.formatTime(record), **fields}, ensure_ascii=False)
