"""Access tokens as ``/cgi-bin/stable_token`` gives them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from tests.wechat.double.options import Options
from tests.wechat.double.residents import Refused

LENGTH = 512  # characters; WeChat asks for room for at least as many
RENEW = 300.0  # seconds before its end: a new one is given and the old one works on
FORCED_A_DAY = 20
FORCED_APART = 30.0


class Tokens:
    """The account's tokens. Times are real seconds: the caller's clock is real too."""

    def __init__(self, appid: str, secret: str, options: Options) -> None:
        self._appid, self._secret, self._options = appid, secret, options
        self._valid: dict[str, float] = {}
        self._ended: set[str] = set()
        self._current = ""
        self._forced: list[float] = []
        self.given = 0

    def _new(self) -> str:
        token = "dbl_" + secrets.token_urlsafe(LENGTH)[: LENGTH - 4]
        self._valid[token] = time.time() + self._options.token_seconds
        self._current = token
        self.given += 1
        return token

    def _force(self) -> str:
        now = time.time()
        self._forced = [t for t in self._forced if t > now - 86400]
        if len(self._forced) >= FORCED_A_DAY:
            raise Refused(45009, "reach max api daily quota limit")
        if self._forced and now - self._forced[-1] < FORCED_APART:
            raise Refused(45011, "api minute-quota reach limit, must slower")
        self._forced.append(now)
        self._ended |= set(self._valid)
        self._valid.clear()
        return self._new()

    def stable(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Answer ``stable_token``.

        Raises:
            Refused: 40002, 40013, 40125, 40164, 45009 or 45011.
        """
        if asked.get("grant_type") != "client_credential":
            raise Refused(40002, "invalid grant_type")
        if asked.get("appid") != self._appid:
            raise Refused(40013, "invalid appid")
        if asked.get("secret") != self._secret:
            raise Refused(40125, "invalid appsecret")
        if not self._options.ip_allowed:
            raise Refused(40164, "invalid ip 127.0.0.1, not in whitelist")
        if asked.get("force_refresh") is True:
            token = self._force()
        else:
            left = self._valid.get(self._current, 0.0) - time.time()
            token = self._current if left > min(RENEW, self._options.token_seconds / 2) else self._new()
        return {"access_token": token, "expires_in": max(0, int(self._valid[token] - time.time()))}

    def check(self, token: str) -> None:
        """Refuse a token that does not work.

        Raises:
            Refused: 41001 (none), 42001 (ended) or 40001 (never given).
        """
        if not token:
            raise Refused(41001, "access_token missing")
        if self._valid.get(token, 0.0) > time.time():
            return
        if token in self._valid or token in self._ended:
            raise Refused(42001, "access_token expired")
        raise Refused(40001, "invalid credential, access_token is invalid or not latest")

    def end(self, *, forget: bool = False) -> None:
        """End all tokens now; with ``forget`` they are unknown (40001), else expired (42001)."""
        self._ended = set() if forget else self._ended | set(self._valid)
        self._valid.clear()
        self._current = ""
