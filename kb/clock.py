"""The one clock: Asia/Shanghai, replaceable in tests."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Tells the time in Asia/Shanghai; ``fixed`` stops it for tests and as-of runs."""

    def __init__(self, fixed: dt.datetime | None = None) -> None:
        self.fixed = fixed

    def now(self) -> dt.datetime:
        """The current moment, with its zone."""
        return self.fixed or dt.datetime.now(SHANGHAI)

    def today(self) -> dt.date:
        """Today's date in Shanghai."""
        return self.now().astimezone(SHANGHAI).date() if self.now().tzinfo else self.now().date()
