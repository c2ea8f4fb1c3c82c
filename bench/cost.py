"""What a search costs, as ratios measured in one run: the first part of ``make bench``.

Ratios, because one machine is twice as fast as another and a busy one half as fast as itself.
"""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Sequence

from bench import report
from bench.indexing import VARIANTS, index_seconds
from bench.timing import Encoders, Times, measure
from kb.eval.setup import knowledge_on_disk
from kb.release.compile import NotPublishable
from kb.schema.load import load
from kb.settings import get_settings

QUESTIONS = 300
SEED = 20261121
BARS = {
    "search / encoder": 1.3,
    "encoder int8 / untuned torch": 0.5,
    f"index of {VARIANTS} variants after encoding, s": 60.0,
    "suggest / search": 0.1,
}
"""The most each may be."""


def main() -> int:
    """Measure, print each with its bar, keep the result; exits 1 when the content cannot be served."""
    settings = get_settings()
    try:
        kb = knowledge_on_disk(settings, _say)
    except NotPublishable as exc:
        print(f"没有完成：{exc}", file=sys.stderr)
        return 1
    encoders = Encoders.load(settings)
    _say(f"{QUESTIONS} questions …")
    times = measure(kb.engine, encoders, questions(QUESTIONS), settings.area)
    _say(f"indexing {VARIANTS} variants …")
    values = [*ratios(times), index_seconds(list(kb.release.entries.values()), kb.release.points, _say)]
    found = dict(zip(BARS, [values[0], values[1], values[3], values[2]], strict=True))
    shown = table(found, times)
    print(shown)
    kept = report.keep(settings.var_dir / "bench", "cost", {"ratios": found, "ms": medians(times)})
    _say(f"kept in {kept}")
    report.put(f"{report.machine()}.\n\n{shown}", "cost")
    return 0


def questions(count: int) -> list[str]:
    """``count`` different questions of the content, always the same ones as long as it is."""
    entries = load(extra=get_settings().content_dirs).entries.values()
    known = sorted({text for entry in entries for text in (*entry.questions, *entry.phrasings)})
    return random.Random(SEED).sample(known, min(count, len(known)))


def ratios(times: Times) -> tuple[float, float, float]:
    """Search to encoder and int8 to torch, question by question; suggestions to searches, all together."""
    return (
        _middle([s / e for s, e in zip(times.search, times.encode, strict=True)]),
        _middle([e / t for e, t in zip(times.encode, times.untuned, strict=True)]),
        round(statistics.median(times.suggest) / statistics.median(times.search), 3),
    )


def medians(times: Times) -> dict[str, float]:
    """The median milliseconds of each thing timed."""
    return {name: round(statistics.median(values), 3) for name, values in vars(times).items()}


def table(found: dict[str, float], times: Times) -> str:
    """Each ratio with its bar, then the medians behind them."""
    rows = [
        [name, f"{value:g}", f"≤ {BARS[name]:g}", "✓" if value <= BARS[name] else "✗"]
        for name, value in found.items()
    ]
    rows += [[f"{name}, ms", f"{value:g}", "", ""] for name, value in medians(times).items()]
    return report.table(("量 measure", "值 value", "上限 bar", ""), rows)


def _middle(values: Sequence[float]) -> float:
    return round(statistics.median(values), 3)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
