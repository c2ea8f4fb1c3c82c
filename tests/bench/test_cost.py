"""The ratios of cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bench import cost, indexing
from bench.indexing import AtOnce, Item, sized
from bench.timing import Times
from kb.search.encoder import Matrix

ENTRIES = [
    Item("a/one", "标题一", "a", "答案一", ["问一", "问二"], [], []),
    Item("a/two", "标题二", "a", "答案二", ["问三"], ["别的"], ["a/point"]),
]


def test_ratios_are_of_each_question() -> None:
    times = Times(
        search=[6.0, 12.0, 30.0], encode=[5.0, 10.0, 20.0], untuned=[20.0, 20.0, 20.0], suggest=[0.6, 0.6]
    )
    assert cost.ratios(times) == (1.2, 0.5, 0.05)


def test_the_table_says_what_is_over_its_bar() -> None:
    times = Times([1.0], [1.0], [1.0], [1.0])
    shown = cost.table(dict(zip(cost.BARS, [1.31, 0.5, 59.0, 0.2], strict=True)), times)
    marks = [line.split("|")[4].strip() for line in shown.splitlines()[2:6]]
    assert marks == ["✗", "✓", "✓", "✗"]


def test_entries_are_cut_or_filled_to_the_count_and_no_text_comes_twice() -> None:
    for count in (2, 4, 5, 40):
        items = sized(ENTRIES, count)
        texts = [text for item in items for text in (item.title, *item.questions)]
        assert len(texts) == len(set(texts)) == count
    assert sized(ENTRIES, 4)[1].covers == ["a/point"]


def test_vectors_at_once_depend_on_the_text_alone() -> None:
    one, other = AtOnce().encode(["医保", "救助"]), AtOnce().encode(["救助"])
    assert np.allclose(one[1], other[0])
    assert not np.allclose(one[0], one[1])
    assert np.allclose(np.linalg.norm(one, axis=1), 1)


def test_indexing_is_timed_with_the_vectors_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Counting(AtOnce):
        def encode(self, texts: Sequence[str]) -> Matrix:
            asked.append(len(texts))
            return super().encode(texts)

    monkeypatch.setattr(indexing, "AtOnce", Counting)
    before: list[int] = []
    assert indexing.index_seconds(ENTRIES, {}, lambda _: before.append(len(asked)), count=6) > 0
    assert before == [len(asked)] != [0], "nothing is encoded while the clock runs"
