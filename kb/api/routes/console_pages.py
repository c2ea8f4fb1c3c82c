"""The pages of the console, from ``kb/web/console``; a visitor is sent to sign in first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from bot.channels.web.pages import WEB, Files
from kb.accounts.roles import ADMINISTRATION, CONTENT, DESK, EVERYONE, OVERSIGHT, Role
from kb.api.auth import signed_in
from kb.api.errors import ApiError
from kb.api.state import get_state

FOLDER = WEB / "console"
SIGN_IN = "/console/sign-in"
ACCOUNT = "/console/account"
PAGES: dict[str, tuple[str, frozenset[Role]]] = {
    "/console": ("search.html", EVERYONE),
    "/console/handoffs": ("handoffs.html", DESK),
    "/console/flags": ("flags.html", CONTENT),
    ACCOUNT: ("account.html", EVERYONE),
    "/console/accounts": ("accounts.html", ADMINISTRATION),
    "/console/audit": ("audit.html", OVERSIGHT),
}
"""Address → file and whose page it is."""


def add_console(app: FastAPI) -> None:
    """Serve the console's pages and ``/static/console/…``; the files hold no data, so they are public."""
    app.mount("/static/console", Files(directory=FOLDER / "static"), name="console-files")
    app.add_api_route(SIGN_IN, _sign_in, methods=["GET"], include_in_schema=False)
    for path, (name, roles) in PAGES.items():
        app.add_api_route(path, _page(name, roles), methods=["GET"], include_in_schema=False)


def _page(name: str, roles: frozenset[Role]) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        found = await signed_in(request, get_state(request))
        if found is None:
            return RedirectResponse(f"{SIGN_IN}?next={quote(_here(request))}", 303)
        if found.account.role not in roles:
            raise ApiError(403, "role_forbidden")
        if found.account.must_change and request.url.path != ACCOUNT:
            return RedirectResponse(ACCOUNT, 303)
        return _file(name)

    return page


async def _sign_in(request: Request) -> Response:
    return _file("sign-in.html")


def _file(name: str) -> Response:
    return FileResponse(FOLDER / name, media_type="text/html; charset=utf-8")


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
