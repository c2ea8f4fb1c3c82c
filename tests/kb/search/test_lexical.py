"""BM25, cosine and n-grams."""

from __future__ import annotations

import numpy as np
import pytest

from kb.search.lexical import Lexicon, grams

DOCS = [["居民", "医保", "缴费"], ["职工", "医保", "退休"], ["医疗", "救助", "救助", "申请"]]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.build(DOCS)


def test_bm25_ranks_the_document_with_the_rare_word_first(lexicon: Lexicon) -> None:
    scores = lexicon.bm25(lexicon.known(["救助", "医保"]))
    assert scores.argmax() == 2
    assert scores[0] == pytest.approx(scores[1])


def test_bm25_unknown_words_lower_the_share(lexicon: Lexicon) -> None:
    assert lexicon.bm25(lexicon.known(["救助", "火星"]))[2] < lexicon.bm25(lexicon.known(["救助"]))[2]


def test_cosine_of_a_document_with_itself_is_one(lexicon: Lexicon) -> None:
    for row, document in enumerate(DOCS):
        assert lexicon.cosine(lexicon.known(document))[row] == pytest.approx(1.0, abs=1e-5)


def test_nothing_known_scores_nothing(lexicon: Lexicon) -> None:
    assert not np.any(lexicon.bm25(lexicon.known(["火星"])))
    assert not np.any(lexicon.cosine(lexicon.known([])))


def test_empty_collection() -> None:
    assert (empty := Lexicon.build([])).bm25(empty.known(["医保"])).shape == (0,)


def test_grams() -> None:
    assert grams("医保怎么") == ["医保", "保怎", "怎么", "医保怎", "保怎么"]
    assert grams("医, A") == ["医", "a"]


def test_the_sum_is_that_of_the_matrix() -> None:
    rng = np.random.default_rng(1)
    names = [f"w{i}" for i in range(50)]
    lexicon = Lexicon.build([list(rng.choice(names, size=rng.integers(1, 9))) for _ in range(200)])
    columns = [lexicon.vocabulary[name] for name in names[:7]]
    expected = np.asarray(lexicon.bm25_weights[:, columns].sum(axis=1)).ravel()
    found = lexicon.bm25(lexicon.known(names[:7]))
    assert found == pytest.approx(expected * (found.max() / expected.max()), rel=1e-5)
    weights = lexicon.idf[columns]
    expected = lexicon.unit_weights[:, columns] @ weights / np.linalg.norm(weights)
    assert lexicon.cosine(lexicon.known(names[:7])) == pytest.approx(expected, rel=1e-5)


def test_the_cosine_can_be_kept_to_some_documents(lexicon: Lexicon) -> None:
    some = lexicon.with_cosine_of(np.asarray([2, 0]))
    assert some.cosine(some.known(["医疗", "居民"])) == pytest.approx(
        lexicon.cosine(lexicon.known(["医疗", "居民"]))[[2, 0]]
    )
    assert some.bm25(some.known(["医疗"])) == pytest.approx(lexicon.bm25(lexicon.known(["医疗"])))
