"""Forms of domain terms with one slip of the finger: two characters changed round, or one left out."""

from __future__ import annotations

from collections.abc import Iterable

from kb.search.segment import Segmenter

MIN_SWAP = 4
MIN_LOST = 5
"""Shorter terms have too many ordinary words among such forms."""


class Misspelt:
    """Puts such forms right, where the characters make no ordinary words of their own."""

    def __init__(self, terms: Iterable[str], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._forms: dict[str, str] = {}
        known = set(terms)
        for term in sorted(known, key=len, reverse=True):
            for form in _forms(term):
                if form not in known:
                    self._forms.setdefault(form, term)
        self._lengths: dict[str, list[int]] = {}
        for length, start in sorted({(len(form), form[:2]) for form in self._forms}, reverse=True):
            self._lengths.setdefault(start, []).append(length)

    def repair(self, run: str) -> str:
        """``run`` (Chinese characters only) with misspelt terms put right."""
        out, at = [], 0
        while at < len(run):
            form = self._form_at(run, at)
            out.append(self._forms[form] if form else run[at])
            at += len(form) if form else 1
        return "".join(out)

    def _form_at(self, run: str, at: int) -> str | None:
        for length in self._lengths.get(run[at : at + 2], ()):
            form = run[at : at + length]
            if len(form) < length or form not in self._forms or not self._looks_wrong(form):
                continue
            if {at, at + length} <= self._segmenter.edges(run):
                return form
        return None

    def _looks_wrong(self, form: str) -> bool:
        """Whether it falls into at least two single characters: 异地医就 does, 居民缴费 does not."""
        return sum(len(word) == 1 for word in self._segmenter.cut(form, HMM=False)) >= 2


def _forms(term: str) -> Iterable[str]:
    if len(term) >= MIN_SWAP:
        for i in range(len(term) - 1):
            if term[i] != term[i + 1]:
                yield term[:i] + term[i + 1] + term[i] + term[i + 2 :]
    if len(term) >= MIN_LOST:
        for i in range(1, len(term) - 1):
            yield term[:i] + term[i + 1 :]
