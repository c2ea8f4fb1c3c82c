"""Digits as people write them, folded to ASCII without moving any character."""

from __future__ import annotations

import re
import unicodedata

SEPARATORS = r" \t\u00a0\u3000\u2002-\u200a\-‐‑‒–—―－﹣_·•.．"
"""What people put between the digits of a number."""

_SPOKEN = dict(zip("零〇○一二三四五六七八九幺两", "00012345678912", strict=True))
# Eleven spoken digits in a row are a number read out; figures in policy texts have units between.
_READ_OUT = re.compile(rf"(?:[{''.join(_SPOKEN)}][{SEPARATORS}]{{0,2}}){{10,}}[{''.join(_SPOKEN)}]")


def fold_digits(text: str) -> str:
    """``text`` with every decimal digit as 0–9 and x as X; character for character the same length."""
    folded = "".join(_fold(char) for char in text)
    return _READ_OUT.sub(lambda found: "".join(_SPOKEN.get(char, char) for char in found.group()), folded)


def _fold(char: str) -> str:
    if char.isascii():
        return "X" if char == "x" else char
    value = unicodedata.decimal(char, None)
    if value is not None:
        return str(value)
    return "X" if char in "ｘＸ" else char
