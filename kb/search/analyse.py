"""Turns a text into what the index compares: normalised text, words, n-grams, entities, asking part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kb.api.models import EntityOut
from kb.search.entities import EntityExtractor
from kb.search.lexical import grams
from kb.search.normalise import clean
from kb.search.repair import Repairer
from kb.search.vocabulary import VOCAB_DIR, load_vocabulary

LONG = 36
ASKING_LIMIT = 90
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_CLAUSE = re.compile(r"[^，,、。！？!?；;\n]+[，,、。！？!?；;\n]*")
_ASKS = re.compile(
    r"[?？]|吗|呢|怎么|怎样|如何|咋|多少|几|什么|啥|哪|是否|能不能|可不可以|可以不|行不行|为何|凭|有没有|是不是|要不要|多久"
)
_ASKS_PLAINLY = re.compile(
    r"[?？]|怎么|怎样|如何|咋|多少|哪里|哪儿|哪个|能不能|可不可以|什么时候|为什么|为何|是否|请问"
)
_GREETING = re.compile(
    r"^(?:尊敬的?[^，,。:：]{0,8}[，,。:：！!]?|(?:领导|局长|书记|县长|市长|同志|老师|各位)?(?:您好|你好|你们好|大家好)[，,。:：！!啊呀]*"
    r"|(?:我)?想?(?:请问|咨询|问)(?:一下|下)?[，,:：]?)+"
)
_THANKS = re.compile(
    r"(?:谢谢|多谢|感谢|盼复|望回复|请回复|麻烦了|期待您?的?回复|盼回)[^，。]{0,8}[。！!,，]*$"
)
_VAGUE = {"农民", "农民工"}
_CONTENT_LABELS = {"category", "insurance", "service", "hospital_level", "place"}


@dataclass(frozen=True)
class Analysis:
    """A text as search sees it.

    ``asks`` is the part that asks, equal to ``text`` for short ones; entities are its, words and n-grams the text's.
    """

    raw: str
    text: str
    asks: str
    words: list[str]
    grams: list[str]
    entities: list[EntityOut]


class Analyser:
    """Normalises and analyses queries and indexed texts alike.

    >>> Analyser().analyse("您好！请问新農合怎么交？谢谢").text
    '新农合怎么交?'
    """

    def __init__(self, vocab_dir: Path = VOCAB_DIR, extractor: EntityExtractor | None = None) -> None:
        words = load_vocabulary(vocab_dir)
        self.extractor = extractor or EntityExtractor(vocabulary=words)
        self._segmenter = self.extractor.segmenter
        self._repairer = Repairer(words, self._segmenter)
        self._canonical = {other: main for main, others in words.synonyms.items() for other in others}

    def analyse(self, raw: str, found: list[EntityOut] | None = None) -> Analysis:
        """Everything the signals need of one text; never raises. ``found``: what the extractor found in ``raw``."""
        text = self.clean(raw)
        entities = found if found is not None and text == raw else self.extractor.extract(text)
        asks = self.asking_part(text)
        words, parts = self.lexical_words(text, entities), grams(text)
        if asks == text:
            return Analysis(raw, text, text, words, parts, entities)
        return Analysis(raw, text, asks, words, parts, self.extractor.extract(asks))

    def clean(self, raw: str) -> str:
        """Only the normalised text, for views that need no more."""
        return trim(self._repairer.repair(clean(raw)))

    def lexical_words(self, text: str, entities: list[EntityOut]) -> list[str]:
        """Words under their standard names, and one token an entity so that 五保户 meets 特困人员."""
        words = [self._canonical.get(word, word) for word in self._segmenter.words(text)]
        tokens = [
            f"{e.entity}={e.value}" for e in entities if e.entity in _CONTENT_LABELS or e.entity == "aspect"
        ]
        return words + tokens

    def asking_part(self, text: str) -> str:
        """The sentences that ask, of a text that tells a story first; the whole of a short one."""
        if len(text) <= LONG:
            return text
        sentences = [s.strip() for s in _SENTENCE.findall(text)]
        asking = [s for s in sentences if _ASKS_PLAINLY.search(s)] or [
            s for s in sentences if _ASKS.search(s)
        ]
        chosen = asking or sentences[-2:]
        part = "".join(chosen)
        if len(part) > ASKING_LIMIT:
            part = self._asking_clauses(part)
        return self._with_subject(text, part)

    def _asking_clauses(self, part: str) -> str:
        clauses = _CLAUSE.findall(part)
        keep: set[int] = set()
        for i, clause in enumerate(clauses):
            if _ASKS.search(clause):
                keep |= {i - 1, i}
        chosen = [clause for i, clause in enumerate(clauses) if i in keep] or clauses[-4:]
        return "".join(chosen)[-2 * ASKING_LIMIT :]

    def _with_subject(self, text: str, part: str) -> str:
        """Put the entities of the story before its question: 「…是低保户…要交多少」 asks about 低保户."""
        inside = {e.value for e in self.extractor.extract(part)}
        outside = [
            e
            for e in self.extractor.extract(text)
            if e.entity in {"category", "insurance"} and e.value not in inside | _VAGUE and not e.negated
        ]
        names = list(dict.fromkeys(e.text for e in outside))[:2]
        return f"{'、'.join(names)}，{part}" if names else part


def trim(text: str) -> str:
    """``text`` without its greeting and thanks, unless nothing else is in it."""
    shorter = _THANKS.sub("", _GREETING.sub("", text)).strip(" ，,。.!！:：")
    return shorter or text
