"""What each system is given and what it gives back. Standard library only: Python 3.10 and 3.11 read this.

Every system runs in a process of its own, ``python -m bench.search.<module> TASK ANSWER``, so that its
memory is its own: it reads the task, builds, ranks each question, and writes an ``Answer``.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT = 10
"""Entries kept of each ranking."""
WARM = 5
"""Questions asked before the clock runs, taken from the variants."""

Rank = Callable[[str], Sequence[str]]
"""Entry ids for a question, best first."""


@dataclass(frozen=True)
class Variant:
    """One way to ask for an entry."""

    entry: str
    text: str


@dataclass(frozen=True)
class Task:
    """The variants to build from and the questions to rank; ``encoder``: the folder of the untuned encoder.

    ``epochs``: how long what is trained is trained.
    """

    variants: list[Variant]
    questions: list[str]
    encoder: str
    epochs: int

    def write(self, path: Path) -> None:
        """Store as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Task:
        """The inverse of ``write``."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**data, "variants": [Variant(**item) for item in data["variants"]]})


@dataclass(frozen=True)
class Answer:
    """What a system did: a ranking and its milliseconds for each question, seconds to build, peak memory.

    ``versions``: of the libraries that did it; ``notes``: what else there is to know.
    """

    ranked: list[list[str]]
    ms: list[float]
    build_seconds: float
    memory_mb: int
    versions: dict[str, str]
    notes: str = ""

    @classmethod
    def read(cls, path: Path) -> Answer:
        """What ``perform`` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def perform(build: Callable[[Task], Rank], packages: Sequence[str], notes: str = "") -> int:
    """Read the task named first, build, rank every question, write the answer named second."""
    from importlib.metadata import version

    task, target = Task.read(Path(sys.argv[1])), Path(sys.argv[2])
    started = time.perf_counter()
    rank = build(task)
    built = time.perf_counter() - started
    say(f"built in {built:.1f} s")
    for variant in task.variants[:: max(1, len(task.variants) // WARM)][:WARM]:
        rank(variant.text)
    ranked, ms = [], []
    for number, question in enumerate(task.questions, 1):
        started = time.perf_counter()
        found = rank(question)
        ms.append((time.perf_counter() - started) * 1000)
        ranked.append(list(found)[:KEPT])
        if number % 100 == 0:
            say(f"{number}/{len(task.questions)}")
    answer = Answer(ranked, ms, built, peak_mb(), {name: version(name) for name in packages}, notes)
    target.write_text(json.dumps(asdict(answer), ensure_ascii=False), encoding="utf-8")
    return 0


def entries_of(rows: Iterable[int], variants: Sequence[Variant], most: int = KEPT) -> list[str]:
    """The entries of the variants numbered ``rows``, each where its best variant stands."""
    found: dict[str, None] = {}
    for row in rows:
        found.setdefault(variants[row].entry)
        if len(found) >= most:
            break
    return list(found)


def peak_mb() -> int:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: on Linux that starts from what the starting process held.
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if "VmHWM" in line)
        return round(int(line.split()[1]) / 1024)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def say(line: str) -> None:
    """A line of progress."""
    print(f"  {line}", file=sys.stderr, flush=True)
