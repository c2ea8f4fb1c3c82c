"""Labelled questions: JSON lines as DESIGN.md describes them, and the YAML cases of ``tests/cases``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class RowError(Exception):
    """A file of labelled questions is malformed; the message names file and row."""


@dataclass(frozen=True)
class Row:
    """One labelled question. ``expect``: ids of which any is right; empty: not to be answered.

    ``accept``: ids tolerated on an out-of-scope row. ``authority`` and ``scope_class``: whose matter.
    """

    id: str
    turns: tuple[str, ...]
    expect: frozenset[str]
    accept: frozenset[str]
    outcome: str | None
    authority: str | None
    scope_class: str | None
    grade: str
    hard: bool
    area: str | None
    own: bool

    @property
    def q(self) -> str:
        """The question, or the last turn."""
        return self.turns[-1]

    @property
    def register(self) -> str:
        """How it was asked, by length: ``keywords`` (to 22 characters), ``spoken`` (to 44) or ``story``."""
        return "keywords" if len(self.q) <= 22 else "spoken" if len(self.q) < 45 else "story"

    def touches(self, topics: frozenset[str]) -> bool:
        """Whether an expected id is in one of ``topics``; out-of-scope rows always count."""
        return not topics or not self.expect or any(e.split("/")[0] in topics for e in self.expect)


def read_rows(path: Path, half: str | None = None) -> list[Row]:
    """Rows of a ``.jsonl`` or ``.yml`` file; ``half`` picks ``fit`` or ``test`` of a YAML file."""
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [
            _row(path, number, _json(path, number, line), own=False)
            for number, line in enumerate(lines, 1)
            if line.strip()
        ]
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise RowError(f"{path}: expected the keys fit and test")
    rows = [item for name, items in data.items() if half in (None, name) for item in items]
    return [_row(path, number, item, own=True) for number, item in enumerate(rows, 1)]


def _json(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as exc:
        raise RowError(f"{path}:{number}: {exc}") from exc
    return data


def _row(path: Path, number: int, data: dict[str, Any], own: bool) -> Row:
    turns = data.get("turns") or ([data["q"]] if data.get("q") else None)
    if not turns:
        raise RowError(f"{path}:{number}: neither q nor turns")
    expect = frozenset(data.get("expect") or ())
    outcome = data.get("outcome")
    if not outcome and data.get("class") in ("chitchat", "abusive"):
        outcome = data["class"]
    return Row(
        id=str(data.get("id") or f"{path.stem}-{number}"),
        turns=tuple(turns),
        expect=expect,
        accept=frozenset(data.get("accept") or ()),
        outcome=outcome or ("answered" if expect else "out_of_scope"),
        authority=data.get("authority"),
        scope_class=data.get("class"),
        grade=data.get("grade") or "clear",
        hard=bool(data.get("hard")),
        area=data.get("area"),
        own=own,
    )
