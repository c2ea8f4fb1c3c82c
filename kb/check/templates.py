"""Every template parses, names only known parameters, and renders for every area served."""

from __future__ import annotations

import datetime as dt

from kb.answer.render import CONTEXT_NAMES, ContentError, names_in
from kb.check.texts import texts
from kb.schema.load import Content


def check(content: Content, _today: dt.date) -> None:
    """Report unknown names and syntax faults in the texts of entries."""
    known = {*content.definitions, *CONTEXT_NAMES, "loop", "range"}
    for entry in content.entries.values():
        place = content.place("entry", entry.id)
        for loc, text in texts(entry):
            try:
                unknown = sorted(names_in(text) - known)
            except ContentError as exc:
                content.problem(place, str(exc), *loc)
                continue
            for name in unknown:
                content.problem(place, f"unknown parameter {name}", *loc)
