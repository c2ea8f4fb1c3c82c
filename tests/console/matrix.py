"""Every route of the app and who may use it. A route that is not here, or is not there any more, fails a test.

``PUBLIC``: no account is asked for (the route may have guards of its own, as the internal ones have).
A set of roles: these accounts and nobody else.
"""

from __future__ import annotations

from typing import Final

from kb.accounts.roles import ADMINISTRATION, CONTENT, DESK, EVERYONE, OVERSIGHT, Role

PUBLIC: Final = None
Access = frozenset[Role] | None

RESIDENTS: dict[str, Access] = dict.fromkeys(
    (
        "GET /",
        "GET /openapi.json",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "POST /v1/chat",
        "GET /v1/search",
        "GET /v1/suggest",
        "GET /v1/entries/{topic}/{slug}",
        "GET /v1/services",
        "GET /v1/services/{service_id}",
        "GET /v1/offices",
        "GET /v1/notices",
        "POST /v1/rules/benefit",
        "POST /v1/rules/relief",
        "POST /v1/rules/contribution",
        "POST /v1/rules/waiting-period",
        "POST /v1/rules/materials",
        "POST /v1/feedback",
        "POST /v1/internal/reply",
        "POST /v1/internal/form",
        "GET /web/session",
        "POST /web/privacy",
        "POST /web/chat",
        "POST /web/feedback",
        "POST /web/forget",
        "GET /web/handoff",
        "POST /web/handoff",
        "POST /web/handoff/messages",
        "POST /web/handoff/read",
        "POST /web/handoff/close",
        "GET /web/estimate",
        "POST /web/number",
        "GET /services",
        "GET /services/{service_id}",
        "GET /estimate",
        "GET /estimate/{kind}",
        "GET /kiosk/{screen}",
        "GET /kiosk/worker.js",
        "GET /kiosk/keyboard.json",
        "GET /kiosk/api/{screen}",
        "GET /kiosk/api/{screen}/answers",
        "POST /kiosk/api/{screen}/session",
        "POST /kiosk/api/{screen}/chat",
        "POST /kiosk/api/{screen}/alive",
        "POST /kiosk/api/{screen}/wipe",
        "POST /kiosk/api/{screen}/shown",
        "GET /a/{topic}/{slug}@{version}",
        "GET /audio/{name}",
        "GET /led/{screen}",
        "GET /led/{screen}/quiz",
        "GET /led/sw.js",
        "GET /v1/led/{screen}",
        "GET /v1/led/{screen}/quiz",
        "POST /v1/led/{screen}/played",
        "GET /wx",
        "POST /wx",
    ),
    PUBLIC,
)

GROUND: dict[str, Access] = {
    "GET /console/sign-in": PUBLIC,
    "GET /console/api/session": PUBLIC,
    "POST /console/api/sign-in": PUBLIC,
    "POST /console/api/sign-out": EVERYONE,
    "POST /console/api/password": EVERYONE,
    "GET /console": EVERYONE,
    "GET /console/account": EVERYONE,
    "GET /console/handoffs": DESK,
    "GET /console/accounts": ADMINISTRATION,
    "GET /console/audit": OVERSIGHT,
    "GET /console/api/accounts": ADMINISTRATION,
    "POST /console/api/accounts": ADMINISTRATION,
    "PUT /console/api/accounts/{account_id}": ADMINISTRATION,
    "POST /console/api/accounts/{account_id}/password": ADMINISTRATION,
    "POST /console/api/accounts/{account_id}/disable": ADMINISTRATION,
    "POST /console/api/accounts/{account_id}/enable": ADMINISTRATION,
    "GET /console/api/audit": OVERSIGHT,
    "GET /console/api/handoffs": DESK,
    "GET /console/api/handoffs/count": DESK,
    "GET /console/api/handoffs/{handoff_id}": DESK,
    "POST /console/api/handoffs/{handoff_id}/take": DESK,
    "POST /console/api/handoffs/{handoff_id}/answer": DESK,
    "POST /console/api/handoffs/{handoff_id}/give-back": DESK,
    "POST /console/api/handoffs/{handoff_id}/close": DESK,
}

SCREENS: dict[str, Access] = {
    "GET /console/flags": CONTENT,
    "GET /console/api/find": EVERYONE,
    "GET /console/api/entries/{topic}/{slug}": EVERYONE,
    "GET /console/api/desk": EVERYONE,
    "POST /console/api/shown": EVERYONE,
    "PUT /console/api/favourites/{topic}/{slug}": EVERYONE,
    "DELETE /console/api/favourites/{topic}/{slug}": EVERYONE,
    "POST /console/api/notes": DESK,
    "GET /console/api/notes": DESK,
    "POST /console/api/notes/{note_id}/done": DESK,
    "POST /console/api/flags": EVERYONE,
    "GET /console/api/flags": CONTENT,
    "POST /console/api/flags/{flag_id}/close": CONTENT,
}

FILES = (
    "/static/chat",
    "/static/services",
    "/static/estimate",
    "/static/console",
    "/static/kiosk",
    "/static/answer",
    "/static/led",
)
"""Mounted folders: files for everybody, no data in them."""

ROUTES: dict[str, Access] = {**RESIDENTS, **GROUND, **SCREENS}
"""``METHOD /path`` → who."""
