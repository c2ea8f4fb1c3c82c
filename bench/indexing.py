"""How long the index of 20,000 question variants takes when their vectors are there already."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kb.search.analyse import Analyser
from kb.search.build import build
from kb.search.encoder import EmbeddingCache, Matrix
from kb.search.scope import load_scope
from kb.search.views import Indexable, question_views

VARIANTS = 20_000
WIDTH = 384
"""Numbers in a vector of the shipped encoder."""
FILLERS = ("请问", "想问一下", "麻烦问下", "我想知道", "你好，")


@dataclass(frozen=True)
class Item:
    """An entry with as many variants as the measurement wants of it."""

    id: str
    title: str
    topic: str
    answer: str
    questions: Sequence[str]
    not_for: Sequence[str]
    covers: Sequence[str]
    phrasings: Sequence[str] = field(default_factory=list)
    letters: Sequence[str] = field(default_factory=list)


class AtOnce:
    """An encoder that takes no time: what is measured begins after encoding. Vectors depend on the text alone."""

    id = "at-once"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors, the same for the same text."""
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) for text in texts]
        vectors = np.stack([np.random.default_rng(seed).standard_normal(WIDTH) for seed in seeds])
        result: Matrix = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return result


def index_seconds(
    entries: Sequence[Indexable],
    points: Mapping[str, str],
    say: Callable[[str], None] = lambda _: None,
    count: int = VARIANTS,
) -> float:
    """Seconds to analyse and index ``count`` variants of ``entries`` and train the head, vectors being kept."""
    items = sized(entries, count)
    scope, analyser = load_scope(), Analyser()
    with tempfile.TemporaryDirectory() as folder:
        cache = EmbeddingCache(Path(folder), AtOnce())
        build(items, scope, points, analyser, cache)  # keeps the vectors of every text
        say("once more, with the vectors kept …")
        started = time.perf_counter()
        build(items, scope, points, Analyser(), cache)
        return round(time.perf_counter() - started, 1)


def sized(entries: Sequence[Indexable], count: int) -> list[Item]:
    """The entries with ``count`` variants in all: as evenly as they have them, with fillers where they lack."""
    groups = [list(question_views(entry)) for entry in entries]
    kept: list[list[str]] = [[] for _ in groups]
    place, total = 0, 0
    while total < count:
        for group, target in zip(groups, kept, strict=True):
            if total < count:
                target.append(_variant(group, place))
                total += 1
        place += 1
    return [
        Item(e.id, e.title, e.topic, e.answer, texts[1:], e.not_for, e.covers)
        for e, texts in zip(entries, kept, strict=True)
    ]


def _variant(group: Sequence[str], place: int) -> str:
    """The ``place``-th text of a group; past its end the texts come again behind fillers."""
    again, number = divmod(place, len(group))
    return (
        group[number]
        if not again
        else FILLERS[again % len(FILLERS)] * (1 + again // len(FILLERS)) + group[number]
    )
