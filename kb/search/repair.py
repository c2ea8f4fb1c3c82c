"""Repairs typing errors that touch domain terms: listed misspellings, homophones, whole-pinyin lines."""

from __future__ import annotations

import functools
import itertools
import re

from pypinyin import Style, lazy_pinyin

from kb.search.misspelt import Misspelt
from kb.search.segment import Segmenter
from kb.search.vocabulary import Vocabulary

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN_RUN = re.compile(r"[a-zA-Z](?:[a-zA-Z' ]*[a-zA-Z])?")
MIN_HOMOPHONE = 3
MAX_HOMOPHONE = 8
MIN_PINYIN = 4
PARTICLES = frozenset("吗么嘛呢吧啊呀不没的了得里叫弄")
"""Words of one character that stand beside a term: 医保吗 asks about 医保, it is no slip for 医保码."""
_LABEL_ORDER = ("insurance", "category", "service", "hospital_level")


@functools.lru_cache(maxsize=16384)
def syllable(char: str) -> str:
    """The toneless pinyin of one character (the character itself when it has none)."""
    return lazy_pinyin(char, style=Style.NORMAL)[0]


class Repairer:
    """Maps what was typed to domain terms; words outside the domain are never touched.

    >>> from kb.search.vocabulary import load_vocabulary
    >>> words = load_vocabulary()
    >>> Repairer(words, Segmenter(words.terms())).repair("新农河怎么交")
    '新农合怎么交'
    """

    def __init__(self, words: Vocabulary, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._listed = dict(sorted(words.repairs.items(), key=lambda kv: len(kv[0]), reverse=True))
        self._terms = set(words.terms())
        self._homophones = _by_sound(_ordered_terms(words))
        self._beginnings = {sound[:2] for sound in self._homophones}
        self._latin = {"".join(sound): term for sound, term in _by_sound(_ordered_terms(words), 2).items()}
        self._latin_common = {"".join(map(syllable, word)): word for word in reversed(words.pinyin)}
        self._initials = {_first_letters(term): term for term in reversed(words.initials)}
        self._misspelt = Misspelt(self._homophones.values(), segmenter)
        self._longest_latin = max(map(len, (*self._latin, *self._latin_common)), default=0)

    def repair(self, text: str) -> str:
        """``text`` with listed misspellings, homophones of domain terms and whole pinyin put right."""
        text = _LATIN_RUN.sub(lambda m: self._from_pinyin(m.group()), text)
        text = self._replace_listed(text)
        return _HAN.sub(lambda m: self._by_homophone(self._misspelt.repair(m.group())), text)

    def _replace_listed(self, text: str) -> str:
        hits = [wrong for wrong in self._listed if wrong in text]
        if not hits:
            return text
        for wrong in hits:
            edges = self._segmenter.edges(text)
            at = text.find(wrong)
            while at >= 0:
                end = at + len(wrong)
                if at in edges and end in edges:
                    text = text[:at] + self._listed[wrong] + text[end:]
                    edges = self._segmenter.edges(text)
                    end = at + len(self._listed[wrong])
                at = text.find(wrong, end)
        return text

    def _by_homophone(self, run: str) -> str:
        sounds = [syllable(char) for char in run]
        out, at = [], 0
        while at < len(run):
            term = self._sounding_like(run, sounds, at)
            out.append(term or run[at])
            at += len(term) if term else 1
        return "".join(out)

    def _sounding_like(self, run: str, sounds: list[str], at: int) -> str | None:
        if tuple(sounds[at : at + 2]) not in self._beginnings:
            return None
        for length in range(min(MAX_HOMOPHONE, len(run) - at), MIN_HOMOPHONE - 1, -1):
            written = run[at : at + length]
            term = self._homophones.get(tuple(sounds[at : at + length]))
            if term is None or term == written or written in self._terms:
                continue
            same = sum(a == b for a, b in zip(written, term, strict=True))
            if same * 2 < length or not self._looks_wrong(written) or self._only_particles(written, term):
                continue
            if {at, at + length} <= self._segmenter.edges(run):
                return term
        return None

    def _only_particles(self, written: str, term: str) -> bool:
        """Whether a word stands in ``written`` as it is and only particles beside it differ."""
        changed = {a for a, b in zip(written, term, strict=True) if a != b}
        before, after = _common(written, term), _common(written[::-1], term[::-1])[::-1]
        return changed <= PARTICLES and any(
            rest in self._terms or self._segmenter.is_word(rest) for rest in (before, after)
        )

    def _looks_wrong(self, written: str) -> bool:
        """Whether the characters make no ordinary words: 新农何 and 心农合 do not, 去医院 does."""
        words = list(self._segmenter.cut(written, HMM=False))
        single = sum(len(word) == 1 for word in words)
        broken_term = single == 1 and any(word in self._terms for word in words)
        return single >= 2 or broken_term or len(written) > MIN_HOMOPHONE

    def _from_pinyin(self, run: str) -> str:
        """Pinyin as Chinese: the whole line where all of it reads so, else word by word, or by first letters."""
        whole = self._read_pinyin(run)
        if whole is not None:
            return whole
        words = run.lower().split(" ")
        if not any(word in self._initials for word in words):
            return run
        # A term by its letters stands for itself; the words around it need not be terms.
        return "".join(
            self._initials.get(word) or self._read_pinyin(word, needs_term=False) or word for word in words
        )

    def _read_pinyin(self, run: str, *, needs_term: bool = True) -> str | None:
        """A line of pinyin as Chinese when all of it reads so and a term is in it (if needed), else None."""
        letters = re.sub("[' ]", "", run).lower()
        if needs_term and len(letters) < MIN_PINYIN:
            return None
        best: list[tuple[int, int, list[str]] | None] = [None] * (len(letters) + 1)
        best[0] = (0, 0, [])
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest_latin), end):
                previous = best[start]
                chunk = letters[start:end]
                term, word = self._latin.get(chunk), self._latin_common.get(chunk)
                if previous is None or not (term or word):
                    continue
                option = (
                    previous[0] + 1,
                    previous[1] + (term is not None),
                    [*previous[2], term or word or ""],
                )
                if best[end] is None or option[0] < best[end][0]:  # type: ignore[index]
                    best[end] = option
        whole = best[-1]
        return "".join(whole[2]) if whole and (whole[1] or not needs_term) else None


def _common(one: str, other: str) -> str:
    """How both begin."""
    return "".join(
        a for a, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=True))
    )


def _first_letters(term: str) -> str:
    """The first letters of a term's syllables: 异地就医 → ydjy."""
    return "".join(syllable(char)[0] for char in term)


def _ordered_terms(words: Vocabulary) -> list[str]:
    """Domain terms, the more central first: of two that sound alike the first is meant."""
    groups = [words.entities.get(label, {}) for label in _LABEL_ORDER]
    phrases = [value for group in groups for value in group]
    phrases += [phrase for group in groups for listed in group.values() for phrase in listed]
    return [*phrases, *words.words]


def _by_sound(terms: list[str], shortest: int = MIN_HOMOPHONE) -> dict[tuple[str, ...], str]:
    out: dict[tuple[str, ...], str] = {}
    for term in terms:
        if shortest <= len(term) <= MAX_HOMOPHONE and _HAN.fullmatch(term):
            out.setdefault(tuple(map(syllable, term)), term)
    return out
