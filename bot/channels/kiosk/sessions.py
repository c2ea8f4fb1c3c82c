"""Sessions of kiosks: one person's time at the screen. Random, signed, and gone when it ends."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.gateway.identity import KIOSK, sender_id

REMEMBERED = 24 * 3600.0
MOST_ENDED = 50_000


class SessionOver(Exception):
    """The session was wiped, or is not of this kiosk: a new one is needed."""


class Sessions:
    """Issues sessions and knows which are over.

    Which are over is known to this process only: elsewhere a page that forgot its session can no longer use
    it, and what a late message still leaves is taken by the sweep (``sweep.py``).
    """

    def __init__(self, secret_key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret = secret_key
        self._clock = clock
        self._ended: OrderedDict[str, float] = OrderedDict()

    def issue(self, screen: str) -> str:
        """A new session of a screen."""
        person = secrets.token_urlsafe(16)
        return f"{person}.{self._sign(screen, person)}"

    def sender(self, screen: str, session: str) -> str:
        """The internal sender id of a session; raises SessionOver for one that is over or not ours."""
        sender = self.ended_or_not(screen, session)
        if sender in self._ended:
            raise SessionOver
        return sender

    def ended_or_not(self, screen: str, session: str) -> str:
        """The internal sender id, also of a session that is over; raises SessionOver for one not ours."""
        person, _, sign = session.partition(".")
        if not hmac.compare_digest(self._sign(screen, person), sign):
            raise SessionOver
        return sender_id(self._secret, KIOSK, f"{screen}|{person}")

    def end(self, sender: str) -> None:
        """The session of ``sender`` is over."""
        now = self._clock()
        while self._ended:
            oldest = next(iter(self._ended))
            if self._ended[oldest] > now - REMEMBERED and len(self._ended) < MOST_ENDED:
                break
            del self._ended[oldest]
        self._ended[sender] = now

    def over(self, sender: str) -> bool:
        """Whether the session of ``sender`` ended, perhaps while its message was being answered."""
        return sender in self._ended

    def _sign(self, screen: str, person: str) -> str:
        message = f"kiosk-session|{screen}|{person}".encode()
        return hmac.new(self._secret.encode(), message, hashlib.sha256).hexdigest()[:32]
