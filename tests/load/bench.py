"""``make bench``: how fast the whole service answers here, and how much memory each process takes.

A service of its own is started as ``make run`` does, on free ports with a database of its own, and asked the
content's own questions: one caller, then several at once. The result is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx

from kb.schema.load import load
from tests.stack import CHILDREN, ROOT, Stack, link_caches, running_stack

TIMEOUT = 30.0  # seconds for one answer
UNLIMITED = {"RATE_PER_MINUTE": "1000000", "RATE_PER_MINUTE_NETWORK": "1000000"}


@dataclass(frozen=True)
class Asked:
    """One question's time in milliseconds and how it ended."""

    ms: float
    outcome: str


def questions(count: int) -> list[str]:
    """``count`` of the content's questions, always the same ones."""
    known = sorted({q for entry in load().entries.values() for q in (entry.title, *entry.questions)})
    chooser = random.Random(20261121)
    return [chooser.choice(known) for _ in range(count)]


def ask(client: httpx.Client, sender: str, text: str) -> Asked:
    """Ask over HTTP; an answer that is not a reply counts by its status."""
    started = time.perf_counter()
    try:
        answer = client.post("/v1/chat", json={"sender": sender, "text": text})
    except httpx.HTTPError as error:
        return Asked((time.perf_counter() - started) * 1000, type(error).__name__)
    took = (time.perf_counter() - started) * 1000
    if answer.status_code != httpx.codes.OK:
        return Asked(took, f"HTTP {answer.status_code}")
    reply = answer.json()
    return Asked(took, "degraded reply" if reply.get("degraded") else reply["outcome"])


def run(url: str, texts: Sequence[str], callers: int) -> dict[str, object]:
    """Ask all ``texts`` with so many callers at once; times in milliseconds."""
    with httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False) as client:
        started = time.perf_counter()
        with ThreadPoolExecutor(callers) as pool:
            asked = list(
                pool.map(lambda pair: ask(client, f"bench-{callers}-{pair[0]}", pair[1]), enumerate(texts))
            )
        took = time.perf_counter() - started
    times = sorted(each.ms for each in asked)
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "callers": callers,
        "questions": len(asked),
        "per_second": round(len(asked) / took, 1),
        "ms": {
            "p50": round(cuts[49]),
            "p95": round(cuts[94]),
            "p99": round(cuts[98]),
            "max": round(times[-1]),
        },
        "outcomes": dict(Counter(each.outcome for each in asked).most_common()),
    }


def memory(stack: Stack) -> dict[str, int]:
    """Resident memory of each process in MB."""
    found = {}
    for name in CHILDREN:
        status = Path(f"/proc/{stack.pid(name)}/status").read_text(encoding="ascii")
        kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
        found[name] = round(kb / 1024)
    return found


def main() -> int:
    """Start, measure, stop, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200, help="questions in each round")
    parser.add_argument(
        "--callers", type=int, nargs="*", default=[1, 4], help="callers at once, a round each"
    )
    options = parser.parse_args()
    texts = questions(options.questions)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        var_dir = Path(folder)
        link_caches(var_dir, Path(os.environ.get("BUILD_DIR", ROOT / "var")))
        started = time.perf_counter()
        with running_stack(var_dir, UNLIMITED) as stack:
            result: dict[str, object] = {
                "machine": f"{os.cpu_count()} cores, {platform.machine()}",
                "start_seconds": round(time.perf_counter() - started, 1),
            }
            run(stack.app_url, texts[:20], 1)  # warm
            result["rounds"] = [run(stack.app_url, texts, callers) for callers in options.callers]
            result["memory_mb"] = memory(stack)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
