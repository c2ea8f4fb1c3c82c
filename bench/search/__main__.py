"""``python -m bench.search [FILE …]``: the comparison of ``make bench-search``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench import report
from bench.search.run import CASES, Labelled, SystemFailed, compare, labelled
from bench.search.score import Scores
from bench.search.systems import systems
from kb.eval.rows import RowError
from kb.release.compile import NotPublishable
from kb.settings import get_settings

EPOCHS = 15
"""Of Rasa's selector: over two minutes each on two cores (docs/benchmark.md tells its training accuracy)."""
HEAD = (
    "系统 system",
    "n",
    "top-1 (95 %)",
    "top-3 (95 %)",
    "构建 build, s",
    "每问 a query, ms: median",
    "p95",
    "内存 peak memory, MB",
)


def main() -> int:
    """Compare, print the table, keep the result; our own cases' table also goes into docs/benchmark.md."""
    options = _options()
    files = options.files or sorted(CASES.glob("*.yml"))
    chosen = [system for system in systems() if not options.systems or system.name in options.systems]
    settings = get_settings()
    try:
        data = labelled(files, settings, options.epochs)
        found = compare(data, chosen, settings.var_dir / "bench" / "answers")
    except (OSError, RowError, NotPublishable, SystemFailed) as exc:
        print(f"没有完成：{exc}", file=sys.stderr)
        return 1
    shown = table(found)
    print(shown)
    kept = report.keep(settings.var_dir / "bench", "search", _result(data, found, options.epochs))
    print(f"kept in {kept}", file=sys.stderr)
    if not options.files and len(found) == len(systems()):
        report.put(f"{_about(data)}\n\n{shown}", "search")
    return 0


def table(found: dict[str, Scores]) -> str:
    """One line a system, in the order of ``systems``."""
    titles = {system.name: system.title for system in systems()}
    return report.table(HEAD, [[titles[name], *_cells(scores)] for name, scores in found.items()])


def _cells(scores: Scores) -> list[str]:
    shares = ((scores.top1, scores.top1_ci95), (scores.top3, scores.top3_ci95))
    accuracy = [f"{share:.3f} [{low:.2f}–{high:.2f}]" for share, (low, high) in shares]
    times = [f"{value:.1f}" for value in (scores.build_seconds, scores.ms_median, scores.ms_p95)]
    return [str(scores.n), *accuracy, *times, str(scores.memory_mb)]


def _about(data: Labelled) -> str:
    entries = len({variant.entry for variant in data.task.variants})
    return (
        f"{len(data.task.questions)} questions, {len(data.task.variants)} variants of {entries} entries, "
        f"{report.machine()}."
    )


def _result(data: Labelled, found: dict[str, Scores], epochs: int) -> dict[str, object]:
    return {
        "files": data.files,
        "questions": len(data.task.questions),
        "variants": len(data.task.variants),
        "rasa_epochs": epochs,
        "systems": {name: scores.as_json() for name, scores in found.items()},
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=".yml of tests/cases, or .jsonl")
    parser.add_argument(
        "--systems",
        nargs="*",
        choices=[s.name for s in systems()],
        help="only these again; the others as they last answered the same task",
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="of Rasa's selector")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
