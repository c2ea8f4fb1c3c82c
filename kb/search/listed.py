"""Finds the listed phrases of a text by spaCy: people's categories, insurances, services and the like."""

from __future__ import annotations

import threading

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kb.search.segment import Segmenter
from kb.search.vocabulary import Vocabulary

Span = tuple[int, int, str, str]
"""Start, end, label and value of a phrase."""

_HIDDEN = "·"


class ListedPhrases:
    """spaCy's phrase matcher over words cut along the domain terms.

    Without its entity ruler, which finds the same and takes twice as long to write it down as to find it.

    >>> from kb.search.vocabulary import load_vocabulary
    >>> words = load_vocabulary()
    >>> ListedPhrases(words, Segmenter(words.terms())).find("我是五保户")
    ((2, 5, 'category', '特困人员'),)
    """

    def __init__(self, words: Vocabulary, segmenter: Segmenter) -> None:
        phrases = frozenset(
            phrase for values in words.entities.values() for listed in values.values() for phrase in listed
        )
        vocab: Vocab = spacy.blank("zh").vocab
        self._tokenizer = _Tokenizer(vocab, segmenter, phrases)
        self._matcher = PhraseMatcher(vocab)
        self._names: dict[int, tuple[str, str]] = {}
        for label, values in words.entities.items():
            for value, listed in values.items():
                name = f"{label}={value}"
                self._matcher.add(name, [self._tokenizer(phrase) for phrase in listed])
                self._names[vocab.strings[name]] = (label, value)
        self._lock = threading.Lock()  # spaCy adds new words to its string store while it reads a text

    def find(self, text: str) -> tuple[Span, ...]:
        """The phrases of ``text`` in order; of those that overlap the longest, of equally long ones the first."""
        with self._lock:
            doc = self._tokenizer(text)
            matches = self._matcher(doc)
        found: list[Span] = []
        taken: set[int] = set()
        for name, start, end in sorted(matches, key=lambda match: (match[1] - match[2], match[1])):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                span = doc[start:end]
                found.append((span.start_char, span.end_char, *self._names[name]))
        return tuple(sorted(found))


class _Tokenizer:
    """Cuts a text along the domain terms; words that are in no list are hidden from spaCy.

    It keeps every word it has ever seen, so that what people type would fill the memory of a service that runs for
    months, and it works out a dozen attributes of each new one, which takes longer than to find the phrases.
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter, phrases: frozenset[str]) -> None:
        self._vocab, self._segmenter, self._phrases = vocab, segmenter, phrases

    def __call__(self, text: str) -> Doc:
        words = [w if w in self._phrases else _HIDDEN * len(w) for w in self._segmenter.cut(text)]
        return Doc(self._vocab, words=words, spaces=[False] * len(words))
