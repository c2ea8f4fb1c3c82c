"""The one entity extractor: word lists by spaCy, quantities by pattern, negation by clause."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from pathlib import Path

from kb.api.models import EntityOut
from kb.search.listed import ListedPhrases
from kb.search.normalise import fold
from kb.search.quantities import find_quantities, resolve_year
from kb.search.segment import Segmenter
from kb.search.vocabulary import VOCAB_DIR, Vocabulary, load_vocabulary

Today = dt.date | Callable[[], dt.date] | None

NEGATABLE = {"category", "insurance", "service"}
MAX_TEXT = 10_000
SPAN_CACHE = 256
"""Texts whose phrases are remembered: one search looks at a text and the part of it that asks several times."""
_CLAUSE_END = "，。！？；,.!?;\n、 "
_BEFORE = re.compile(
    r"(?:不是|不算|算不上|不属于|不符合|不在|不享受|没有|没得|没办|没评上|没享受|没能|没|未|非|不办|无|取消了?|退出了?|不再是|不再)"
    r"(?:过|上|了|有|什么|任何|享受|在|的|这个|家里?|我们?|咱们?|农村|城市|城乡){0,3}$"
)
_UNPAID_BEFORE = re.compile(
    r"(?:没交|没缴|没参加|没参|没买|没上|没入|未参加|未缴纳?|未交|不交|不缴|不参加|不买|不想交|不想买)"
    r"(?:过|上|了|什么|任何|的|这个|农村|城市|城乡){0,3}$"
)
_NOT_NEGATION = re.compile(
    r"(?:是不是|算不算|有没有|要不要|能不能|属不属于|交没交|缴没缴|办没办|不知道|不清楚|不仅|不光|不但|不只|难道不是|不是没有?|不得不)[^，。]{0,4}$"
)
_AFTER = re.compile(
    r"^(?:都|也|还|一直|从来|没有?|费|了|我){0,2}(?:没交|没缴|没参加|没买|没办|没有交|没有缴|没有办|没上|没享受|没评上|不交|未交|未缴|没续)"
)
_A_NOT_A = re.compile(r"^(?:没交|没缴|没参加|没办)(?:没|过没)")


class EntityExtractor:
    """Finds people's categories, insurances, hospital levels, services, aspects, places and quantities.

    ``today`` (a date, or a callable giving it) resolves 去年 and the like to a year; without it the
    value stays the relative word, for ``resolve_year``.

    >>> [(e.value, e.negated) for e in EntityExtractor().extract("我不是低保边缘户") if e.entity == "category"]
    [('低保边缘', True)]
    """

    def __init__(
        self, vocab_dir: Path = VOCAB_DIR, today: Today = None, *, vocabulary: Vocabulary | None = None
    ) -> None:
        self._today = today
        words = vocabulary or load_vocabulary(vocab_dir)
        self.segmenter = Segmenter(words.terms())
        self._spans = functools.lru_cache(maxsize=SPAN_CACHE)(ListedPhrases(words, self.segmenter).find)

    def extract(self, text: str, today: Today = None) -> list[EntityOut]:
        """The entities of ``text`` in order, longest match first where they overlap.

        Offsets are into ``text`` as given. Text beyond 10,000 characters is not read.
        """
        folded = fold(text[:MAX_TEXT])
        day = _resolve(today if today is not None else self._today)
        taken: list[tuple[int, int]] = []
        found: list[EntityOut] = []
        for item in find_quantities(folded, day):
            year = resolve_year(item.value, day) if day and item.label == "year" else None
            taken.append((item.start, item.end))
            found.append(self._out(text, item.label, str(year) if year else item.value, item.start, item.end))
        # No phrase ends in a mark: with or without its last ones a text is looked at once.
        for start, end, label, value in self._spans(folded.rstrip(_CLAUSE_END)):
            if any(start < b and end > a for a, b in taken):
                continue
            found.append(self._out(text, label, value, start, end, _negated(folded, label, start, end)))
        return sorted(found, key=lambda e: (e.start, e.end))

    @staticmethod
    def _out(text: str, label: str, value: str, start: int, end: int, negated: bool = False) -> EntityOut:
        return EntityOut.model_validate(
            {
                "entity": label,
                "value": value,
                "text": text[start:end],
                "start": start,
                "end": end,
                "negated": negated,
            }
        )


def _resolve(today: Today) -> dt.date | None:
    return today() if callable(today) else today


def _negated(text: str, label: str, start: int, end: int) -> bool:
    """Whether the clause denies the entity: 我不是低保, 没交医保, 医保没交; not 是不是低保."""
    if label not in NEGATABLE:
        return False
    left = start
    while left > 0 and text[left - 1] not in _CLAUSE_END and start - left < 12:
        left -= 1
    before = text[left:start]
    denied = _BEFORE.search(before) or (label == "insurance" and _UNPAID_BEFORE.search(before))
    if denied and not _NOT_NEGATION.search(before):
        return True
    after = text[end : end + 8]
    return bool(_AFTER.match(after)) and not _A_NOT_A.match(after)
