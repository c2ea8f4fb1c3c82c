"""tf-idf vectors and n-grams."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from kb.search.lexical import Lexicon, grams

DOCS = [
    ["居民", "医保", "缴费"],
    ["职工", "医保", "缴费"],
    ["医疗", "救助", "救助", "居民"],
    ["救助", "职工"],
]


@pytest.fixture(scope="module")
def built() -> tuple[Lexicon, csr_matrix]:
    return Lexicon.build(DOCS, rare=2)


def test_a_term_of_too_few_documents_is_left_out(built: tuple[Lexicon, csr_matrix]) -> None:
    lexicon, vectors = built
    assert set(lexicon.vocabulary) == {"居民", "医保", "缴费", "职工", "救助"}
    assert vectors.shape == (len(DOCS), len(lexicon.vocabulary)) == (len(DOCS), len(lexicon.idf))


def test_a_query_has_the_vector_of_the_document_it_repeats(built: tuple[Lexicon, csr_matrix]) -> None:
    lexicon, vectors = built
    known = lexicon.known(DOCS[0])
    assert lexicon.unit(known) == pytest.approx(vectors[0].toarray()[0, known.columns], abs=1e-5)
    assert np.linalg.norm(lexicon.unit(known)) == pytest.approx(1.0, abs=1e-5)


def test_a_rare_term_weighs_more_and_a_repeated_one_too(built: tuple[Lexicon, csr_matrix]) -> None:
    lexicon = Lexicon.build([*DOCS, ["医保"], ["医保"]], rare=2)[0]
    once = lexicon.unit(lexicon.known(["缴费", "医保"]))
    assert once[0] > once[1]
    twice = lexicon.unit(lexicon.known(["缴费", "医保", "医保"]))
    assert twice[1] > once[1]


def test_unknown_terms_lower_the_weight_of_the_known(built: tuple[Lexicon, csr_matrix]) -> None:
    lexicon = built[0]
    assert lexicon.unit(lexicon.known(["救助", "火星"]))[0] < lexicon.unit(lexicon.known(["救助"]))[0]
    assert lexicon.known(["救助", "火星", "火星"]).missing == 1


def test_nothing_known_has_no_weights(built: tuple[Lexicon, csr_matrix]) -> None:
    assert built[0].unit(built[0].known(["火星"])).shape == (0,)
    assert built[0].unit(built[0].known([])).shape == (0,)


def test_empty_collection() -> None:
    empty, vectors = Lexicon.build([])
    assert empty.unit(empty.known(["医保"])).shape == (0,)
    assert vectors.shape[0] == 0


def test_grams() -> None:
    assert grams("医保怎么") == ["医保", "保怎", "怎么", "医保怎", "保怎么"]
    assert grams("医, A") == ["医", "a"]
