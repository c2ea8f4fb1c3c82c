"""Texts by how they are typed without an input method: by first letters (ydjy) or in whole pinyin (yidijiuyi)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

MOST_HITS = 400
"""Where looking stops: so many texts that hold the letters cannot be told apart by them."""
MIN_INSIDE = 2
"""A single letter is looked for at the beginning of a text only."""
_END = "\n"


@dataclass(frozen=True)
class Sounds:
    """All texts' letters in one string: a single search in it goes through thousands of texts at once.

    ``starts``: where each text begins; ``edges``: where a syllable begins.
    """

    joined: str
    starts: list[int]
    edges: NDArray[np.bool_]

    @classmethod
    def of(cls, syllables: Sequence[Sequence[str]]) -> Sounds:
        """Join the ``syllables`` of each text."""
        parts: list[str] = [_END]
        starts: list[int] = []
        edges: list[int] = []
        at = len(_END)
        for text in syllables:
            starts.append(at)
            for syllable in text:
                edges.append(at)
                at += len(syllable)
            parts += [*text, _END]
            at += len(_END)
        mask = np.zeros(at, dtype=bool)
        mask[edges] = True
        return cls("".join(parts), starts, mask)

    def holding(self, letters: str) -> dict[int, bool]:
        """The texts that hold ``letters`` from a syllable's beginning; whether it is the text's own beginning."""
        found = {self._row(at + 1): True for at in self._places(_END + letters, 0)}
        if len(letters) >= MIN_INSIDE:
            for at in self._places(letters, len(found)):
                found.setdefault(self._row(at), False)
        return found

    def _places(self, letters: str, have: int) -> list[int]:
        places: list[int] = []
        at = self.joined.find(letters)
        while at >= 0 and len(places) + have < MOST_HITS:
            if letters[0] == _END or self.edges[at]:
                places.append(at)
            at = self.joined.find(letters, at + 1)
        return places

    def _row(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1


def spelt(text: str) -> list[str]:
    """The toneless syllables of a text; letters and digits stand for themselves, the rest is left out.

    >>> spelt("异地就医App，怎么用")
    ['yi', 'di', 'jiu', 'yi', 'a', 'p', 'p', 'zen', 'me', 'yong']
    """
    read: list[str] = lazy_pinyin(text.lower(), style=Style.NORMAL, errors=list)  # type: ignore[arg-type]  # a list is taken, too
    return [syllable for syllable in read if syllable.isascii() and syllable.isalnum()]
