"""Which characters of a text the query shares with it, for marking them on a screen."""

from __future__ import annotations

from difflib import SequenceMatcher

from kb.api.models import Span
from kb.search.normalise import fold

SHORTEST = 2
"""Single characters in common say nothing in Chinese."""


def highlight(text: str, query: str) -> list[Span]:
    """The parts of ``text`` of two characters or more that also occur in ``query``, in order.

    >>> [(s.start, s.end) for s in highlight("居民医保怎么缴费", "医保怎样缴费")]
    [(2, 4), (6, 8)]
    """
    matcher = SequenceMatcher(None, fold(text).lower(), fold(query).lower(), autojunk=False)
    return [
        Span(start=block.a, end=block.a + block.size)
        for block in matcher.get_matching_blocks()
        if block.size >= SHORTEST
    ]
