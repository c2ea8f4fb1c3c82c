"""The table of the on-screen pinyin keyboard: common words and characters, the project's own first.

Nothing in it comes from residents: the words are those of the segmenter's dictionary, of ``kb/content/vocab``
and of the questions written for the entries.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import math
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import jieba
from anyio import to_thread
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, pinyin

from kb.search.segment import Segmenter
from kb.search.vocabulary import VOCAB_DIR, load_vocabulary
from kb.settings import Settings

Table = tuple[str, bytes]
FORMAT = 1
WORDS, CHARACTERS, LONGEST = 36_000, 6_500, 8
_TERM = 4.0
"""What a term of the vocabulary is worth beside the logarithm of a frequency (common words have 4 to 6)."""
_ASKED = 1.2
"""What each tenfold of questions that hold a word is worth."""
_OTHER_READING = 3.5
"""How much less a character counts under a reading that is not its first (行: háng)."""


def build(questions: Iterable[str], vocab: Path = VOCAB_DIR) -> str:
    """The table as lines ``词 ci``, the likeliest first; a character stands once for each reading."""
    vocabulary = load_vocabulary(vocab)
    terms = {term for term in vocabulary.terms() if _chinese(term) and len(term) <= LONGEST}
    questions = list(questions)
    asked = _counted(questions, terms)
    common = _common()
    words = {word for word in (*terms, *asked) if len(word) > 1}
    words |= set(sorted((w for w in common if 1 < len(w) <= 4), key=lambda w: -common[w])[:WORDS])
    scored = [(_score(w, common, terms, asked), w, " ".join(lazy_pinyin(w))) for w in words]
    single = [char for char in common if len(char) == 1]
    usual = sorted(single, key=lambda c: -common[c])[:CHARACTERS]
    for char in dict.fromkeys((*usual, *(c for text in (*questions, *terms) for c in text if _chinese(c)))):
        scored += _readings(char, _score(char, common, set(), asked))
    scored.sort(key=lambda row: (-row[0], row[1], row[2]))
    return "\n".join(f"{word} {said}" for _, word, said in scored if said.replace(" ", "").isascii())


def _chinese(text: str) -> bool:
    return bool(text) and all("\u4e00" <= char <= "\u9fff" for char in text)


def _common() -> dict[str, int]:
    """The segmenter's dictionary with its frequencies, without traditional characters."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    known = {word: n for word, n in tokenizer.FREQ.items() if n and _chinese(word)}
    simplified = OpenCC("t2s").convert("\n".join(known)).split("\n")
    return {word: n for (word, n), same in zip(known.items(), simplified, strict=True) if word == same}


def _counted(questions: Iterable[str], terms: set[str]) -> Counter[str]:
    """In how many questions a word stands; words of a single question are left out."""
    segmenter, counts = Segmenter(terms), Counter[str]()
    for question in questions:
        counts.update({w for w in segmenter.cut(question) if _chinese(w) and len(w) <= LONGEST})
    return Counter({word: n for word, n in counts.items() if n > 1})


def _score(word: str, common: Mapping[str, int], terms: set[str], asked: Mapping[str, int]) -> float:
    known = math.log10(1 + common.get(word, 0))
    own = _TERM if word in terms else 0.0
    return known + own + _ASKED * math.log10(1 + asked.get(word, 0))


def _readings(char: str, score: float) -> list[tuple[float, str, str]]:
    readings = dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0])
    return [(score - (_OTHER_READING if i else 0.0), char, said) for i, said in enumerate(readings)]


class KeyboardTable:
    """The table of a release as JSON, made once and kept in ``VAR_DIR/cache``."""

    def __init__(self, settings: Settings, vocab: Path = VOCAB_DIR) -> None:
        self._folder, self._vocab = settings.var_dir / "cache", vocab
        self._held: tuple[str, Table] | None = None
        self._making = asyncio.Lock()

    async def get(self, release: str, questions: Iterable[str]) -> Table:
        """Key and JSON for a release (its content hash) with these ``questions``.

        Making it takes seconds: one request does, on a thread; those that wait for it hold none.
        """
        if self._held is None or self._held[0] != release:
            async with self._making:
                if self._held is None or self._held[0] != release:
                    self._held = (release, await to_thread.run_sync(self._load, release, questions))
        return self._held[1]

    def _load(self, release: str, questions: Iterable[str]) -> Table:
        key = self._key(release)
        path = self._folder / f"keyboard-{key}.json"
        try:
            made = path.read_bytes()
        except FileNotFoundError:
            made = json.dumps(
                {"key": key, "words": build(questions, self._vocab)}, ensure_ascii=False
            ).encode()
            self._keep(path, made)
        return key, made

    def _key(self, release: str) -> str:
        total = hashlib.sha256(f"{FORMAT}|{release}".encode())
        for path in (Path(__file__), *sorted(self._vocab.glob("*.*"))):
            total.update(path.read_bytes())
        return total.hexdigest()[:16]

    def _keep(self, path: Path, made: bytes) -> None:
        """Store it as a whole, in place of those of other releases."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob("keyboard-*.json"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(made)
        os.replace(file.name, path)
