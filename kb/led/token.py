"""The token with which a screen reports; reading needs none."""

from __future__ import annotations

import base64
import hashlib
import hmac

from kb.schema.led import Screen


def token_of(secret: str, screen: Screen) -> str:
    """The screen's token, made from ``SECRET_KEY``: nothing to store, another ``key`` makes another token."""
    said = f"led/{screen.id}/{screen.key}".encode()
    made = hmac.new(secret.encode(), said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()
