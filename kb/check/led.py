"""LED screens and playlists: ids, the panel's grid, campaigns that ended, lines too long to read."""

from __future__ import annotations

import datetime as dt

from kb.clock import SHANGHAI
from kb.led.lines import programme
from kb.led.served import Served
from kb.release.compile import NotPublishable, compile_release
from kb.schema.base import TOPICS
from kb.schema.led import PlayItem, Playlist, Screen
from kb.schema.load import Content

LOOK_AHEAD = 7
"""Days whose lines are measured."""


def check(content: Content, today: dt.date) -> None:
    """Report faults of screens and playlists."""
    for playlist in content.playlists.values():
        _playlist(content, playlist, today)
    for screen in content.screens.values():
        _screen(content, screen)
    if content.screens and not any(p.severity == "error" for p in content.problems):
        _lines(content, today)


def _playlist(content: Content, playlist: Playlist, today: dt.date) -> None:
    place = content.place("playlist", playlist.id)
    always: set[str] = set()
    for i, item in enumerate(playlist.items):
        fault = _unknown(content, item)
        if fault:
            content.problem(place, fault, "items", i)
        end = item.campaign.end
        if end and end < today:
            content.problem(place, f"the campaign ended on {end}", "items", i, "campaign", severity="warning")
        if item.entry and not (item.hours or item.weekdays or item.campaign.start or item.campaign.end):
            if item.entry in always:
                content.problem(place, f"{item.entry} stands twice: raise its weight", "items", i, "entry")
            always.add(item.entry)


def _unknown(content: Content, item: PlayItem) -> str | None:
    if item.entry:
        entry = content.entries.get(item.entry)
        if entry is None:
            return f"unknown entry {item.entry}"
        return None if entry.led else f"{item.entry} has no LED line"
    if item.topic and item.topic not in TOPICS:
        return f"unknown topic {item.topic}"
    if item.quiz and not any(item.quiz in ("all", card.topic) for card in content.quiz.values()):
        return f"no quiz card of {item.quiz}"
    return None


def _screen(content: Content, screen: Screen) -> None:
    place = content.place("screen", screen.id)
    area = content.areas.get(screen.area)
    if area is None:
        content.problem(place, f"unknown area {screen.area}", "area")
    elif area.demo != screen.example:
        content.problem(
            place, "example is true for screens of a demonstration area, and only there", "example"
        )
    if screen.playlist not in content.playlists:
        content.problem(place, f"unknown playlist {screen.playlist}", "playlist")
    if screen.columns * screen.font > screen.width * 2:
        content.problem(
            place, f"{screen.columns} columns of {screen.font} px need more than the width", "columns"
        )
    if screen.rows * screen.font > screen.height:
        content.problem(place, f"{screen.rows} rows of {screen.font} px need more than the height", "rows")


def _lines(content: Content, today: dt.date) -> None:
    """Every line can be read in the time the screen gives it."""
    try:
        release = compile_release(content, dt.datetime.combine(today, dt.time(), SHANGHAI))
    except NotPublishable:
        return
    served = Served(release, frozenset())
    for screen in content.screens.values():
        place = content.place("screen", screen.id)
        found = programme(served, screen, content.playlists[screen.playlist], today, LOOK_AHEAD)
        for line in found.lines:
            if line.card is None and line.seconds > screen.max_seconds:
                message = f"{line.id} takes {line.seconds:g} s to read, at most {screen.max_seconds:g}"
                content.problem(place, message, "max_seconds")
        if not found.lines:
            content.problem(place, "nothing to show in the coming week", "playlist", severity="warning")
