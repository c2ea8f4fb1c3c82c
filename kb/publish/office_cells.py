"""One field of an office in one spreadsheet cell and back: hours, dates, services."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from kb.places.hours import WEEKDAYS, week
from kb.publish.cells import CellError
from kb.schema.office import Office

COLUMNS = {
    "编号": "id",
    "名称": "name",
    "类别": "kind",
    "乡镇": "town",
    "地址": "address",
    "电话": "phone",
    "经度": "longitude",
    "纬度": "latitude",
    "办公时间": "hours",
    "停办日期": "closed_on",
    "加班日期": "open_on",
    "办理事项": "services",
    "示例": "example",
}
NEEDED = ("编号", "名称", "类别", "乡镇", "地址")

_DAYS = re.compile(
    r"(?:周|星期)([一二三四五六日天])(?:\s*(?:至|到|-|–|~)\s*(?:周|星期)?([一二三四五六日天]))?"
)
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:-|–|—|至|到|~)\s*(\d{1,2})[:：](\d{2})")
_SEPARATOR = re.compile(r"[,，、;；\s]+")


def to_cells(office: Office) -> list[str | None]:
    """An office as one row, in the order of COLUMNS."""
    values: dict[str, Any] = office.model_dump()
    values["hours"] = "\n".join(week(office))
    for name in ("closed_on", "open_on"):
        values[name] = "\n".join(day.isoformat() for day in values[name])
    values["services"] = "\n".join(values["services"])
    values["example"] = "是" if values["example"] else ""
    return [None if values[f] in (None, "") else str(values[f]) for f in COLUMNS.values()]


def from_cell(column: str, value: Any) -> Any:
    """The field's value from its cell; None for an empty one. Raises CellError that says what to write."""
    name = COLUMNS[column]
    text = _text(value)
    if not text:
        return None
    match name:
        case "hours":
            return [row for line in text.split("\n") if line.strip() for row in _hours(line)]
        case "closed_on" | "open_on":
            return [_day(column, part) for part in _SEPARATOR.split(text) if part]
        case "services":
            return [part for part in _SEPARATOR.split(text) if part]
        case "example":
            if text not in ("是", "否"):
                raise CellError(f"示例写“是”或“否”，收到的是“{text}”")
            return text == "是"
        case "longitude" | "latitude":
            try:
                return float(text)
            except ValueError as exc:
                raise CellError(f"{column}写成小数，例如 104.0665，收到的是“{text}”") from exc
    return text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _day(column: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as exc:
        raise CellError(f"{column}写成 2026-11-21 的样子，几个日期用顿号隔开，收到的是“{text}”") from exc


def _hours(line: str) -> list[dict[str, Any]]:
    """``周一至周五 08:30–12:00、14:30–17:30`` as rows of hours."""
    spans = _SPAN.findall(line)
    days = sorted({day for first, last in _DAYS.findall(line) for day in _range(first, last)})
    if not spans or not days:
        raise CellError(f"办公时间写成“周一至周五 08:30-12:00、14:30-17:30”的样子，收到的是“{line}”")
    rows = []
    for h1, m1, h2, m2 in spans:
        try:
            opens, closes = dt.time(int(h1), int(m1)), dt.time(int(h2), int(m2))
        except ValueError as exc:
            raise CellError(f"办公时间里没有这样的钟点：“{line}”") from exc
        if opens >= closes:
            raise CellError(f"办公时间的开始要早于结束：“{line}”")
        rows.append({"days": days, "open": opens, "close": closes})
    return rows


def _range(first: str, last: str) -> range:
    number = {**{char: i for i, char in enumerate(WEEKDAYS, 1)}, "天": 7}
    start = number[first]
    return range(start, (number[last] if last else start) + 1)
