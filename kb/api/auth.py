"""Who is signed in: the dependency that every route of the console has."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import Request, Response

from kb.accounts.roles import Role
from kb.api.deps import address
from kb.api.errors import ApiError
from kb.api.state import Shared, State
from kb.store import sessions
from kb.store.account_tables import AccountRow, SessionRow
from kb.store.audit import Actor

COOKIE = "yxd_console"
PATH = "/console"
CSRF_HEADER = "X-CSRF-Token"
POLL_HEADER = "X-Console-Poll"
"""A request that the page makes by itself; it does not keep a session alive."""
SAFE = ("GET", "HEAD", "OPTIONS")
_LONGEST = 64


@dataclass(frozen=True)
class Account:
    """The account a request speaks for. ``name`` signs in, ``display`` is what colleagues read."""

    id: str
    name: str
    display: str
    role: Role
    must_change: bool = False

    @classmethod
    def of(cls, row: AccountRow) -> Account:
        """The account of a row."""
        return cls(row.id, row.name, row.display, Role(row.role), row.must_change)


@dataclass(frozen=True)
class SignedIn:
    """An account and the session through which it speaks."""

    account: Account
    session: SessionRow


def limits(state: State) -> sessions.Limits:
    """How long sessions last here."""
    settings = state.settings
    return sessions.Limits(
        dt.timedelta(minutes=settings.console_idle_minutes),
        dt.timedelta(hours=settings.console_session_hours),
    )


def token_of(request: Request) -> str:
    """What the browser sent as its session; empty for nothing and for what cannot be one."""
    token = request.cookies.get(COOKIE, "")
    return token if len(token) <= _LONGEST and token.isascii() else ""


def csrf_token(state: State, token: str) -> str:
    """What a page must send with everything that changes something: bound to the cookie, known to no other site."""
    key = state.settings.secret_key.encode()
    return hmac.new(key, f"console-csrf|{token}".encode(), hashlib.sha256).hexdigest()[:40]


def set_cookie(response: Response, request: Request, state: State, token: str) -> None:
    """Give the browser a session; unreadable to scripts, never sent from another site."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=state.settings.console_session_hours * 3600,
        path=PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def drop_cookie(response: Response) -> None:
    """Take the session away from the browser."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="strict")


def anonymous_token() -> str:
    """A cookie for a visitor who signs in next; it is no session."""
    return "a." + secrets.token_urlsafe(24)


def check_csrf(request: Request, state: State) -> None:
    """Refuse a change that another site may have asked for; raises 403 ``csrf_failed``."""
    if request.method in SAFE:
        return
    token, given = token_of(request), request.headers.get(CSRF_HEADER, "")
    right = bool(token) and hmac.compare_digest(given.encode(), csrf_token(state, token).encode())
    if not right or not _same_origin(request):
        raise ApiError(403, "csrf_failed")


def _same_origin(request: Request) -> bool:
    """What the browser itself says of where the request comes from, if it says anything."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def signed_in(request: Request, state: State) -> SignedIn | None:
    """Who is signed in, whatever the role; None for nobody. Keeps the session alive."""
    token = token_of(request)
    if not token or token.startswith("a."):
        return None
    now = state.clock.now()
    found = await to_thread.run_sync(sessions.find, state.database, token, limits(state), now)
    if found is None:
        return None
    row, session = found
    active = POLL_HEADER not in request.headers
    await to_thread.run_sync(lambda: sessions.touch(state.database, session, now, active=active))
    return SignedIn(Account.of(row), session)


def actor(request: Request, account: Account) -> Actor:
    """Who the audit log names."""
    return Actor(account.name, address(request))


@dataclass(frozen=True)
class Require:
    """A FastAPI dependency: the signed-in account, if its role is one of ``roles``.

    ``temporary``: also with a password that an administrator made.
    """

    roles: frozenset[Role]
    temporary: bool = False

    async def __call__(self, request: Request, state: Shared) -> Account:
        """See the class; raises 401 ``sign_in_required``, and 403 with the reason."""
        found = await signed_in(request, state)
        if found is None:
            raise ApiError(401, "sign_in_required")
        check_csrf(request, state)
        if found.account.role not in self.roles:
            raise ApiError(403, "role_forbidden")
        if found.account.must_change and not self.temporary:
            raise ApiError(403, "password_change_required")
        return found.account


def require(*roles: Role | Collection[Role], temporary: bool = False) -> Require:
    """``require(Role.OPERATOR)``, ``require(DESK)``, or both mixed."""
    allowed: set[Role] = set()
    for item in roles:
        allowed |= {item} if isinstance(item, Role) else set(item)
    return Require(frozenset(allowed), temporary)
