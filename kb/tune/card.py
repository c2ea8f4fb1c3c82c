"""The model card that stands beside the shipped weights."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kb.tune.train import Recipe

OPEN_DATA = (
    "pairs of ChineseBLUE cMedIR and cMedQQ (Apache-2.0) and of STARD (MIT), none of them about medical "
    "insurance (`kb/tune/warmup.py`)"
)
ONWARD = "the weights shipped before, as int8 kept them (`kb/tune/onward.py`)"
TEMPLATE = Path(__file__).with_name("card.md")


def card(recipe: Recipe, data: dict[str, int], scores: dict[str, Any], size: int, day: dt.date) -> str:
    """The card as Markdown; ``size`` in bytes."""
    numbers = {name: value for name, value in asdict(recipe).items() if name not in ("open_data", "onward")}
    names = ", ".join(f"{name} {value}" for name, value in numbers.items())
    return TEMPLATE.read_text(encoding="utf-8").format(
        recipe=names,
        start=ONWARD if recipe.onward else "the base",
        open_data=OPEN_DATA if recipe.open_data else "nothing",
        size=size / 1e6,
        day=day,
        n_in=scores["n_in"],
        n_out=scores["n_out"],
        top1=_share(scores, "top1"),
        top3=_share(scores, "top3"),
        auroc=scores["auroc_out"],
        **data,
    )


def _share(scores: dict[str, Any], name: str) -> str:
    low, high = scores[f"{name}_ci95"]
    return f"{scores[name]:.3f} [{low:.2f}–{high:.2f}]"
