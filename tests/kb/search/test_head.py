"""Which texts the head measures nearness to."""

import numpy as np

from kb.search.head import landmarks

TEXTS = [f"问题{number}" for number in range(60)]
LABELS = np.asarray([0] * 40 + [1] * 15 + [2] * 5)


def test_as_many_of_each_label_as_it_has() -> None:
    chosen = landmarks(TEXTS, LABELS, 25)
    assert np.bincount(LABELS[chosen]).tolist() == [10, 10, 5]


def test_all_rows_when_few_enough() -> None:
    assert landmarks(TEXTS, LABELS, 100).tolist() == list(range(60))


def test_a_text_more_leaves_the_other_labels_choice_as_it_was() -> None:
    before = {TEXTS[row] for row in landmarks(TEXTS, LABELS, 24)}
    texts, labels = ["新来的一句", *TEXTS], np.concatenate([[1], LABELS])
    after = {texts[row] for row in landmarks(texts, labels, 24)}
    assert len(before - after) <= 1
    assert len(after - before) <= 1
    assert after - before <= {"新来的一句"}


def test_the_order_of_the_rows_tells_nothing() -> None:
    back = landmarks(TEXTS[::-1], LABELS[::-1], 24)
    assert {TEXTS[::-1][row] for row in back} == {TEXTS[row] for row in landmarks(TEXTS, LABELS, 24)}
