"""When somebody is at the desk that answers residents: the office hours of the area's own bureau."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.clock import SHANGHAI
from kb.places.hours import WEEKDAYS, hours_on
from kb.schema.office import Office

KINDS = ("医保局", "政务大厅")
"""Whose hours count, the first kind that is there."""
_LOOK_AHEAD = 31


@dataclass(frozen=True)
class DeskHours:
    """Whether it is open now (None: not known), and in words when somebody is there."""

    open: bool | None
    text: str

    @property
    def away(self) -> str:
        """That nobody of the staff is online, in words that fit the hours."""
        if self.open:
            return f"{self.text}，但眼下没有工作人员在线"
        return f"眼下没有工作人员在线，{self.text}" if self.open is None else self.text


def desk_of(offices: Iterable[Office], areas: Sequence[str]) -> Office | None:
    """The office whose hours hold for an area: of the nearest area upwards that has one with hours.

    ``areas``: the area itself first, then those it inherits from.
    """
    known = [office for office in offices if office.hours]
    for area in areas:
        for kind in KINDS:
            for office in known:
                if office.area == area and office.kind == kind:
                    return office
    return None


def desk_hours(office: Office | None, now: dt.datetime) -> DeskHours:
    """The hours of the desk at a moment; honest where they are not known."""
    if office is None:
        return DeskHours(None, "几点上班请打热线问")
    local = now.astimezone(SHANGHAI)
    today = hours_on(office, local.date())
    if today.open and any(span.open <= local.time() < span.close for span in today.spans):
        return DeskHours(True, f"现在是办公时间（{today.text()}）")
    for ahead in range(_LOOK_AHEAD):
        day = local.date() + dt.timedelta(days=ahead)
        hours = hours_on(office, day)
        later = [span.open for span in hours.spans if ahead or span.open > local.time()]
        if hours.open and later:
            doubt = f"（{hours.why}）" if hours.why else ""
            return DeskHours(False, f"现在没有人值班，{_named(day, ahead)} {min(later):%H:%M} 上班{doubt}")
    return DeskHours(False, "现在没有人值班，几点上班请打热线问")


def _named(day: dt.date, ahead: int) -> str:
    if ahead < 2:
        return ("今天", "明天")[ahead]
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
