"""The whole recipe: collect, tune, export, score, write the card (``make encoder``)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.eval.rows import Row, read_rows
from kb.eval.setup import knowledge_on_disk
from kb.schema.load import load
from kb.search.analyse import Analyser
from kb.search.builtin import build
from kb.search.encoder import SHIPPED, load_encoder
from kb.search.scope import load_scope
from kb.settings import ROOT, Settings
from kb.tune.card import CARD, SCORES, card
from kb.tune.data import TuningSet, collect
from kb.tune.history import extended, runs_of, write_runs
from kb.tune.onward import restore
from kb.tune.score import score
from kb.tune.train import Recipe, prepare, tune, vectors
from kb.tune.warmup import warmed

Say = Callable[[str], None]

CASES = ROOT / "tests" / "cases" / "search"


def tuning_set(settings: Settings, analyser: Analyser) -> TuningSet:
    """The labelled questions of the content, in a fixed order."""
    entries = load(extra=settings.content_dirs).entries
    return collect([entries[i] for i in sorted(entries)], load_scope(), analyser)


def unseen() -> list[Row]:
    """The test half of our own cases."""
    return [row for path in sorted(CASES.glob("*.yml")) for row in read_rows(path, "test")]


def scores_of(settings: Settings, encoder: str, analyser: Analyser, say: Say) -> dict[str, Any]:
    """What an encoder (a value of the setting ``ENCODER``) finds alone on the unseen cases."""
    settings = settings.model_copy(update={"encoder": encoder})
    engine = knowledge_on_disk(settings, say).engine
    return score(engine.index, unseen(), analyser, load_encoder(encoder, settings.var_dir))


def make(
    settings: Settings, recipe: Recipe, say: Say, into: Path = SHIPPED, open_data: Path | None = None
) -> dict[str, Any]:
    """Tune the base encoder, or the shipped one onward, on the content and write it into ``into``; returns its scores.

    ``open_data``: a folder as ``kb.tune.warmup`` describes it, to warm up on. Raises OpenDataError, and OnwardError
    when the shipped weights are not such as this program wrote.
    """
    from sentence_transformers import SentenceTransformer

    from kb.tune.export import export

    base = build(settings.var_dir, say)
    analyser = Analyser()
    data = tuning_set(settings, analyser)
    say(f"{len(data.rows)} labelled texts of {data.label_count} classes")
    model = SentenceTransformer(str(base), device="cpu")
    if recipe.onward:
        restore(model)
    prepare(model, recipe)
    if open_data:
        warmed(model, open_data, settings.var_dir / "tune" / "warm.pt", vectors, say)
    checkpoint = settings.var_dir / "tune" / "checkpoint.pt"
    tune(model, data, recipe, checkpoint, say)
    export(model, into, base / "tokenizer.json")
    write_runs(extended(runs_of(SHIPPED), recipe, data, dt.date.today()), into)
    # The next run onward begins with what this one has written.
    checkpoint.unlink()
    return describe(settings, analyser, say, into)


def describe(settings: Settings, analyser: Analyser, say: Say, into: Path = SHIPPED) -> dict[str, Any]:
    """Score the encoder in ``into``; writes its scores and its card."""
    say("scoring the tuned encoder …")
    name = "builtin" if into == SHIPPED else str(into)
    scores = scores_of(settings, name, analyser, say)
    (into / SCORES).write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    (into / CARD).write_text(card(into), encoding="utf-8")
    return scores
