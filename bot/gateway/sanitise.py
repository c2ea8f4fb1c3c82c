"""Make a message safe to handle: what a person wrote stays, what is not text goes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 2000
"""Characters in a message; the same limit as ``ChatRequest.text``."""

_SPACE = re.compile(r"\s+")
# Format characters (zero width, bidirectional controls) hide text from people and from patterns.
_DROPPED = ("Cc", "Cf", "Cs", "Cn", "Co")
_GARBLED_SHARE = 0.35


class Fault(StrEnum):
    """Why a message cannot be looked up; each names its canned reply."""

    EMPTY = "empty"
    EMOJI = "emoji"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Clean:
    """A message without control characters; ``fault`` says why it must not be looked up."""

    text: str
    fault: Fault | None = None


def sanitise(raw: str) -> Clean:
    """Clean ``raw``: control and invisible characters out, spaces joined, no leading command.

    A leading ``/`` becomes a full-width one: Rasa would run ``/restart`` or ``/intent{…}``.
    """
    if len(raw) > LONGEST:
        return Clean("", Fault.TOO_LONG)
    kept = [char for char in raw if _wanted(char)]
    text = _SPACE.sub(" ", "".join(kept)).strip()
    garbled = sum(1 for char in raw if _garbled(char))
    if not text and not garbled:
        # Nothing but spaces and invisible characters: the person sent nothing.
        return Clean("", Fault.EMPTY)
    if garbled > _GARBLED_SHARE * len(raw):
        return Clean("", Fault.UNREADABLE)
    if text.startswith("/"):
        text = "／" + text[1:]
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        pictures = any(unicodedata.category(char) == "So" for char in text)
        return Clean(text, Fault.EMOJI if pictures else Fault.UNREADABLE)
    return Clean(text)


def _wanted(char: str) -> bool:
    return char.isspace() or (char != "\ufffd" and unicodedata.category(char) not in _DROPPED)


def _garbled(char: str) -> bool:
    """Characters that no keyboard sends: controls, halves of surrogates, what a decoder put for bad bytes."""
    return char == "\ufffd" or (unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") and not char.isspace())
