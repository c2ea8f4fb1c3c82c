"""Run all rules over the content and collect the problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kb.check import (
    citations,
    contradictions,
    dates,
    duplicates,
    figures,
    kiosks,
    led,
    limits,
    overlays,
    quiz,
    recordings,
    references,
    services,
    templates,
)
from kb.schema.load import Content, Problem

Rule = Callable[[Content, dt.date], None]

RULES: tuple[Rule, ...] = (
    references.check,
    citations.check,
    templates.check,
    figures.check,
    limits.check,
    dates.check,
    contradictions.check,
    duplicates.check,
    services.check,
    kiosks.check,
    recordings.check,
    overlays.check,
    quiz.check,
    led.check,  # last: it compiles what the rules before it found sound
)


def run(content: Content, today: dt.date) -> list[Problem]:
    """Apply every rule; problems sorted by file and line. Schema faults come from loading."""
    for rule in RULES:
        rule(content, today)
    return sorted(set(content.problems))
