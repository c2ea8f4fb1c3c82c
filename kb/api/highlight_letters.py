"""Which characters of a text were meant by letters typed without an input method (ydjy, yidijiuyi)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from pypinyin import Style, lazy_pinyin

from kb.api.models import Span

_GROUP = re.compile(r"[a-z0-9]+")
LEAST = 2
"""A single letter says nothing."""


def highlight_letters(text: str, letters: str) -> list[Span]:
    """The first place where the letters, all together or group by group, are the sounds of ``text``.

    >>> [(s.start, s.end) for s in highlight_letters("跨省异地就医备案", "ydjy")]
    [(2, 6)]
    """
    groups = _GROUP.findall(letters.lower())
    sounds = _sounds(text)
    whole = _place(sounds, "".join(groups))
    found = [whole] if whole else [_place(sounds, group) for group in groups]
    return sorted((span for span in found if span), key=lambda span: span.start)


def _sounds(text: str) -> list[str]:
    """The syllable of each character; empty where it has none, so that places stay those of the text."""
    read: list[str] = lazy_pinyin(text.lower(), style=Style.NORMAL, errors=list)  # type: ignore[arg-type]  # a list is taken, too
    if len(read) != len(text):  # a character whose small letter is two
        read = [lazy_pinyin(char, style=Style.NORMAL)[0] for char in text]
    return ["".join(c for c in sound if c.isascii() and c.isalnum()) for sound in read]


def _place(sounds: Sequence[str], letters: str) -> Span | None:
    if len(letters) < LEAST:
        return None
    for typed in ([sound[:1] for sound in sounds], list(sounds)):
        joined = "".join(typed)
        starts = [0, *accumulate(map(len, typed))]
        at = joined.find(letters)
        while at >= 0:
            if at in starts:
                # Characters without a sound begin where the next one does: the span starts at the last.
                first = len(starts) - 1 - starts[::-1].index(at)
                first = min(first, len(sounds) - 1)
                last = next(i for i, start in enumerate(starts) if start >= at + len(letters))
                return Span(start=first, end=last)
            at = joined.find(letters, at + 1)
    return None
