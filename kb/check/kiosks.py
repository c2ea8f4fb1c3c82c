"""Kiosks: the area, the town and the questions they name are there."""

from __future__ import annotations

import datetime as dt

from kb.schema.kiosk import Kiosk
from kb.schema.load import Content


def check(content: Content, today: dt.date) -> None:
    """Report kiosks of no area, and what a kiosk names that is not there (today)."""
    for kiosk in content.kiosks.values():
        _place(content, kiosk)
        for i, entry_id in enumerate(kiosk.questions):
            entry = content.entries.get(entry_id)
            place = content.place("kiosk", kiosk.id)
            if entry is None:
                content.problem(place, f"unknown entry {entry_id}", "questions", i)
            elif not entry.effective.contains(today):
                content.problem(place, f"{entry_id} is not in force", "questions", i, severity="warning")


def _place(content: Content, kiosk: Kiosk) -> None:
    place = content.place("kiosk", kiosk.id)
    area = content.areas.get(kiosk.area)
    if area is None:
        content.problem(place, f"unknown area {kiosk.area}", "area")
        return
    if area.published_fixture:
        content.problem(place, f"{kiosk.area} holds figures to compare with and is served to nobody", "area")
    if area.demo != kiosk.example:
        message = "example is true for kiosks of a demonstration area, and only there"
        content.problem(place, message, "example")
    towns = {office.town for office in content.offices.values() if office.area == kiosk.area}
    if kiosk.town and kiosk.town not in towns:
        content.problem(place, f"no office in {kiosk.town}", "town")
