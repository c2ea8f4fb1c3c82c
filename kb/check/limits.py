"""Channel limits of rendered texts: WeChat bytes, LED columns and code page, speech seconds."""

from __future__ import annotations

import datetime as dt
import re

from kb.answer.parameters import Resolver
from kb.answer.render import ContentError, Rendered, Scene, render_entry
from kb.led.grid import columns
from kb.schema.entry import Entry
from kb.schema.load import Content

SHORT_CHARACTERS = 120
LED_COLUMNS = 48
SPEECH_CHARACTERS = (70, 160)
"""20–30 seconds at about four to five characters a second; figures and names make it slower."""
WECHAT_BYTES = 2048
_SPEECH_BAD = re.compile(r"[#*\[\]|<>]|\d+[.、)]")


def check(content: Content, today: dt.date) -> None:
    """Render each entry for every area that residents may choose and measure it."""
    resolver = Resolver(content.definitions, content.values, content.areas)
    areas = [a for a in content.areas.values() if not a.published_fixture]
    for entry in content.entries.values():
        for area in areas:
            try:
                rendered = render_entry(entry, Scene(resolver, area, today))
            except (ContentError, ValueError):
                continue  # reported by the template and date rules
            _measure(content, entry, rendered, area.code)


def _measure(content: Content, entry: Entry, rendered: Rendered, code: str) -> None:
    place = content.place("entry", entry.id)
    if len(rendered.short) > SHORT_CHARACTERS and not rendered.missing:
        content.problem(
            place,
            f"short has {len(rendered.short)} characters in {code}, at most {SHORT_CHARACTERS}",
            "short",
        )
    if len(rendered.short.encode()) > WECHAT_BYTES:
        content.problem(place, f"short is over {WECHAT_BYTES} bytes in {code}", "short")
    if rendered.led and not rendered.missing:
        width = columns(rendered.led)
        if width > LED_COLUMNS:
            content.problem(place, f"led is {width} columns wide in {code}, at most {LED_COLUMNS}", "led")
        try:
            rendered.led.encode("gbk")
        except UnicodeEncodeError as exc:
            content.problem(place, f"led: {exc.object[exc.start]!r} is not in GBK", "led")
    if rendered.speech and not rendered.missing:
        low, high = SPEECH_CHARACTERS
        if not low <= len(rendered.speech) <= high:
            content.problem(
                place,
                f"speech has {len(rendered.speech)} characters in {code}, wanted {low}-{high}",
                "speech",
            )
        if _SPEECH_BAD.search(rendered.speech):
            content.problem(place, "speech is read aloud: no lists, marks or numbering", "speech")
