"""Cut a text into pieces of so many UTF-8 bytes: at paragraphs, sentences, clauses; never in a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.wechat.plain import ANCHOR

LIMIT = 2000
"""Bytes of a passive reply; WeChat's own limit is 2,047."""
_CUTS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[。！？；]"), re.compile(r"[，、：,; ]"))
# A number, an address or a document number is not cut in the middle either.
_WHOLE = re.compile(ANCHOR.pattern + r"|[A-Za-z0-9.,:/%_@〔〕\[\]\-–]+(?:元|万元|年|月|日|号|%)?")


def size(text: str) -> int:
    """UTF-8 bytes."""
    return len(text.encode())


def split(text: str, first: int = LIMIT, later: int = LIMIT) -> list[str]:
    """Pieces in order: the first of at most ``first`` bytes, the others of ``later``; none is empty."""
    pieces, rest, limit = [], text.strip(), first
    while size(rest) > limit:
        at = _cut(rest, limit)
        pieces.append(rest[:at].rstrip())
        rest, limit = rest[at:].lstrip(), later
    return [piece for piece in [*pieces, rest] if piece]


def _cut(text: str, limit: int) -> int:
    """Where to cut: the last good place that fits and leaves no tiny piece, or the last that fits."""
    fits = len(text.encode()[:limit].decode(errors="ignore"))
    for pattern in _CUTS:
        places = [found.end() for found in pattern.finditer(text, 0, fits) if found.end() <= fits]
        good = [at for at in places if at > fits // 3 and not _inside(text, at)]
        if good:
            return good[-1]
    while fits > 1 and (span := _inside(text, fits)):
        if span[0] == 0:
            break
        fits = span[0]
    return fits


def _inside(text: str, at: int) -> tuple[int, int] | None:
    """The link or number that a cut at ``at`` would go through."""
    for start, end in _spans(text):
        if start < at < end:
            return start, end
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for found in _WHOLE.finditer(text):
        yield found.span()
