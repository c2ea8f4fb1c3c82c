"""Which runs the weights in a folder are the result of: one from the base, and those that went on from it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kb.tune.data import TuningSet
from kb.tune.train import Recipe

RUNS = "runs.json"
UNKNOWN = "not recorded"

Run = dict[str, Any]


def runs_of(folder: Path) -> list[Run]:
    """The runs behind the weights in ``folder``, the first from the base; none where nothing is recorded."""
    path = folder / RUNS
    if not path.exists():
        return []
    runs: list[Run] = json.loads(path.read_text(encoding="utf-8"))
    return runs


def extended(before: list[Run], recipe: Recipe, data: TuningSet, day: dt.date) -> list[Run]:
    """The runs behind weights made by ``recipe`` on ``data``: after those ``before`` if it went on from them."""
    counts = {
        "rows": len(data.rows),
        "letters": sum(row.letter for row in data.rows),
        "entries": len(data.entries),
        "classes": len(data.classes),
    }
    run = {"day": day.isoformat(), **counts, **asdict(recipe)}
    return [*before, run] if recipe.onward else [run]


def write_runs(runs: list[Run], folder: Path) -> None:
    """Keep ``runs`` beside the weights in ``folder``."""
    (folder / RUNS).write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")


def table(runs: list[Run]) -> str:
    """The runs as Markdown rows: day, beginning, warm-up, texts, letters, passes, phrasings, frozen layers, rate."""
    return "\n".join(_line(number, run) for number, run in enumerate(runs, start=1))


def _line(number: int, run: Run) -> str:
    begun = "the run before" if run["onward"] else "the base"
    warm = "yes" if run["open_data"] else "no"
    others = (_shown(run, name) for name in ("rows", "letters", "passes"))
    phrasings = "all" if run.get("phrasings") is None and not run["onward"] else _shown(run, "phrasings")
    rest = (_shown(run, name) for name in ("frozen", "rate"))
    return "| " + " | ".join([str(number), run["day"], begun, warm, *others, phrasings, *rest]) + " |"


def _shown(run: Run, name: str) -> str:
    return UNKNOWN if run.get(name) is None else str(run[name])
