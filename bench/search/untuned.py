"""The untuned encoder alone: the entry of the nearest variant by cosine."""

from __future__ import annotations

import sys

import numpy as np

from bench.search.task import Rank, Task, entries_of, perform, say
from kb.search.encoder import SentenceEncoder

MOST = 1000


def build(task: Task) -> Rank:
    """Encode every variant."""
    encoder = SentenceEncoder(task.encoder, "untuned")
    vectors = encoder.encode([variant.text for variant in task.variants], lambda n, all_: say(f"{n}/{all_}"))
    most = min(MOST, len(vectors))

    def rank(question: str) -> list[str]:
        scores = vectors @ encoder.encode([question])[0]
        rows = np.argpartition(-scores, most - 1)[:most]
        return entries_of(map(int, rows[np.argsort(-scores[rows], kind="stable")]), task.variants)

    return rank


if __name__ == "__main__":
    sys.exit(perform(build, ("sentence-transformers", "torch")))
