"""Search as you type: titles and questions by words, characters and pinyin alone, without the encoder."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.search.bm25 import BM25
from kb.search.lexical import Scores
from kb.search.normalise import clean
from kb.search.sounds import Sounds, spelt

LONGEST = 64
"""Characters read of what was typed: a title has no more."""
LEAST = 0.2
"""Below this share of what was typed, a text has only common characters in common with it."""
WORD_SHARE = 0.4
PREFIX_BONUS = 0.5
INSIDE_BONUS = 0.25
TITLE_BONUS = 0.05
LENGTH_COST = 0.002
"""A character: of texts that fit alike the shortest comes first."""
LOOKED_AT = 12
"""Texts compared letter by letter for each suggestion wanted."""
_RUN = re.compile(r"[a-z]+(?:[' ]+[a-z]+)*|[\u3400-\u9fff0-9]+")
_KEPT = re.compile(r"[\u3400-\u9fff0-9a-z]+")

Words = Callable[[str], list[str]]


@dataclass(frozen=True)
class Suggestion:
    """An entry offered while typing: its title, and the title or question that fits what was typed."""

    entry_id: str
    title: str
    text: str
    score: float


@dataclass(frozen=True)
class Suggester:
    """The texts that may be shown, ready to be looked through at every keystroke.

    ``owner``: the entry of each text; ``bare``: the text without punctuation, in lower case.
    """

    texts: list[str]
    owner: list[int]
    is_title: NDArray[np.bool_]
    bare: list[str]
    words: BM25
    characters: BM25
    initials: Sounds
    pinyin: Sounds

    @classmethod
    def build(cls, groups: Sequence[Sequence[str]], words: Words) -> Suggester:
        """``groups``: of each entry its title and then its questions; ``words`` cuts a text into words."""
        texts = [text for group in groups for text in group]
        cleaned = [clean(text).lower() for text in texts]
        syllables = [spelt(text) for text in cleaned]
        return cls(
            texts=texts,
            owner=[entry for entry, group in enumerate(groups) for _ in group],
            is_title=np.asarray([place == 0 for group in groups for place in range(len(group))], dtype=bool),
            bare=[_bare(text) for text in cleaned],
            words=BM25.build([words(text) for text in cleaned]),
            characters=BM25.build([_characters(text) for text in cleaned]),
            initials=Sounds.of([[syllable[0] for syllable in text] for text in syllables]),
            pinyin=Sounds.of(syllables),
        )

    def rank(
        self, typed: str, words: Words, allowed: NDArray[np.bool_], limit: int
    ) -> list[tuple[int, float]]:
        """The best text of each of the best entries with its score, best first; empty when nothing fits.

        ``allowed``: which entries may be offered.
        """
        text = clean(typed[: 2 * LONGEST]).lower()[:LONGEST]
        scores = self._scores(text, words)
        order = np.argsort(-scores, kind="stable")[: LOOKED_AT * limit]
        bare = _bare(text)
        ranked = [
            (float(scores[row]) + self._closeness(int(row), bare), int(row))
            for row in order
            if scores[row] >= LEAST and allowed[self.owner[row]]
        ]
        best: dict[int, tuple[int, float]] = {}
        for score, row in sorted(ranked, key=lambda pair: (-pair[0], pair[1])):
            best.setdefault(self.owner[row], (row, score))
        return list(best.values())[:limit]

    def _scores(self, text: str, words: Words) -> Scores:
        """For each text its share, 0 to about 1, of the Chinese and the letters typed."""
        total = np.zeros(len(self.texts), dtype=np.float32)
        runs = _RUN.findall(text)
        length = sum(map(len, runs))
        for run in runs:
            found = (
                self._by_letters(run) if run[0].isalpha() and run[0].isascii() else self._by_words(run, words)
            )
            total += found * np.float32(len(run) / length)
        return total

    def _by_words(self, run: str, words: Words) -> Scores:
        by_word = self.words.scores(words(run))
        by_character = self.characters.scores(_characters(run))
        # A word typed halfway is no word yet: its characters must do.
        result: Scores = np.maximum(by_character, (1 - WORD_SHARE) * by_character + WORD_SHARE * by_word)
        return result

    def _by_letters(self, run: str) -> Scores:
        """Letters typed together, or else each group of them: 「yibao zenme jiao」, 「ydjy bl」."""
        out = np.zeros(len(self.texts), dtype=np.float32)
        parts = re.split("[' ]+", run)
        whole = self._holding("".join(parts))
        for found, weight in (
            [(whole, 1.0)] if whole else [(self._holding(p), len(p) / len(run)) for p in parts]
        ):
            for row, first in found.items():
                out[row] += weight * (1.0 if first else 1.0 - PREFIX_BONUS + INSIDE_BONUS)
        return out

    def _holding(self, letters: str) -> dict[int, bool]:
        found = self.pinyin.holding(letters)
        for row, first in self.initials.holding(letters).items():
            found[row] = first or found.get(row, False)
        return found

    def _closeness(self, row: int, bare: str) -> float:
        text = self.bare[row]
        fits = PREFIX_BONUS if text.startswith(bare) else INSIDE_BONUS if bare in text else 0.0
        return fits + TITLE_BONUS * bool(self.is_title[row]) - LENGTH_COST * len(text)


def _bare(text: str) -> str:
    return "".join(_KEPT.findall(text))


def _characters(text: str) -> list[str]:
    """Single characters and pairs: what is typed so far may end anywhere."""
    return [run[i : i + n] for run in _KEPT.findall(text) for n in (1, 2) for i in range(len(run) - n + 1)]
