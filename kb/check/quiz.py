"""Quiz cards: every figure comes from a fact of the entry behind the card, while that fact holds."""

from __future__ import annotations

import datetime as dt
import re

from pydantic import ValidationError

from kb.answer.render import at
from kb.check.figures import carried_by
from kb.check.numbers import figures
from kb.check.templates import check_text
from kb.led.grid import strange
from kb.schema.entry import Entry
from kb.schema.load import Content
from kb.schema.quiz import QuizCard

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
Loc = tuple[str | int, ...]


def check(content: Content, today: dt.date) -> None:
    """Report faults of quiz cards."""
    for card in content.quiz.values():
        _references(content, card, today)
        _facts(content, card, today)
        _figures(content, card)


def texts(card: QuizCard) -> list[tuple[Loc, str]]:
    """Every text of a card with its place."""
    choices = [(("choices", n), choice) for n, choice in enumerate(card.choices)]
    return [(("question",), card.question), *choices, (("explanation",), card.explanation)]


def _references(content: Content, card: QuizCard, today: dt.date) -> None:
    place = content.place("quiz", card.id)
    if card.id in content.notices:
        content.problem(place, f"{card.id} is a notice's id: withdrawing one would withdraw both", "id")
    if card.area not in content.areas:
        content.problem(place, f"unknown area {card.area}", "area")
    entry = content.entries.get(card.entry)
    if entry is None:
        content.problem(place, f"unknown entry {card.entry}", "entry")
        return
    if card.status == "approved" and not card.approvals:
        content.problem(place, "approved by nobody: approvals names area, person and day", "status")
    entry = _as_told(content, entry, card.area)
    stages = [(day, at(entry, day)[0].facts) for day in _stages(entry, card, today)]
    for i, fact in enumerate(card.facts):
        if fact not in content.facts:
            content.problem(place, f"unknown fact {fact}", "facts", i)
            continue
        day = next((day for day, facts in stages if fact not in facts), None)
        if day:
            message = f"fact {fact} is not a fact of {card.entry} on {day}"
            content.problem(place, message, "facts", i)


def _as_told(content: Content, entry: Entry, area: str) -> Entry:
    """The entry with the area's own texts; without them where they are faulty, which other rules report."""
    changes = content.overlays.get(area, {}).get(entry.id, {})
    try:
        return Entry.model_validate({**entry.model_dump(by_alias=True), **changes}) if changes else entry
    except ValidationError:
        return entry


def _stages(entry: Entry, card: QuizCard, today: dt.date) -> list[dt.date]:
    """The days from today on, in the card's time, on which the entry begins to say something else."""
    starts = [day for day in (card.effective.start, entry.effective.start) if day]
    first = max([today, *starts])
    turns = [first]
    for variant in entry.variants:
        turns += [variant.effective.start or first]
        turns += [variant.effective.end + dt.timedelta(days=1)] if variant.effective.end else []
    told = (day for day in turns if day >= first and card.effective.contains(day))
    return sorted({day for day in told if entry.effective.contains(day)})


def _facts(content: Content, card: QuizCard, today: dt.date) -> None:
    """A card of the whole country rests on facts of the whole country, and ends with them."""
    place = content.place("quiz", card.id)
    for i, fact_id in enumerate(card.facts):
        fact = content.facts.get(fact_id)
        if fact is None:
            continue
        if card.area == "CN" and not fact.national:
            content.problem(place, f"fact {fact_id} holds for {fact.scope} only: give the area", "facts", i)
        end = fact.effective.end
        if end and (card.effective.end is None or card.effective.end > end):
            content.problem(
                place, f"fact {fact_id} ends on {end}: effective.to must not be later", "facts", i
            )
        start = fact.effective.start
        if start and start > today and (card.effective.start is None or card.effective.start < start):
            content.problem(place, f"fact {fact_id} is in force only from {start}", "facts", i)
    if card.effective.end and card.effective.end < today:
        content.problem(place, f"expired on {card.effective.end}", "effective", severity="warning")


def _figures(content: Content, card: QuizCard) -> None:
    """The wrong choices may name any figure; nothing else may."""
    place = content.place("quiz", card.id)
    allowed = carried_by(content, card.facts)
    for loc, text in texts(card):
        check_text(content, place, text, loc)
        odd = strange(_TEMPLATE.sub("", text))
        if odd:
            content.problem(place, f"{odd!r} is not in GBK", *loc)
        if loc[0] == "choices" and loc[1] != card.answer - 1:
            continue
        for figure in figures(_TEMPLATE.sub("；", text)):
            if (figure.unit, figure.value.normalize()) not in allowed:
                content.problem(place, f"{figure.text}: no listed fact carries this figure", *loc)
