"""Dates: nothing expired is served, nothing future is stated as current, warnings come first."""

from __future__ import annotations

import datetime as dt

from kb.answer.render import at
from kb.schema.base import Period
from kb.schema.load import Content

WARN_DAYS = 30


def check(content: Content, today: dt.date) -> None:
    """Entries must hold today (or later); their facts must be in force when their text is."""
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        end = entry.effective.end
        if end and end < today:
            content.problem(place, f"expired on {end}", "effective")
        elif end and (end - today).days <= WARN_DAYS:
            content.problem(place, f"expires on {end}", "effective", severity="warning")
        try:
            body, _ = at(entry, today)
        except ValueError as exc:
            content.problem(place, f"variants and effective do not fit together: {exc}", "variants")
            continue
        for fact_id in body.facts:
            fact = content.facts.get(fact_id)
            if fact is None:
                continue
            if (
                fact.effective.end
                and fact.effective.end < today
                and not _historic(body.answer, fact.effective)
            ):
                content.problem(place, f"fact {fact_id} ended on {fact.effective.end}", "facts")
            start = fact.effective.start
            if start and start > today and f"{start.year}年" not in body.answer:
                message = f"fact {fact_id} is in force only from {start}: say the date, or use a variant"
                content.problem(place, message, "facts")


def _historic(answer: str, period: Period) -> bool:
    """Whether the answer names the year the fact belonged to, i.e. speaks of the past."""
    years = {d.year for d in (period.start, period.end) if d}
    return any(f"{year}年" in answer for year in years)
