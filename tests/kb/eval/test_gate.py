"""The gate on our own unseen questions: the shipped search passes it, a bad synonym does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from kb.answer.knowledge import KnowledgeBase
from kb.eval.gate import failures, read_gate
from kb.eval.measure import Block, measure
from kb.eval.rows import read_rows
from kb.eval.run import through_service
from kb.eval.setup import covers_of, knowledge_on_disk, service_over
from kb.search import rank
from kb.search.analyse import Analyser
from kb.search.encoder import load_encoder
from kb.search.engine import SearchEngine
from kb.search.vocabulary import VOCAB_DIR
from kb.settings import Settings

CASES = Path(__file__).resolve().parents[2] / "cases" / "search"
GATE = read_gate(CASES / "gate.json")
SETTINGS = Settings()


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return knowledge_on_disk(SETTINGS, lambda _: None)


def measured(kb: KnowledgeBase, every: int = 1) -> Block:
    rows = [row for path in sorted(CASES.glob("*.yml")) for row in read_rows(path, "test")][::every]
    judged = through_service(rows, service_over(kb, SETTINGS), covers_of(kb), lambda _: None)
    return measure(judged)


@pytest.mark.slow
def test_the_shipped_search_passes(kb: KnowledgeBase) -> None:
    assert failures(measured(kb), GATE) == []


def test_a_bad_synonym_fails(kb: KnowledgeBase, tmp_path: Path) -> None:
    vocabulary = tmp_path / "vocab"
    shutil.copytree(VOCAB_DIR, vocabulary)
    path = vocabulary / "synonyms.yml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    words["repairs"]["医保"] = "养老保险"
    path.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    encoder = load_encoder(SETTINGS.encoder, SETTINGS.var_dir)
    engine = SearchEngine(kb.engine.index, Analyser(vocabulary), encoder, kb.engine.scope, rank.Fitted.load())
    good, bad = (measured(one, every=4) for one in (kb, KnowledgeBase.of(kb.release, engine)))
    assert good["coverage"] - bad["coverage"] > 0.1
    assert any(line.startswith("coverage") for line in failures(bad, GATE))


def test_a_measure_below_its_limit_is_named() -> None:
    block = {"top1": 0.7, "wrong": 0.2, "declined": None}
    lines = failures(block, {"top1": 0.8, "wrong": 0.1, "declined": 0.9})
    assert len(lines) == 3
    assert lines[0] == "top1 is 0.7, at least 0.8"
    assert failures({"top1": 0.8, "wrong": 0.1}, {"top1": 0.8, "wrong": 0.1}) == []


def test_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gate.json"
    path.write_text('{"speed": 1}', encoding="utf-8")
    with pytest.raises(KeyError):
        read_gate(path)
