"""The signatures of a callback, and how old its timestamp may be."""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum

WINDOW_SECONDS = 600
"""A timestamp further away is refused; what is accepted is younger than the memory of repeats (15 min)."""
SKEW_SECONDS = 60
"""From here on the clock of this machine deserves a line in the log."""


class Age(Enum):
    """What a timestamp says about a request or about this machine's clock."""

    FRESH = "fresh"
    SKEWED = "skewed"
    REFUSED = "refused"


def sign(*parts: str) -> str:
    """The hexadecimal SHA-1 over the sorted parts, joined: (token, timestamp, nonce[, Encrypt])."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()


def matches(given: str, *parts: str) -> bool:
    """Whether ``given`` is the signature of the parts; in constant time, false for an empty one."""
    return hmac.compare_digest(sign(*parts).encode(), given.encode("utf-8", "surrogatepass"))


def age(timestamp: str, now: float) -> Age:
    """How far ``timestamp`` (Unix seconds, as in the URL) is from ``now``; what is no number is refused."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return Age.REFUSED
    distance = abs(now - int(timestamp))
    if distance > WINDOW_SECONDS:
        return Age.REFUSED
    return Age.SKEWED if distance > SKEW_SECONDS else Age.FRESH
