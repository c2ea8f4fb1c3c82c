"""Intents on utterances that are not in the training data; the figures are printed (``pytest -s``)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sklearn.metrics import classification_report, f1_score

from tests.bot.conftest import Parse
from tests.bot.test_training_data import examples

HERE = Path(__file__).parent
F1 = 0.95
QUESTION = "ask_policy"
LOST = 0.03
"""Share of questions that may be taken for a canned act: each is a question lost."""


def cases(name: str) -> list[tuple[str, str]]:
    """``(text, intent)`` of a file."""
    data: dict[str, list[str]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [(text, intent) for intent, texts in data.items() for text in texts]


def understood(parse: Parse, text: str) -> str:
    """The intent as the rules see it: what the classifier is unsure of is a question."""
    name = str(parse(text)["intent"]["name"])
    return QUESTION if name == "nlu_fallback" else name


@pytest.mark.parametrize("name", ["nlu_cases.yml", "nlu_heldout.yml"])
def test_intents_of_unseen_utterances(parse: Parse, name: str) -> None:
    rows = cases(name)
    assert len(rows) >= 200
    expected = [intent for _, intent in rows]
    found = [understood(parse, text) for text, _ in rows]
    f1 = f1_score(expected, found, average="macro")
    print(f"\n{name}: {len(rows)} utterances, macro F1 {f1:.4f}")
    print(classification_report(expected, found, digits=3))
    wrong = [f"{t}: {e} -> {f}" for (t, e), f in zip(rows, found, strict=True) if e != f]
    assert f1 >= F1, "\n".join(wrong)


@pytest.mark.parametrize("name", ["nlu_cases.yml", "nlu_heldout.yml"])
def test_a_question_is_hardly_ever_taken_for_an_act(parse: Parse, name: str) -> None:
    questions = [text for text, intent in cases(name) if intent in (QUESTION, "follow_up")]
    safe = {QUESTION, "follow_up", "inform"}  # all of them are looked up
    lost = [f"{text}: {understood(parse, text)}" for text in questions if understood(parse, text) not in safe]
    assert len(lost) <= LOST * len(questions), "\n".join(lost)


@pytest.mark.parametrize("name", ["nlu_cases.yml", "nlu_heldout.yml"])
def test_no_case_is_in_the_training_data(name: str) -> None:
    trained = {text for texts in examples().values() for text in texts}
    assert not [text for text, _ in cases(name) if text in trained]


def test_the_two_files_have_nothing_in_common() -> None:
    assert not {t for t, _ in cases("nlu_cases.yml")} & {t for t, _ in cases("nlu_heldout.yml")}
