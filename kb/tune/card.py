"""The model card that stands beside the shipped weights: what the files there say, for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb.search.encoder import GRAPH
from kb.tune.history import runs_of, table

CARD = "README.md"
SCORES = "scores.json"
WARM_UP = "warm-up.json"
TEMPLATE = Path(__file__).with_name("card.md")

RECIPE = ("batch", "centre_rate", "warmup", "hold", "seed", "max_tokens")
OPEN_DATA = (
    "pairs of ChineseBLUE cMedIR and cMedQQ (Apache-2.0) and of STARD (MIT), none of them about medical "
    "insurance (`kb/tune/warmup.py`), before the first run"
)
NOT_COMPARED = "Not measured yet: `python -m kb encoder --compare --open-data FOLDER`."


def card(folder: Path) -> str:
    """The card of the encoder in ``folder`` as Markdown; its runs and its scores must be there."""
    runs = runs_of(folder)
    scores = _read(folder / SCORES)
    compared = folder / WARM_UP
    return TEMPLATE.read_text(encoding="utf-8").format(
        **{name: runs[-1][name] for name in ("entries", "classes", "rows", "letters", "day")},
        recipe=", ".join(f"{name} {runs[-1][name]}" for name in RECIPE),
        open_data=OPEN_DATA if any(run["open_data"] for run in runs) else "nothing",
        runs=table(runs),
        size=(folder / GRAPH).stat().st_size / 1e6,
        n_in=scores["n_in"],
        n_out=scores["n_out"],
        scores=_scores(scores),
        warm_up=_compared(_read(compared)) if compared.exists() else NOT_COMPARED,
    )


def _compared(found: dict[str, Any]) -> str:
    phrasings = "all" if found["phrasings"] is None else found["phrasings"]
    return "\n".join(
        (
            f"Both from the base on {found['rows']} texts, {found['passes']} passes, {phrasings} phrasings a pass, "
            f"on {found['day']} (`python -m kb encoder --compare`):",
            "",
            "| warmed up | top-1 | top-3 | AUROC of out of scope |",
            "|---|---|---|---|",
            f"| no | {_scores(found['without'])} |",
            f"| yes | {_scores(found['with'])} |",
        )
    )


def _scores(scores: dict[str, Any]) -> str:
    return f"{_share(scores, 'top1')} | {_share(scores, 'top3')} | {scores['auroc_out']}"


def _share(scores: dict[str, Any], name: str) -> str:
    low, high = scores[f"{name}_ci95"]
    return f"{scores[name]:.3f} [{low:.2f}–{high:.2f}]"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
