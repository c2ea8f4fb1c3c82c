"""One field in one spreadsheet cell and back, without loss.

Lists stand one item a line; structured items separate their parts with a full-width bar.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

BAR = "｜"
MAX_CELL = 32767
"""Excel's limit of characters in a cell; longer text is an error, never cut."""

MATERIAL = ("name", "form", "copies", "waived", "note")
WAY = ("kind", "name", "how")
CITATION = ("document", "article")
STRUCTURED = {"materials": MATERIAL, "channels": WAY, "citations": CITATION}
LISTS = ("steps", "facts", "related", "covers")
TEXTS = (
    "title",
    "answer",
    "short",
    "speech",
    "led",
    "time_limit",
    "fee",
    "internal",
    "owner",
    "service",
    "status",
)
PERIODS = ("effective",)
DATES = ("collected_on", "checked_on", "review_by")
COLUMNS = (*TEXTS, *LISTS, *STRUCTURED, *PERIODS, *DATES)


class CellError(ValueError):
    """A cell that cannot be read or written; the message says what to change (Chinese)."""


def to_cell(name: str, value: Any) -> str | None:
    """A field's value as text; None for an empty one."""
    if value is None or value in ([], {}):
        return None
    if name in STRUCTURED:
        text = "\n".join(_pack(STRUCTURED[name], item) for item in value)
    elif name in LISTS:
        text = "\n".join(value)
    elif name in PERIODS:
        text = f"{value.get('from') or ''}{BAR}{value.get('to') or ''}"
        text = "" if text == BAR else text
    else:
        text = str(value)
    if len(text) > MAX_CELL:
        raise CellError(f"{name} 有 {len(text)} 个字，一个单元格最多 {MAX_CELL} 个")
    return text or None


def from_cell(name: str, text: Any) -> Any:
    """The value of a field from its cell; None for an empty cell. Raises CellError."""
    if text is None or str(text).strip() == "":
        return None
    raw = _plain(text)
    if name in STRUCTURED:
        return [_unpack(name, line) for line in raw.split("\n") if line.strip()]
    if name in LISTS:
        return [line for line in raw.split("\n") if line.strip()]
    if name in PERIODS:
        start, _, end = raw.partition(BAR)
        return {"from": _date(name, start), "to": _date(name, end)}
    if name in DATES:
        return _date(name, raw)
    return raw


def _plain(text: Any) -> str:
    if isinstance(text, dt.datetime):
        return text.date().isoformat()
    if isinstance(text, str):
        # Excel writes \r\n as _x000D_\n when a file was edited on Windows.
        return text.replace("_x000D_", "").replace("\r\n", "\n")
    return str(text)


def _date(name: str, text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as exc:
        raise CellError(f"{name}：日期写成 2026-11-21 的样子，收到的是“{text}”") from exc


def _pack(parts: tuple[str, ...], item: dict[str, Any]) -> str:
    values = ["" if item.get(p) is None else str(item[p]) for p in parts]
    for value in values:
        if BAR in value or "\n" in value:
            raise CellError(f"内容里不能有“{BAR}”或换行：{value}")
    return BAR.join(values).rstrip(BAR)


def _unpack(name: str, line: str) -> dict[str, Any]:
    parts = STRUCTURED[name]
    values = line.split(BAR)
    if len(values) > len(parts):
        raise CellError(f"{name}：一行最多 {len(parts)} 段（{BAR.join(parts)}），收到 {len(values)} 段")
    item: dict[str, Any] = {p: v for p, v in zip(parts, values, strict=False) if v}
    if "copies" in item:
        if not item["copies"].isdigit():
            raise CellError(f"{name}：份数要写数字，收到的是“{item['copies']}”")
        item["copies"] = int(item["copies"])
    return item
