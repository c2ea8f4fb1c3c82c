"""BM25 of the suggestions."""

from __future__ import annotations

import numpy as np
import pytest

from kb.search.bm25 import BM25, K1, B

DOCS = [["居民", "医保", "缴费"], ["职工", "医保", "退休"], ["医疗", "救助", "救助", "申请"]]


@pytest.fixture(scope="module")
def bm25() -> BM25:
    return BM25.build(DOCS)


def test_the_document_with_the_rare_word_comes_first(bm25: BM25) -> None:
    scores = bm25.scores(["救助", "医保"])
    assert scores.argmax() == 2
    assert scores[0] == pytest.approx(scores[1])


def test_unknown_words_lower_the_share(bm25: BM25) -> None:
    assert bm25.scores(["救助", "火星"])[2] < bm25.scores(["救助"])[2]


def test_nothing_known_scores_nothing(bm25: BM25) -> None:
    assert not np.any(bm25.scores(["火星"]))
    assert not np.any(bm25.scores([]))


def test_empty_collection() -> None:
    assert BM25.build([]).scores(["医保"]).shape == (0,)


def test_the_scores_are_those_of_the_formula(bm25: BM25) -> None:
    """Robertson and Zaragoza 2009, with the share of the query's weight that our scores are."""
    idf = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    length = 4 / (10 / 3)
    weight = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * length))
    assert bm25.scores(["救助"])[2] == pytest.approx(weight / (idf * (K1 + 1) / 1.6), rel=1e-5)


def test_of_many_documents_each_has_the_sum_of_its_terms() -> None:
    rng = np.random.default_rng(1)
    names = [f"w{i}" for i in range(50)]
    bm25 = BM25.build([list(rng.choice(names, size=rng.integers(1, 9))) for _ in range(200)])
    columns = [bm25.vocabulary[name] for name in names[:7]]
    expected = np.asarray(bm25.weights[:, columns].sum(axis=1)).ravel()
    found = bm25.scores(names[:7])
    assert found == pytest.approx(expected * (found.max() / expected.max()), rel=1e-5)
