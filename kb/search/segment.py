"""Chinese word segmentation: domain terms are never cut, the rest is jieba's."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Iterable, Iterator

import jieba

TERM_FREQUENCY = 200_000
CUT_CACHE = 256
"""Texts whose words are remembered: one search cuts a text for its entities, its words and its repairs."""
WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "吗",
        "呢",
        "啊",
        "吧",
        "呀",
        "哦",
        "嘛",
        "着",
        "和",
        "与",
        "及",
        "或",
        "也",
        "都",
        "就",
        "还",
        "又",
        "很",
        "我",
        "你",
        "您",
        "他",
        "她",
        "它",
        "我们",
        "你们",
        "他们",
        "咱",
        "咱们",
        "请问",
        "想问",
        "问",
        "一下",
        "下",
        "请",
        "这",
        "那",
        "这个",
        "那个",
        "是",
        "在",
        "有",
        "个",
        "把",
        "被",
        "给",
        "让",
        "对",
        "从",
        "到",
        "为",
        "以",
        "于",
        "之",
        "其",
        "而",
        "但",
        "但是",
        "如果",
        "因为",
        "所以",
        "现在",
        "已经",
        "可以",
        "想",
        "要",
        "会",
        "说",
        "谢谢",
        "你好",
        "您好",
        "咨询",
        "领导",
        "尊敬",
        "关于",
        "目前",
        "一个",
    ]
)


class Segmenter:
    """A jieba tokenizer of its own, with terms cut out first, leftmost and longest.

    >>> list(Segmenter(["二三级医院", "最低保障", "低保"]).cut("二三级医院的低保"))
    ['二三级医院', '的', '低保']
    """

    def __init__(self, terms: Iterable[str]) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._words_of = functools.lru_cache(maxsize=CUT_CACHE)(self._cut)
        self._terms = frozenset(term for term in terms if len(term) > 1)
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where domain terms stand in ``text``: leftmost, longest, never overlapping."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text):
            length = next((n for n in self._lengths.get(text[at], ()) if text[at : at + n] in self._terms), 0)
            if length:
                found.append((at, at + length))
            at += length or 1
        return found

    def cut(self, text: str, cut_all: bool = False, HMM: bool = True) -> Iterator[str]:
        """The words of ``text`` in order, nothing lost; the signature is jieba's, for spaCy."""
        yield from self._words_of(text, cut_all, HMM)

    def _cut(self, text: str, cut_all: bool, HMM: bool) -> tuple[str, ...]:
        return tuple(self._between_terms(text, cut_all, HMM))

    def _between_terms(self, text: str, cut_all: bool, HMM: bool) -> Iterator[str]:
        at = 0
        for start, end in self.spans(text):
            if at < start:
                yield from self._jieba.cut(text[at:start], cut_all=cut_all, HMM=HMM)
            yield text[start:end]
            at = end
        if at < len(text):
            yield from self._jieba.cut(text[at:], cut_all=cut_all, HMM=HMM)

    def edges(self, text: str) -> set[int]:
        """Where words begin and end: 唯一保障 has no edge inside 一保."""
        edges, at = {0}, 0
        for word in self.cut(text, HMM=False):
            at += len(word)
            edges.add(at)
        return edges

    def is_word(self, text: str) -> bool:
        """Whether it is one word of at least two characters in the dictionary: 医院 is, 省医 is not."""
        return len(text) > 1 and bool(self._jieba.get_DAG(text)[0][-1] == len(text) - 1)

    def words(self, text: str) -> list[str]:
        """Words for lexical search: lower case, no stop words, long words also by their parts."""
        out: list[str] = []
        for word in self.cut(text.lower()):
            if word in STOP_WORDS or not WORD.search(word):
                continue
            out.append(word)
            if len(word) > 2:
                out.extend(p for p in self._jieba.cut_for_search(word) if p != word and p not in STOP_WORDS)
        return out
