"""``make mutate-wechat``: thousands of wrong requests at ``/wx``; each gets 403, 413 or ``success``, never an error.

"success" stands for all that WeChat takes at a 200: the word, nothing, or an encrypted reply. A request that is whole
but for its text is a message like any other and gets a reply. The memory of the process that answers is looked at
before and after.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.stack import ROOT, link_caches, running_stack
from tests.wechat.double.client import DoubleClient
from tests.wechat.mutations import mutations
from tests.wechat.service import Service, Setup, running_service

SEED = 20261122
WARM = 500
"""Requests before memory is first looked at: caches and pools are filled by then."""
AT_ONCE = 4
REPLY = re.compile(r"<xml><Encrypt>.*", re.DOTALL)


def verdict(answer: dict[str, Any]) -> str:
    """``403``, ``413``, ``success``, ``reply``, or what must not be."""
    status, body = answer["status"], answer["body"]
    if status in (403, 413):
        return str(status)
    if status == 200 and body in ("success", ""):
        return "success"
    if status == 200 and REPLY.match(body):
        return "reply"
    return f"wrong: {status} {body[:80]}"


def mutate(service: Service, count: int, seed: int = SEED) -> dict[str, Any]:
    """Send ``count`` mutations; what was answered, and memory in MB."""
    client = DoubleClient(service.double.url)

    def send(forgery: dict[str, Any]) -> str:
        return verdict(client.forge(**forgery))

    worker = service.workers[0]
    made = [*mutations(WARM, seed + 1), *mutations(count, seed)]
    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, made[:WARM]))
        before = worker.memory()
        answers = Counter(pool.map(send, made[WARM:]))
    after = worker.memory()
    client.close()
    return {
        "requests": count,
        "seconds": round(time.monotonic() - started),
        "answers": dict(answers.most_common()),
        "wrong": sum(n for kind, n in answers.items() if kind.startswith("wrong")),
        "memory_mb": {
            "before": round(before, 1),
            "after": round(after, 1),
            "grown": round(after - before, 1),
        },
    }


def main() -> int:
    """Start, mutate, print; 1 when an answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutate-wechat-") as name:
        folder = Path(name)
        (folder / "stack").mkdir()
        link_caches(folder / "stack", Path(os.environ.get("BUILD_DIR", ROOT / "var")))
        with (
            running_stack(folder / "stack") as stack,
            running_service(stack, folder / "service", Setup(scale=1.0, kf=False)) as service,
        ):
            result = mutate(service, options.requests)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
