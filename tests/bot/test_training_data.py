"""The training data: valid, without contradictions, and every intent known everywhere."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from pathlib import Path

import yaml

from bot.components.char_tokenizer import clauses, shape
from tests.bot.rasakit import RASA, environment
from tests.stack import ROOT

MAX_LINES = 400


def examples() -> dict[str, list[str]]:
    """Intent → its examples in ``data/nlu``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                found[block["intent"]] += [line[2:] for line in block["examples"].splitlines()]
    return found


def intents() -> list[str]:
    """The intents of the domain."""
    return list(yaml.safe_load((ROOT / "bot/domain/intents.yml").read_text(encoding="utf-8"))["intents"])


def test_rasa_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    command = [
        *RASA, "data", "validate", "--config", "config.yml", "--domain", "bot/domain", "--data", "data",
        "--fail-on-warnings",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), text=True, capture_output=True, timeout=200
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    assert "No story structure conflicts found" in said


def test_every_intent_has_examples_and_a_rule() -> None:
    found = examples()
    assert sorted(found) == sorted(intents())
    assert all(len(texts) >= 40 for texts in found.values())
    assert len(found["ask_policy"]) >= 150
    assert len(found["follow_up"]) >= 80
    steps = [
        step
        for path in (ROOT / "data/rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
    ]
    ruled = {step["intent"] for step in steps if "intent" in step}
    assert ruled == {*intents(), "nlu_fallback"}


def test_no_utterance_has_two_intents() -> None:
    """Compared as the classifier sees them: width, case, punctuation and figures do not count."""
    seen: dict[str, set[str]] = defaultdict(set)
    for intent, texts in examples().items():
        for text in texts:
            seen[" ".join(shape(text[a:b]) for a, b in clauses(text))].add(intent)
    assert not {text: names for text, names in seen.items() if len(names) > 1}


def test_no_example_twice() -> None:
    for intent, texts in examples().items():
        assert len(texts) == len(set(texts)), intent


def test_only_training_data_lies_under_data() -> None:
    for path in (ROOT / "data").rglob("*"):
        if path.is_file():
            keys = set(yaml.safe_load(path.read_text(encoding="utf-8")))
            assert keys <= {"version", "nlu", "rules", "stories"}, path
            assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES, path
