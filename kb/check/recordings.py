"""Recordings of entries and quiz cards: the file is there, and it says what the entry or the card says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from kb.answer.parameters import Resolver
from kb.answer.render import ContentError, Scene, render, render_entry
from kb.check.quiz import texts
from kb.led.served import read_out
from kb.schema.area import Area
from kb.schema.entry import Audio, Entry
from kb.schema.load import Content, Place
from kb.schema.quiz import QuizCard


def check(content: Content, today: dt.date) -> None:
    """Report recordings without a file, and those that no area would play today."""
    resolver = Resolver(content.definitions, content.values, content.areas)
    for entry in content.entries.values():
        _entry(content, resolver, entry, today)
    for card in content.quiz.values():
        if card.audio:
            said = (_aloud(card, Scene(resolver, area, today)) for area in _where(content, card))
            _report(content, content.place("quiz", card.id), card.audio, said)


def _entry(content: Content, resolver: Resolver, entry: Entry, today: dt.date) -> None:
    """The recordings in the entry's own file and in those of areas, each against what its areas say."""
    files = [(content.place("entry", entry.id), entry)]
    for code, overlays in content.overlays.items():
        if "audio" in overlays.get(entry.id, {}) and (own := _with(entry, overlays[entry.id])):
            files.append((content.place("overlay", f"{code}:{entry.id}"), own))
    if not any(own.audio for _, own in files):
        return
    served = [(area, _served(content, entry, area)) for area in content.areas.values()]
    for place, own in files:
        said = [
            _speech(shown, Scene(resolver, area, today))
            for area, shown in served
            if shown and shown.audio == own.audio
        ]
        _report(content, place, own.audio, said)


def _served(content: Content, entry: Entry, area: Area) -> Entry | None:
    """The entry as an area serves it (``Release.entry``): with its texts and those it inherits."""
    chain: list[str] = []
    code: str | None = area.code
    while code in content.areas and code not in chain:
        chain.append(code)
        code = content.areas[code].parent
    changes: dict[str, Any] = {}
    for level in reversed(chain):
        changes.update(content.overlays.get(level, {}).get(entry.id, {}))
    return _with(entry, changes)


def _with(entry: Entry, changes: dict[str, Any]) -> Entry | None:
    """The entry with an area's texts; None for what other rules report."""
    try:
        return Entry.model_validate({**entry.model_dump(by_alias=True), **changes})
    except ValidationError:
        return None


def _report(
    content: Content, place: Place | None, audio: Sequence[Audio], said: Iterable[str | None]
) -> None:
    now = sorted({text for text in said if text})
    for i, recording in enumerate(audio):
        if not any((tree / "audio" / recording.file).is_file() for tree in content.trees):
            content.problem(place, f"no audio/{recording.file}", "audio", i, "file")
        if recording.text not in now:
            message = f"{recording.dialect}: not what is said anywhere now, so it is not played; now: {now}"
            content.problem(place, message, "audio", i, "text", severity="warning")


def _where(content: Content, card: QuizCard) -> list[Area]:
    """The areas that a card may be told in."""
    return [area for area in content.areas.values() if card.area in ("CN", area.code)]


def _speech(entry: Entry, scene: Scene) -> str | None:
    """What is read out; None for what cannot be rendered, which other rules report."""
    try:
        return render_entry(entry, scene).speech
    except (ContentError, ValueError):
        return None


def _aloud(card: QuizCard, scene: Scene) -> str | None:
    try:
        return read_out([render(text, scene) for _, text in texts(card)])
    except (ContentError, ValueError):
        return None
