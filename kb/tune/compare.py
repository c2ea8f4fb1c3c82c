"""The same recipe from the base, with and without the warm-up on open data, for the model card."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.search.analyse import Analyser
from kb.search.encoder import SHIPPED
from kb.settings import Settings
from kb.tune.card import CARD, SCORES, WARM_UP, card
from kb.tune.run import make, tuning_set
from kb.tune.train import Recipe, stamp
from kb.tune.warmup import read_open_data

Say = Callable[[str], None]

STAMP = "stamp.json"


def compare(
    settings: Settings, recipe: Recipe, say: Say, open_data: Path, into: Path = SHIPPED
) -> dict[str, Any]:
    """Tune twice from the base, score both encoders and keep the scores in ``into``; the shipped weights stay.

    A half that an earlier call finished on the same content and recipe is not tuned again. Raises OpenDataError.
    """
    # A folder without data must be found out before the first half is tuned, not after it.
    read_open_data(open_data, random.Random(0))
    data = tuning_set(settings, Analyser())
    found: dict[str, Any] = {
        "day": dt.date.today().isoformat(),
        "rows": len(data.rows),
        "passes": recipe.passes,
        "phrasings": recipe.phrasings,
    }
    for name, folder in (("without", None), ("with", open_data)):
        half = replace(recipe, open_data=folder is not None, onward=False)
        where = settings.var_dir / "tune" / "compared" / name
        wanted = stamp(half, data)
        if _kept(where) != wanted:
            say(f"{name} the warm-up …")
            where.mkdir(parents=True, exist_ok=True)
            (where / STAMP).unlink(missing_ok=True)
            make(settings, half, say, where, folder)
            (where / STAMP).write_text(json.dumps(wanted), encoding="utf-8")
        found[name] = json.loads((where / SCORES).read_text(encoding="utf-8"))
    (into / WARM_UP).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (into / CARD).write_text(card(into), encoding="utf-8")
    return found


def _kept(where: Path) -> Any:
    path = where / STAMP
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
