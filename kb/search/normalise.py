"""Brings a question into the form the index is built in: NFKC, simplified, repaired, one space."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_LENGTH = 2000
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")


@functools.cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@functools.lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    if len(folded) != 1:
        return char
    if "\u3400" <= folded <= "\u9fff":
        simple = _converter().convert(folded)
        return simple if len(simple) == 1 else folded
    return " " if unicodedata.category(folded) in _DROPPED or folded.isspace() else folded


def fold(text: str) -> str:
    """``text`` with every character simplified and half-width: same length, so offsets keep their meaning.

    >>> fold("新農合ＡＢＣ")
    '新农合ABC'
    """
    return "".join(map(_fold_char, text))


def clean(text: str) -> str:
    """``text`` without control and zero-width characters, NFKC, simplified, spaces joined.

    >>> clean("新農合　 繳費")
    '新农合 缴费'
    """
    kept = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _DROPPED)
    return _SPACES.sub(" ", fold(unicodedata.normalize("NFKC", kept))).strip()[:MAX_LENGTH]
