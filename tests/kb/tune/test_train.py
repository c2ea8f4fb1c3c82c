"""What a pass of the tuning meets, and that it can go on from the shipped weights."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from kb.search.builtin import build
from kb.search.encoder import GRAPH, SHIPPED, load_encoder
from kb.settings import Settings
from kb.tune.data import Labelled, TuningSet
from kb.tune.onward import OnwardError, restore
from kb.tune.train import Recipe, plan_pass, prepare, tune, vectors

ROWS = [Labelled(f"问{n}", f"问{n}", n % 4, letter=n % 3 == 0) for n in range(120)]
DATA = TuningSet(["a/b", "a/c", "b/a"], ["a", "a", "b"], ["chitchat"], ROWS)
LETTERS = {at for at, row in enumerate(ROWS) if row.letter}


def test_a_pass_meets_every_row_once() -> None:
    met = Counter(at for batch in plan_pass(DATA, Recipe(batch=8), 0) for at in batch)
    assert met == Counter(range(120))


def test_onward_a_pass_meets_all_letters_and_each_pass_other_phrasings() -> None:
    passes = [
        {at for batch in plan_pass(DATA, Recipe(batch=8, phrasings=30), number) for at in batch}
        for number in (0, 1)
    ]
    for met in passes:
        assert met >= LETTERS
        assert len(met - LETTERS) == 30
    assert passes[0] != passes[1]


@pytest.fixture(scope="module")
def restored() -> SentenceTransformer:
    model = SentenceTransformer(str(build(Settings().var_dir, lambda _: None)), device="cpu")
    restore(model)
    return model


def test_the_shipped_weights_come_back(restored: SentenceTransformer) -> None:
    texts = ["居民医保怎么交", "我妈在县医院住了半个月院，花了一万多，能报多少", "养老金什么时候涨"]
    shipped = load_encoder("builtin", Settings().var_dir).encode(texts)
    assert (vectors(restored, texts).detach().numpy() * shipped).sum(axis=1).min() > 0.98
    apart = restored.encode(texts, prompt_name="query", normalize_embeddings=True)
    assert np.allclose((apart * shipped).sum(axis=1), 1, atol=0.02)


def test_a_graph_of_another_model_is_refused(tmp_path: Path, restored: SentenceTransformer) -> None:
    import onnx

    shutil.copy2(SHIPPED / GRAPH, tmp_path / GRAPH)
    whole = onnx.load(str(tmp_path / GRAPH))
    del whole.graph.node[100:]
    onnx.save(whole, str(tmp_path / GRAPH))
    with pytest.raises(OnwardError, match="no weight encoder"):
        restore(restored, tmp_path)


def test_a_run_goes_on_after_its_last_pass_and_other_texts_begin_anew(tmp_path: Path) -> None:
    model = SentenceTransformer(str(build(Settings().var_dir, lambda _: None)), device="cpu")
    recipe, checkpoint = Recipe(passes=1, batch=8, max_tokens=16, frozen=11), tmp_path / "checkpoint.pt"
    prepare(model, recipe)
    few = replace(DATA, rows=ROWS[:8])

    def said(data: TuningSet) -> list[str]:
        lines: list[str] = []
        tune(model, data, recipe, checkpoint, lines.append)
        return lines

    assert len(said(few)) == 1
    assert said(few) == []
    assert len(said(replace(DATA, rows=[replace(row, text=f"又{row.text}") for row in few.rows]))) == 1
