"""What the channel notes in the security log: switched off by whom or by which error, without any person's id."""

from __future__ import annotations

import logging

log = logging.getLogger("kb.security")


def audit(event: str, **detail: str | int) -> None:
    """Note an event that no request brought about."""
    log.info(event, extra={"fields": {"event": event, **detail}})
