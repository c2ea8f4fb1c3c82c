"""Keeps results under ``VAR_DIR/bench`` and puts tables into docs/benchmark.md between their marks."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmark.md"


class NoPlace(Exception):
    """docs/benchmark.md has no marks for the table."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "|---" * len(line) + "|" if line[0] == "---" else f"| {' | '.join(line)} |" for line in lines
    )


def put(text: str, mark: str, path: Path = DOCUMENT) -> None:
    """Replace what stands between the marks ``<!-- mark:begin -->`` and ``<!-- mark:end -->``; raises NoPlace."""
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    document = path.read_text(encoding="utf-8")
    if begin not in document or end not in document:
        raise NoPlace(f"{path}: {begin} … {end}")
    before, after = document.split(begin, 1)[0], document.split(end, 1)[1]
    path.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def keep(folder: Path, name: str, result: dict[str, Any]) -> Path:
    """Write a result with its time and machine as ``name-<time>.json``; returns the file."""
    now = dt.datetime.now(dt.UTC)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{now:%Y%m%d-%H%M%S}.json"
    whole = {"measured_at": now.isoformat(timespec="seconds"), "machine": machine(), **result}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> str:
    """What was measured on, without a name that tells whose machine it is."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
