"""``python -m kb eval``: measure answers on labelled questions, or fit the ranking on our own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kb.eval.measure import Judged, blocks
from kb.eval.rows import Row, RowError, read_rows
from kb.eval.run import ChatFailed, through_chat, through_service
from kb.eval.setup import covers_of, knowledge_on_disk, service_over
from kb.release.compile import NotPublishable
from kb.settings import get_settings

SHOWN = (
    "n",
    "top1",
    "top3",
    "coverage",
    "precision",
    "clarify",
    "clarify_right",
    "declined",
    "wrong",
    "authority_accuracy",
    "ece",
)


def main(argv: list[str]) -> int:
    """Print the measures of DESIGN.md for the files given; exits 1 when a file or the content is unusable."""
    options = _options(argv)
    try:
        rows = [row for path in options.files for row in read_rows(path, options.half)]
        if options.fit:
            return _fit(rows)
        judged = _judge([row for row in rows if row.touches(frozenset(options.topics))], options)
    except (OSError, RowError, NotPublishable, ChatFailed) as exc:
        sys.stderr.write(f"没有完成：{exc}\n")
        return 1
    measured = blocks(judged)
    if options.json:
        sys.stdout.write(json.dumps(measured, ensure_ascii=False, indent=1) + "\n")
    else:
        _print_table(measured)
    if options.misses:
        _print_misses(judged)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kb eval", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".jsonl, or .yml of tests/cases")
    parser.add_argument("--json", action="store_true", help="print the blocks as JSON")
    parser.add_argument(
        "--topics",
        type=lambda text: text.split(","),
        default=[],
        help="only rows expecting one of these topics, and out-of-scope rows",
    )
    parser.add_argument("--half", choices=("fit", "test"), help="only this half of .yml files")
    parser.add_argument("--through", choices=("service", "chat"), default="service")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running app, for --through chat")
    parser.add_argument("--misses", action="store_true", help="list the misses of our own cases")
    parser.add_argument(
        "--fit",
        action="store_true",
        help="fit the ranking and the limits on these files (own cases, half fit)",
    )
    return parser.parse_args(argv)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _judge(rows: list[Row], options: argparse.Namespace) -> list[Judged]:
    settings = get_settings()
    if options.through == "chat":
        from kb.schema.load import load

        covers = {i: frozenset({i, *e.covers}) for i, e in load(extra=settings.content_dirs).entries.items()}
        return through_chat(rows, options.url, covers, _say)
    kb = knowledge_on_disk(settings, _say)
    return through_service(rows, service_over(kb, settings), covers_of(kb), _say)


def _fit(rows: list[Row]) -> int:
    from kb.eval import fit
    from kb.search.analyse import Analyser
    from kb.search.encoder import EmbeddingCache, load_encoder

    if not all(row.own for row in rows):
        sys.stderr.write("只用自己写的题来拟合（tests/cases 下的 .yml）。\n")
        return 1
    settings = get_settings()
    index = knowledge_on_disk(settings, _say).engine.index
    cache = EmbeddingCache(settings.var_dir / "cache", load_encoder(settings.encoder, settings.var_dir, _say))
    fitted = fit.fit(fit.examples(index, rows, Analyser(), cache, _say))
    fit.save(fitted)
    sys.stdout.write(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n")
    return 0


def _print_table(measured: dict[str, dict[str, float | int | None]]) -> None:
    sys.stdout.write("".ljust(20) + "".join(name.rjust(12) for name in measured) + "\n")
    for key in SHOWN:
        cells = (block[key] for block in measured.values())
        shown = ("-" if c is None else str(c) if isinstance(c, int) else f"{c:.3f}" for c in cells)
        sys.stdout.write(key.ljust(20) + "".join(cell.rjust(12) for cell in shown) + "\n")


def _print_misses(judged: list[Judged]) -> None:
    """One line a miss, of our own cases only: rows of other people are shown as aggregates."""
    for item in judged:
        wrong = item.rank != 0 if item.row.expect else item.answered or item.outcome == "clarify"
        if not item.row.own or not wrong:
            continue
        first = next(iter(sorted(item.ranked[0])), "-") if item.ranked else "-"
        wanted = "、".join(sorted(item.row.expect)) or f"不答（{item.row.scope_class}）"
        sys.stdout.write(f"{item.row.id}\t{item.row.q}\t应为 {wanted}\t得到 {item.outcome} {first}\n")
