"""The text grid of an LED panel: width in GB columns, lines, pages, reading time."""

from __future__ import annotations

import math
import re
import unicodedata

from kb.schema.led import Screen

_TOKEN = re.compile(r"[0-9A-Za-z.,:/+-]+%?|.", re.S)
_PHRASE = re.compile(r"[^，。；：！？、]*[，。；：！？、]+[”》）]*|[^，。；：！？、]+")
_NOT_FIRST = frozenset("，。、；：？！）》」』”’%…·—,.;:?!)")
"""What no line begins with; it goes with the character before it."""
LONELY = 4
"""Columns of a last line that looks forgotten."""
_NOT_LAST = frozenset("（《「『“‘(")


def columns(text: str) -> int:
    """Width on an LED panel: a full-width character takes two columns (GB 2312 cell)."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def strange(text: str) -> str | None:
    """The first character that GBK cannot encode, or None."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError as exc:
        return text[exc.start]
    return None


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns; words, numbers and closing marks stay together.

    Lines end at each line break, and after a mark where that takes no more of them. What alone is wider
    than a line is cut. Raises ValueError for a width below two columns.
    """
    if width < 2:
        raise ValueError("a line needs at least two columns")
    if "\n" in text:
        return [line for part in text.split("\n") for line in wrap(part, width)]
    tight = _even(_pieces(text), width)
    phrases = [phrase for phrase in _PHRASE.findall(text) if phrase.strip()]
    if any(columns(phrase) > width for phrase in phrases):
        return tight
    kept = _filled(phrases, width)
    return kept if len(kept) <= len(tight) else tight


def _even(pieces: list[str], width: int) -> list[str]:
    """As few lines as fit; where a character or two would stand alone at the end, lines of like length."""
    lines = _filled(pieces, width)
    if len(lines) < 2 or columns(lines[-1]) > LONELY:
        return lines
    for narrower in range(max(2, width // 2), width):
        found = _filled(pieces, narrower)
        if len(found) == len(lines):
            return found
    return lines


def _filled(pieces: list[str], width: int) -> list[str]:
    """Pieces one after another, a new line before each that does not fit."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if columns(line + piece) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while columns(line) > width:
            head = _cut(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """What must not be parted: words, numbers, and marks with what they belong to."""
    pieces: list[str] = []
    for token in _TOKEN.findall(text):
        joins = pieces and (token[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if joins:
            pieces[-1] += token
        else:
            pieces.append(token)
    return pieces


def _cut(text: str, width: int) -> str:
    end, used = 0, 0
    for char in text:
        used += columns(char)
        if used > width:
            break
        end += 1
    return text[:end]


def pages(text: str, screen: Screen) -> list[list[str]]:
    """The text in pages of at most the panel's rows."""
    lines = wrap(text, screen.columns)
    return [lines[at : at + screen.rows] for at in range(0, len(lines), screen.rows)]


def reading(text: str, screen: Screen, least: float | None = None) -> float:
    """Seconds to read the text, in half seconds, at least the screen's ``min_seconds`` (or ``least``)."""
    needed = columns(text) / 2 / screen.characters_per_second
    return max(screen.min_seconds if least is None else least, math.ceil(needed * 2) / 2)
