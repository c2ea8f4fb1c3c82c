"""Recordings of entries: the file is there, and it says what the entry says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kb.answer.parameters import Resolver
from kb.answer.render import ContentError, Scene, render_entry
from kb.schema.entry import Entry
from kb.schema.load import Content, Place


def check(content: Content, today: dt.date) -> None:
    """Report recordings without a file, and those that no area would play today."""
    resolver = Resolver(content.definitions, content.values, content.areas)
    for entry in content.entries.values():
        if not entry.audio:
            continue
        place = content.place("entry", entry.id)
        folders = [content.root / "audio", *_beside(place)]
        said = _said(content, resolver, entry, today)
        for i, audio in enumerate(entry.audio):
            if not any((folder / audio.file).is_file() for folder in folders):
                content.problem(place, f"no audio/{audio.file}", "audio", i, "file")
            if audio.text not in said:
                message = f"{audio.dialect}: says another text than speech in every area, so it is not played"
                content.problem(place, message, "audio", i, "text", severity="warning")


def _beside(place: Place | None) -> list[Path]:
    """``audio/`` of the tree that the entry's file is in (``<tree>/faq/<topic>/<slug>.yml``)."""
    return [place.file.path.parents[2] / "audio"] if place else []


def _said(content: Content, resolver: Resolver, entry: Entry, today: dt.date) -> set[str | None]:
    """The text read out in each area; one that cannot be rendered is reported by other rules."""
    said: set[str | None] = set()
    for area in content.areas.values():
        try:
            said.add(render_entry(entry, Scene(resolver, area, today)).speech)
        except (ContentError, ValueError):
            continue
    return said
