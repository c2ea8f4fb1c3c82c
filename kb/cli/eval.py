"""``python -m kb eval``: measure answers on labelled questions, or fit the ranking on our own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from kb.eval import report
from kb.eval.measure import Judged, blocks, by_kind, measure
from kb.eval.noise import NOISES, noisy_rows
from kb.eval.rows import Row, RowError, read_rows
from kb.eval.run import ChatFailed, through_chat, through_service
from kb.eval.setup import covers_of, knowledge_on_disk, release_on_disk, service_over
from kb.release.compile import NotPublishable
from kb.release.engine import EngineMaker
from kb.schema.load import load
from kb.settings import get_settings

WRITTEN_FREELY = ("people-", "words-")
PEOPLE_COUNT = 3
NOISY_SHARE = 3
"""Of each noise every third copy joins the questions that the ranking is fitted on."""

Judge = Callable[[list[Row]], list[Judged]]


def main(argv: list[str]) -> int:
    """Print the measures of DESIGN.md for the files given; exits 1 when a file or the content is unusable."""
    options = _options(argv)
    try:
        rows = [row for path in options.files for row in read_rows(path, options.half)]
        if options.fit:
            return _fit(rows)
        rows = [row for row in rows if row.touches(frozenset(options.topics))]
        judge = _judge_of(options)
        if options.robust:
            return _robust(rows, judge)
        judged = judge(rows)
    except (OSError, RowError, NotPublishable, ChatFailed) as exc:
        sys.stderr.write(f"没有完成：{exc}\n")
        return 1
    measured = blocks(judged)
    if options.json:
        sys.stdout.write(json.dumps(measured, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(report.table(measured))
    if options.by_kind:
        sys.stdout.write("\n" + report.kinds(by_kind(judged)))
    if options.misses:
        sys.stdout.write(report.misses(judged))
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
    parser.add_argument("--by-kind", action="store_true", help="also by topic and by register")
    parser.add_argument("--robust", action="store_true", help="clean against noisy copies made by rule")
    parser.add_argument("--misses", action="store_true", help="list the misses of our own cases")
    parser.add_argument(
        "--fit",
        action="store_true",
        help="fit the ranking and the limits on these files (own cases, half fit)",
    )
    return parser.parse_args(argv)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _judge_of(options: argparse.Namespace) -> Judge:
    """What judges rows: the answer service over the content on disk, or a running app."""
    settings = get_settings()
    if options.through == "chat":
        covers = {i: frozenset({i, *e.covers}) for i, e in load(extra=settings.content_dirs).entries.items()}
        return lambda rows: through_chat(rows, options.url, covers, _say)
    kb = knowledge_on_disk(settings, _say)
    service, covers = service_over(kb, settings), covers_of(kb)

    def judge(rows: list[Row]) -> list[Judged]:
        judged = through_service(rows, service, covers, _say)
        if not options.robust:
            used = {k: str(v) for k, v in vars(options).items() if k not in ("files", "json", "misses")}
            made = {"content": kb.release.content_hash, "encoder": settings.encoder}
            kept = report.store(settings.var_dir / "eval", options.files, used, blocks(judged), made)
            _say(f"kept in {kept}")
        return judged

    return judge


def _robust(rows: list[Row], judge: Judge) -> int:
    """For each noise: the share of first places on the rows it changes, clean and noisy."""
    for name in NOISES:
        pairs = [(clean, noisy) for clean, noisy in noisy_rows(rows, name) if clean.expect]
        if not pairs:
            continue
        clean, noisy = (measure(judge([pair[i] for pair in pairs])) for i in (0, 1))
        line = f"{name.ljust(12)} n {len(pairs):4d}  top1 {clean['top1']:.3f} → {noisy['top1']:.3f}"
        sys.stdout.write(f"{line}  top3 {clean['top3']:.3f} → {noisy['top3']:.3f}\n")
    return 0


def _fit(rows: list[Row]) -> int:
    from kb.eval import fit
    from kb.search.analyse import Analyser
    from kb.search.encoder import load_encoder

    if not all(row.own for row in rows):
        sys.stderr.write("只用自己写的题来拟合（tests/cases 下的 .yml）。\n")
        return 1
    settings = get_settings()
    # The engine itself would refuse fitted numbers of signals that have changed since.
    index = EngineMaker(settings, _say).index(release_on_disk(settings))
    encoder = load_encoder(settings.encoder, settings.var_dir, _say)
    noisy = [copy for name in NOISES for _, copy in noisy_rows(rows, name)[::NOISY_SHARE]]
    # Questions of people who had no point in mind are rarer here than they are at the window.
    rows = [row for row in rows for _ in range(PEOPLE_COUNT if row.id.startswith("people-") else 1)]
    fitted = fit.fit(fit.examples(index, [*rows, *noisy], Analyser(), encoder, _say))
    fit.save(fitted)
    sys.stdout.write(json.dumps(fitted, ensure_ascii=False, indent=1) + "\n")
    return 0
