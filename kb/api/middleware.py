"""What happens to every request: trace id, size limit, security headers, one line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.api.errors import BodyTooLarge, error_response
from kb.api.trace import new_trace_id

log = logging.getLogger("kb.access")
LARGEST_BODY = 64 * 1024
_BODY_METHODS = ("POST", "PUT", "PATCH")
_PRIVATE = ("/v1/", "/web/", "/console/", "/kiosk/api/")
"""What no cache may keep."""

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """ASGI middleware around the whole app.

    ``raw`` are paths that take other bodies than JSON, each with its largest number of bytes.
    """

    def __init__(self, app: ASGIApp, raw: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._raw = raw or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self._raw.get(scope["path"]))
        refusal = exchange.refusal()
        if refusal:
            await error_response(*refusal, exchange.trace)(scope, receive, exchange.send)
            return
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except BodyTooLarge:
            if not exchange.started:
                await error_response(413, "body_too_large", exchange.trace)(scope, receive, exchange.send)


class _Exchange:
    """One request and its response."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, raw: int | None) -> None:
        self._json, self._largest = raw is None, raw or LARGEST_BODY
        self.trace = new_trace_id()
        self.started = False
        scope["yxd_trace_id"] = self.trace
        self._scope, self._receive, self._send = scope, receive, send
        self._read = 0
        self._clock = time.perf_counter()

    def refusal(self) -> tuple[int, str] | None:
        """Status and code of a request whose head already says that it cannot be handled."""
        headers = Headers(scope=self._scope)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._largest:
            return 413, "body_too_large"
        if (
            self._json
            and self._scope["method"] in _BODY_METHODS
            and (length not in ("", "0") or "transfer-encoding" in headers)
        ):
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json":
                return 415, "media_type_unsupported"
        return None

    async def receive(self) -> Message:
        """Receive, counting what a body without a length brings."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > self._largest:
                raise BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        """Send, with the security headers and the trace id; then note it in the log."""
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Trace-Id"] = self.trace
            if self._scope["path"].startswith(_PRIVATE) or self._scope["path"] == "/console":
                headers.setdefault("Cache-Control", "no-store")
            self._log(message["status"])
        await self._send(message)

    def _log(self, status: int) -> None:
        route = self._scope.get("route")
        # The template of the route, never the address line: it may hold a question.
        fields = {
            "method": self._scope["method"],
            "route": getattr(route, "path", ""),
            "status": status,
            "ms": round((time.perf_counter() - self._clock) * 1000),
            "trace_id": self.trace,
        }
        log.info("request", extra={"fields": fields})
