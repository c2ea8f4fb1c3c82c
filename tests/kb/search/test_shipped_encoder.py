"""The encoder in the repository gives the scores recorded beside it, and behaves as the library's do."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kb.search.analyse import Analyser
from kb.search.encoder import GRAPH, SHIPPED, SentenceEncoder, load_encoder
from kb.settings import Settings
from kb.tune.run import SCORES, scores_of

LARGEST = 60 * 1024 * 1024
SLACK = 0.005
"""Kernels for other processors round otherwise: about three questions of 600."""


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    settings = Settings()
    return load_encoder("builtin", settings.var_dir)


def test_the_weights_are_shipped_and_small() -> None:
    assert (SHIPPED / GRAPH).stat().st_size <= LARGEST
    assert "Scores" in (SHIPPED / "README.md").read_text(encoding="utf-8")


def test_unit_vectors_and_nearness(encoder: SentenceEncoder) -> None:
    texts = ["孩子刚出生怎么上医保", "娃刚生下来咋参保", "养老金什么时候涨"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_a_text_has_the_same_vector_alone_and_in_a_batch(encoder: SentenceEncoder) -> None:
    texts = [
        "医保断缴了怎么办",
        "我母亲今年六十八岁，去年查出尿毒症，每周透析三次，想问问能不能申请医疗救助" * 3,
    ]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.98


@pytest.mark.parametrize("text", ["", "a", "？", "\u200b", "🙂🙂", "长" * 10_000, "hello world", "\x00\x01"])
def test_any_text_has_a_vector(encoder: SentenceEncoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


@pytest.mark.slow
def test_the_shipped_file_gives_the_recorded_scores() -> None:
    recorded = json.loads((SHIPPED / SCORES).read_text(encoding="utf-8"))
    found = scores_of(Settings(), "builtin", Analyser(), lambda _: None)
    for name in ("top1", "top3", "auroc_out"):
        assert found[name] == pytest.approx(recorded[name], abs=SLACK)
