"""BM25 over words: bm25s with jieba's words, both as they come."""

from __future__ import annotations

import logging
import sys

import bm25s
import jieba

from bench.search.task import Rank, Task, entries_of, perform

MOST = 200
"""Variants looked at for ten entries: an entry has up to a hundred."""


def build(task: Task) -> Rank:
    """Index every variant; an entry stands where its best variant stands."""
    jieba.setLogLevel(logging.WARNING)
    index = bm25s.BM25()
    index.index([words(variant.text) for variant in task.variants], show_progress=False)
    most = min(MOST, len(task.variants))

    def rank(question: str) -> list[str]:
        asked = words(question)
        if not asked:
            return []
        rows, scores = index.retrieve([asked], k=most, show_progress=False)
        found = [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]
        return entries_of(found, task.variants)

    return rank


def words(text: str) -> list[str]:
    """Jieba's words without spaces and punctuation."""
    return [word for word in jieba.lcut(text.lower()) if any(char.isalnum() for char in word)]


if __name__ == "__main__":
    sys.exit(perform(build, ("bm25s", "jieba")))
