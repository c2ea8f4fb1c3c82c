"""The cookie that stands for a browser: random, signed, unreadable to scripts."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from fastapi import Request, Response

NAME = "yxd_web"
DAYS = 180
_SHAPE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{32})")


def read(request: Request, secret_key: str) -> str | None:
    """The browser's id from a cookie that we signed; None for no cookie and for any other."""
    found = _SHAPE.fullmatch(request.cookies.get(NAME, ""))
    if found is None or not hmac.compare_digest(_sign(found[1], secret_key), found[2]):
        return None
    return found[1]


def issue(response: Response, request: Request, secret_key: str) -> str:
    """Give the browser a new id; returns it."""
    browser = secrets.token_urlsafe(16)
    response.set_cookie(
        NAME,
        f"{browser}.{_sign(browser, secret_key)}",
        max_age=DAYS * 86_400,
        path="/web",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return browser


def drop(response: Response) -> None:
    """Take the cookie away."""
    response.delete_cookie(NAME, path="/web", httponly=True, samesite="strict")


def _sign(browser: str, secret_key: str) -> str:
    return hmac.new(secret_key.encode(), f"web-cookie|{browser}".encode(), hashlib.sha256).hexdigest()[:32]
