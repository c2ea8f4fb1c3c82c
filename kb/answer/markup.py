"""The Markdown subset of answers as blocks for a page made by the server (the chat's is markdown.js)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_BULLET = re.compile(r"\s*[-*•]\s+(.*)")
_NUMBERED = re.compile(r"\s*(\d{1,2})\.\s+(.*)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")

Line = list[tuple[str, bool]]
"""Pieces of one line and whether each is bold."""


@dataclass
class Block:
    """A paragraph (``items`` holds one) or a list; an item is its lines. ``start``: a list's first number."""

    tag: Literal["p", "ul", "ol"]
    items: list[list[Line]]
    start: int = 1
    loose: bool = field(default=False, repr=False)


def blocks(text: str) -> list[Block]:
    r"""The blocks of an answer, in order.

    >>> [(b.tag, len(b.items)) for b in blocks("先**报销**\n\n1. 申请\n2. 核对")]
    [('p', 1), ('ol', 2)]
    """
    found: list[Block] = []
    current: Block | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            if current and current.tag == "p":
                current = None
            elif current:
                current.loose = True
            continue
        numbered, bullet = _NUMBERED.fullmatch(line), _BULLET.fullmatch(line)
        tag: Literal["p", "ul", "ol"] = "ol" if numbered else "ul" if bullet else "p"
        said = _pieces(numbered[2] if numbered else bullet[1] if bullet else line.strip())
        if tag == "p" and current and not current.loose:
            current.items[-1].append(said)
        elif tag != "p" and current and current.tag == tag:
            current.items.append([said])
            current.loose = False
        else:
            current = Block(tag, [[said]], int(numbered[1]) if numbered else 1)
            found.append(current)
    return found


def _pieces(line: str) -> Line:
    parts = _BOLD.split(line)
    return [(part, bool(i % 2)) for i, part in enumerate(parts) if part]
