"""What goes into the gateway, and the ways it refuses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over. ``sender`` is the internal id; ``address`` the client's.

    ``per_minute``: the channel's own limit of one sender, all of which may come at once. ``told``: the
    channel itself says what is kept, as a kiosk does, which keeps nothing.
    """

    channel: str
    sender: str
    address: str
    text: str
    trace_id: str
    area: str | None = None
    date: dt.date | None = None
    message_id: str | None = None
    per_minute: int | None = None
    told: bool = False


class Refused(Exception):
    """A message that is not handled: stable ``code``, and the ``field`` at fault if one."""

    code = "refused"
    field: str | None = None


class TextEmpty(Refused):
    """Nothing but spaces and invisible characters."""

    code = "text_empty"
    field = "text"


class TextTooLong(Refused):
    """Longer than the limit of a message."""

    code = "text_too_long"
    field = "text"


class AreaUnknown(Refused):
    """No such pooling area."""

    code = "area_unknown"
    field = "area"


class DateOutOfRange(Refused):
    """A date too far away for any answer to hold."""

    code = "date_out_of_range"
    field = "date"


class ActUnknown(Refused):
    """A dialogue act that has no reply."""

    code = "act_unknown"
    field = "act"


class PrivacyRequired(Refused):
    """The privacy notice has to be acknowledged first (web chat)."""

    code = "privacy_required"


class RateLimited(Refused):
    """Too many messages; ``retry_after`` in seconds."""

    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after
