"""Every template parses, names only known parameters, and renders for every area served."""

from __future__ import annotations

import datetime as dt

from kb.answer.render import CONTEXT_NAMES, ContentError, names_in
from kb.check.texts import texts
from kb.schema.load import Content, Place


def check(content: Content, _today: dt.date) -> None:
    """Report unknown names and syntax faults in the texts of entries."""
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        for loc, text in texts(entry):
            check_text(content, place, text, loc)


def check_text(content: Content, place: Place | None, text: str, loc: tuple[str | int, ...]) -> None:
    """Report the faults of one template at ``loc`` of ``place``; entries and services share it."""
    try:
        names = names_in(text)
    except ContentError as exc:
        content.problem(place, str(exc), *loc)
        return
    for name in sorted(names - {*content.definitions, *CONTEXT_NAMES, "loop", "range"}):
        content.problem(place, f"unknown parameter {name}", *loc)
