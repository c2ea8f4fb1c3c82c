"""An area's own texts pass the same rules as the entry they override."""

from __future__ import annotations

import dataclasses
import datetime as dt

from pydantic import ValidationError

from kb.check import citations, dates, figures, limits, templates
from kb.schema.entry import Entry
from kb.schema.load import Content

_RULES = (citations.check, templates.check, figures.check, limits.check, dates.check)


def check(content: Content, today: dt.date) -> None:
    """Check each overridden entry as its area shows it; problems are reported in the overlay's file."""
    for code, overlays in content.overlays.items():
        for entry_id, changes in overlays.items():
            entry = content.entries.get(entry_id)
            if entry is None or code not in content.areas:
                continue  # reported by the reference rules
            try:
                shown = Entry.model_validate({**entry.model_dump(by_alias=True), **changes, "id": entry_id})
            except ValidationError:
                continue
            place = content.places[("overlay", f"{code}:{entry_id}")]
            alone = dataclasses.replace(
                content,
                entries={entry_id: shown},
                areas={c: a for c, a in content.areas.items() if not a.demo or c == code},
                places={**content.places, ("entry", entry_id): place},
                problems=content.problems,
            )
            for rule in _RULES:
                rule(alone, today)
