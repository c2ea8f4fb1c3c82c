"""The linear model over words and n-grams."""

from __future__ import annotations

import numpy as np

from kb.search.lexical import Known, Lexicon, grams
from kb.search.linear import ABSENT, LinearModel, train

TEXTS = [
    *("居民医保怎么缴费", "居民医保在哪缴费", "手机上怎么缴费"),
    *("异地住院怎么备案", "异地备案在哪办", "备案多久生效"),
    *("养老金几号发", "退休养老金多少", "养老金怎么领"),
]
LABELS = np.repeat([0, 1, 3], 3)


def learned(texts: list[str], classes: int = 4) -> tuple[tuple[Lexicon, Lexicon], LinearModel]:
    """The lexicons of words and n-grams of ``texts``, and what was learned from them."""
    words, by_words = Lexicon.build([list(text) for text in texts], rare=2)
    parts, by_parts = Lexicon.build([grams(text) for text in texts], rare=2)
    return (words, parts), train((by_words, by_parts), LABELS[: len(texts)], classes)


def known(found: tuple[Lexicon, Lexicon], *tokens: list[str]) -> list[Known]:
    return [lexicon.known(of_it) for lexicon, of_it in zip(found, tokens, strict=True)]


def test_it_tells_classes_apart_that_it_learned() -> None:
    found, model = learned(TEXTS)
    for text, label in (("缴费在哪里", 0), ("怎么办备案", 1), ("领养老金", 3)):
        scores = model.scores(found, known(found, list(text), grams(text)))
        assert scores.argmax() == label
        assert scores[label] > 0 > np.delete(scores, label).max()


def test_a_class_without_examples_is_a_clear_no_and_unknown_words_count_for_none() -> None:
    found, model = learned(TEXTS)
    assert model.scores(found, known(found, list("缴费"), grams("缴费")))[2] == ABSENT
    assert model.scores(found, known(found, ["xyz"], ["xyz"])).tolist() == model.bias.tolist()


def test_two_classes_have_a_border_each() -> None:
    found, model = learned(TEXTS[:6], 2)
    first, second = model.scores(found, known(found, list("缴费"), grams("缴费")))
    assert first > 0 > second
    assert np.isclose(first, -second, atol=1e-3)


def test_learning_again_gives_the_same_weights() -> None:
    assert np.array_equal(learned(TEXTS)[1].weights, learned(TEXTS)[1].weights)
