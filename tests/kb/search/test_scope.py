"""The scope files, and the words that hint whose matter a question is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.answer.outcome import Outcome
from kb.search.scope import lexical_evidence, load_scope
from kb.search.vocabulary import VOCAB_DIR, VocabularyError


def test_every_class_has_examples_and_its_authority_is_known() -> None:
    scope = load_scope()
    assert {"social-security", "housing-fund", "tax", "commercial-insurance"} <= set(scope.classes)
    for item in scope.classes.values():
        assert len(set(item.examples)) >= 25, item.id
        assert item.outcome in set(Outcome)
    assert sum(len(item.examples) for item in scope.classes.values()) >= 400


def test_no_example_is_in_two_classes() -> None:
    scope = load_scope()
    classes = scope.classes.values()
    texts = [text for item in classes for text in (*item.examples, *item.letters)] + scope.in_scope
    assert len(texts) == len(set(texts))


def test_authorities_have_the_established_numbers() -> None:
    authorities = load_scope().authorities
    numbers = {
        "social-security": "12333",
        "housing-fund": "12329",
        "tax": "12366",
        "commercial-insurance": "12378",
    }
    assert {key: authorities[key].phone for key in numbers} == numbers
    for item in authorities.values():
        assert item.reply and (item.phone is None or item.phone in item.reply)
        assert bool(item.perhaps) == bool(item.name)
        assert not item.phone or item.phone in str(item.perhaps)


def test_an_unknown_authority_is_refused(tmp_path: Path) -> None:
    (tmp_path / "authorities.yml").write_text("a: {reply: x}\n", encoding="utf-8")
    (tmp_path / "scope.yml").write_text(
        "classes:\n  c: {name: c, outcome: out_of_scope, authority: b, examples: [x]}\n", encoding="utf-8"
    )
    with pytest.raises(VocabularyError, match="b"):
        load_scope(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("养老金认证怎么弄", (0.0, 1.0)),
        ("医保怎么交", (1.0, 0.0)),
        ("工伤住院医保报不报", (1.0, 1.0)),
        ("今天天气", (0.0, 0.0)),
    ],
)
def test_lexical_evidence(text: str, expected: tuple[float, float]) -> None:
    assert lexical_evidence(text) == expected


def test_vocabulary_folder_is_the_content_folder() -> None:
    assert (VOCAB_DIR / "scope.yml").is_file()


@pytest.mark.parametrize(
    ("name", "text"),
    [("tax", "leters: [a, b]\n"), ("tax", ""), ("in_scope", "letters: [医保怎么交]\n")],
)
def test_a_scope_file_with_anything_else_is_refused(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "vocab"
    shutil.copytree(VOCAB_DIR, folder)
    (folder / "scope" / f"{name}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=rf"{name}\.yml"):
        load_scope(folder)
