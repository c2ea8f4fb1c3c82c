"""What a rule returns: an amount with its trace, not eligible because, need these facts, or missing figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Step:
    """One step of a computation, in words, with the parameter it used and the amount before and after.

    ``value`` is the figure as people read it. ``fact``, ``document`` and ``article`` say what it rests on;
    ``example`` marks a fictitious value. ``before`` and ``after`` are yuan, months in a waiting period.
    """

    text: str
    parameter: str | None = None
    title: str | None = None
    value: str | None = None
    fact: str | None = None
    document: str | None = None
    article: str | None = None
    example: bool = False
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True)
class Line:
    """A figure of the result; ``low`` equals ``high`` unless it is a range.

    ``unit`` is 元 or 个月. ``at_least`` marks a figure that rests on a national floor.
    """

    name: str
    title: str
    low: Decimal
    high: Decimal
    unit: str = "元"
    at_least: bool = False


@dataclass(frozen=True)
class Scenario:
    """One way the computation came out: all figures and all steps under one set of assumptions."""

    label: str
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Computed:
    """An amount: figures (a range where scenarios differ), how they came about, what was assumed."""

    lines: tuple[Line, ...]
    scenarios: tuple[Scenario, ...]
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    dates: dict[str, dt.date] = field(default_factory=dict)

    def amount(self, name: str) -> Decimal:
        """The figure ``name``; raises KeyError when there is none, ValueError when it is a range."""
        line = {one.name: one for one in self.lines}[name]
        if line.low != line.high:
            raise ValueError(f"{name} is a range")
        return line.low


@dataclass(frozen=True)
class NotEligible:
    """Not entitled, with every reason as a step that names what it rests on."""

    because: tuple[Step, ...]


@dataclass(frozen=True)
class Question:
    """A fact that is needed: the field to fill, how to ask for it, and its choices if closed."""

    name: str
    ask: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Need:
    """More must be known; the most telling fact first."""

    facts: tuple[Question, ...]


@dataclass(frozen=True)
class MissingFigure:
    """A parameter that the area has not set; ``national`` is what the nation says about it, if anything."""

    name: str
    title: str
    ask: str
    national: str | None = None


@dataclass(frozen=True)
class Missing:
    """The area lacks figures that the computation needs; never replaced by zero."""

    area: str
    figures: tuple[MissingFigure, ...]


Result = Computed | NotEligible | Need | Missing


class Absent(LookupError):
    """Raised inside a computation when figures are missing; the entry points turn it into ``Missing``."""

    def __init__(self, figures: Iterable[MissingFigure]) -> None:
        self.figures = tuple(figures)
        super().__init__("、".join(f.title for f in self.figures))


class Contradiction(ValueError):
    """Facts that cannot both be true; ``field`` names the one to correct, the message says why (Chinese)."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name
