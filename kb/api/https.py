"""Where a certificate is installed, nobody on another machine speaks to the app without encryption."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.gateway.identity import is_loopback
from kb.api.errors import error_response
from kb.api.trace import new_trace_id

PROBES = ("/healthz", "/readyz")
"""What watches the service may ask in plain HTTP; they tell nothing."""


class HttpsOnly:
    """ASGI middleware: pages are sent on to HTTPS, anything else is refused with 403 ``https_required``.

    This machine's own processes go on in plain HTTP, as does what a proxy here has decrypted.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        client = (scope.get("client") or ("",))[0]
        plain = scope["type"] == "http" and scope["scheme"] == "http"
        if not plain or is_loopback(client) or scope["path"] in PROBES:
            await self._app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await RedirectResponse(self._address(scope), 308)(scope, receive, send)
        else:
            trace = scope.get("yxd_trace_id") or new_trace_id()
            await error_response(403, "https_required", trace)(scope, receive, send)

    def _address(self, scope: Scope) -> str:
        host = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname or "localhost"
        name = f"[{host}]" if ":" in host else host
        port = "" if self._port == 443 else f":{self._port}"
        query = scope["query_string"].decode("latin-1")
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        return f"https://{name}{port}{path}" + (f"?{query}" if query else "")
