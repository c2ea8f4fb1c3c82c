"""When the year's contribution is paid: before, in, or after the collective window."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from kb.rules.lookup import Lookup
from kb.rules.result import Absent
from kb.schema.base import Period


class Timing(StrEnum):
    """Where a day of payment lies."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    OVER = "over"


def timing(look: Lookup, paid_on: dt.date) -> Timing:
    """Where ``paid_on`` lies for the coverage year of ``look``; raises Absent without a window."""
    window = _period(look, "resident_window")
    if window.start and paid_on < window.start:
        return Timing.EARLY
    if window.contains(paid_on):
        return Timing.ON_TIME
    return Timing.LATE if _period(look, "resident_late_window").contains(paid_on) else Timing.OVER


def in_window(look: Lookup, day: dt.date) -> bool:
    """Whether ``day`` lies in the collective window, where the area has set one."""
    return look.has("resident_window") and _period(look, "resident_window").contains(day)


def _period(look: Lookup, name: str) -> Period:
    found = look.find(name)
    if not isinstance(found.value.value, Period):
        raise Absent([])
    return found.value.value
