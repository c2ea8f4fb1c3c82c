"""Prints measures for people and keeps them with the configuration that made them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.eval.measure import Block, Judged
from kb.search.rank import FITTED

SHOWN = (
    "n",
    "top1",
    "top3",
    "coverage",
    "precision",
    "clarify",
    "clarify_right",
    "declined_in",
    "declined",
    "asked_out",
    "wrong",
    "authority_accuracy",
    "ece",
)


def table(measured: dict[str, Block]) -> str:
    """One column a block, one line a measure, each share with its 95 % interval."""
    lines = ["".ljust(20) + "".join(name.rjust(24) for name in measured)]
    for key in SHOWN:
        lines.append(key.ljust(20) + "".join(_cell(block, key).rjust(24) for block in measured.values()))
    return "\n".join(lines) + "\n"


def kinds(measured: dict[str, Block]) -> str:
    """One line a topic or register."""
    keys = ("n", "top1", "top3", "coverage", "precision", "clarify")
    lines = ["".ljust(24) + "".join(key.rjust(24) for key in keys)]
    lines += [name.ljust(24) + "".join(_cell(b, k).rjust(24) for k in keys) for name, b in measured.items()]
    return "\n".join(lines) + "\n"


def misses(judged: Sequence[Judged]) -> str:
    """One line a miss, of our own cases only: rows of other people are shown as aggregates."""
    lines = []
    for item in judged:
        wrong = item.rank != 0 if item.row.expect else item.answered or item.outcome == "clarify"
        if not item.row.own or not wrong:
            continue
        first = next(iter(sorted(item.ranked[0])), "-") if item.ranked else "-"
        wanted = "、".join(sorted(item.row.expect)) or f"不答（{item.row.scope_class}）"
        lines.append(f"{item.row.id}\t{item.row.q}\t应为 {wanted}\t得到 {item.outcome} {first}\n")
    return "".join(lines)


def store(
    folder: Path,
    files: Sequence[Path],
    options: dict[str, Any],
    measured: dict[str, Any],
    configuration: dict[str, str],
) -> Path:
    """Write the measures as JSON with what was measured and the configuration; returns the file."""
    now = dt.datetime.now(dt.UTC)
    result = {
        "measured_at": now.isoformat(timespec="seconds"),
        "files": {str(path): _digest(path) for path in files},
        "options": options,
        "configuration": {**configuration, "fitted": _digest(FITTED)},
        "measures": measured,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%d-%H%M%S}-{_digest_text(json.dumps(result, default=str))[:6]}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _cell(block: Block, key: str) -> str:
    value = block.get(key)
    if value is None:
        return "-"
    if isinstance(value, int):
        return str(value)
    interval = block["ci95"].get(key)
    return f"{value:.3f} [{interval[0]:.2f}–{interval[1]:.2f}]" if interval else f"{value:.3f}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _digest_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
