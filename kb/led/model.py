"""What a screen may show: plain data, and when it may be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from kb.clock import SHANGHAI
from kb.schema.base import Period

Kind = Literal["entry", "notice", "quiz"]


@dataclass(frozen=True)
class Recorded:
    """A recording of a card: dialect and file below ``audio/``."""

    dialect: str
    file: str


@dataclass(frozen=True)
class Card:
    """A quiz card in words; ``think`` and ``reveal`` in seconds; ``answer`` from 1."""

    question: str
    choices: tuple[str, ...]
    answer: int
    explanation: str
    think: float
    reveal: float
    audio: tuple[Recorded, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing to show. It is true from ``start`` until before ``end`` (None: open), Shanghai time.

    ``key`` is its own in a feed. ``urgent`` lines take the screen.
    """

    key: str
    kind: Kind
    id: str
    version: str
    text: str
    source: str
    seconds: float
    start: dt.datetime | None
    end: dt.datetime | None
    detail: str | None = None
    card: Card | None = None
    weight: int = 1
    hours: tuple[dt.time, dt.time] | None = None
    weekdays: tuple[int, ...] = ()
    urgent: bool = False
    example: bool = False

    def showable(self, moment: dt.datetime) -> bool:
        """Whether it may be on the screen at that moment (with zone)."""
        if (self.start and moment < self.start) or (self.end and moment >= self.end):
            return False
        local = moment.astimezone(SHANGHAI)
        if self.weekdays and local.isoweekday() not in self.weekdays:
            return False
        if self.hours is None:
            return True
        first, last = self.hours
        now = local.time().replace(tzinfo=None)
        return first <= now < last if first < last else now >= first or now < last


@dataclass(frozen=True)
class LeftOut:
    """Something a playlist names that is not shown, and why (Chinese)."""

    id: str
    why: str


@dataclass(frozen=True)
class Said:
    """What is said of one thing on one day, and how long that holds."""

    text: str
    version: str
    source: str
    validity: Period
    detail: str | None = None
    card: Card | None = None
    example: bool = False


Teller = Callable[[dt.date], Said | str]
"""What is said on a day, or why nothing is."""


@dataclass(frozen=True)
class Programme:
    """All lines of a screen from one day on, and what was left out."""

    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
