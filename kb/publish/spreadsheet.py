"""Entries to a workbook and back: sheets 条目, 问法 and 变动, merged by id."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from kb.publish.cells import COLUMNS, DATES, CellError, from_cell, to_cell
from kb.schema.entry import Entry

ENTRIES, QUESTIONS, VARIANTS = "条目", "问法", "变动"
KINDS = {"questions": "问法", "not_for": "不归本条"}
VARIANT_COLUMNS = tuple(
    c for c in COLUMNS if c not in ("owner", "service", "status", "related", "covers", *DATES)
)


@dataclass(frozen=True)
class RowError:
    """A fault in one cell: sheet, row (1-based, as Excel shows it), column heading, what to do."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.row}行 {self.column}：{self.message}"


@dataclass
class Imported:
    """What a workbook holds: the fields given for each id, and every fault found."""

    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def export(entries: Iterable[Entry], path: Path) -> None:
    """Write the entries; raises CellError for a text that no cell can hold."""
    rows: dict[str, list[list[str | None]]] = {
        ENTRIES: [["id", *COLUMNS]],
        QUESTIONS: [["id", "类别", "问句"]],
        VARIANTS: [["id", *VARIANT_COLUMNS]],
    }
    for entry in sorted(entries, key=lambda e: e.id):
        data = entry.model_dump(mode="json", by_alias=True)
        rows[ENTRIES].append([entry.id, *(to_cell(c, data[c]) for c in COLUMNS)])
        rows[QUESTIONS] += [[entry.id, kind, text] for name, kind in KINDS.items() for text in data[name]]
        rows[VARIANTS] += [
            [entry.id, *(to_cell(c, variant.get(c)) for c in VARIANT_COLUMNS)] for variant in data["variants"]
        ]
    book = openpyxl.Workbook(write_only=True)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            append_text(sheet, line)
    book.save(path)


def append_text(sheet: Any, values: Sequence[str | None]) -> None:
    """One row of text cells."""
    # Written as text: Excel must not read “=…” as a formula or 2026-07-01 as a number.
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=value)
        if value is not None:
            cell.data_type = "s"
            cell.number_format = "@"
        cells.append(cell)
    sheet.append(cells)


def read(path: Path, known: dict[str, Entry]) -> Imported:
    """Read a workbook and merge it by id over ``known``; nothing is written.

    Each id's fields are those of the workbook; rows that fail leave their entry out and are reported.
    """
    result = Imported()
    try:
        book = openpyxl.load_workbook(path, read_only=False, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as exc:
        result.errors.append(RowError(path.name, 1, "文件", f"不是能读的 .xlsx 文件（{exc}）"))
        return result
    rows: dict[str, int] = {}
    for number, row in _rows(book, ENTRIES, ("id",), result):
        entry_id = row.get("id") or ""
        if entry_id in result.fields:
            result.errors.append(RowError(ENTRIES, number, "id", f"{entry_id} 出现了两次"))
            continue
        rows[entry_id] = number
        result.fields[entry_id] = _cells(row, COLUMNS, ENTRIES, number, result)
    for number, row in _rows(book, QUESTIONS, ("id", "类别", "问句"), result):
        name = next((n for n, kind in KINDS.items() if kind == row.get("类别")), None)
        if name is None:
            result.errors.append(RowError(QUESTIONS, number, "类别", f"只能是{'、'.join(KINDS.values())}"))
        elif row.get("id") not in result.fields:
            result.errors.append(RowError(QUESTIONS, number, "id", f"条目表里没有 {row.get('id')}"))
        elif row.get("问句"):
            result.fields[row["id"]].setdefault(name, []).append(str(row["问句"]))
    for number, row in _rows(book, VARIANTS, ("id",), result):
        if row.get("id") not in result.fields:
            result.errors.append(RowError(VARIANTS, number, "id", f"条目表里没有 {row.get('id')}"))
            continue
        cells = _cells(row, VARIANT_COLUMNS, VARIANTS, number, result)
        given = {k: v for k, v in cells.items() if v is not None}
        result.fields[row["id"]].setdefault("variants", []).append(given)
    _validate(result, rows, known)
    return result


def _rows(
    book: Any, name: str, needed: tuple[str, ...], result: Imported
) -> Iterator[tuple[int, dict[str, Any]]]:
    if name not in book.sheetnames:
        if name == ENTRIES:
            result.errors.append(RowError(name, 1, "工作表", f"缺少工作表“{name}”"))
        return
    rows = book[name].iter_rows(values_only=True)
    heading = [str(h) if h is not None else "" for h in next(rows, ())]
    for column in needed:
        if column not in heading:
            result.errors.append(RowError(name, 1, column, "缺少这一列"))
            return
    allowed = {"id", "类别", "问句", *COLUMNS}
    for column in heading:
        if column and column not in allowed:
            result.errors.append(RowError(name, 1, column, "不认识的列，没有读"))
    for number, row in enumerate(rows, 2):
        if any(v is not None for v in row):
            yield number, dict(zip(heading, row, strict=False))


def _cells(
    row: dict[str, Any], columns: tuple[str, ...], sheet: str, number: int, result: Imported
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in columns:
        if column not in row:
            continue
        try:
            values[column] = from_cell(column, row[column])
        except CellError as exc:
            result.errors.append(RowError(sheet, number, column, str(exc)))
    return values


def _validate(result: Imported, rows: dict[str, int], known: dict[str, Entry]) -> None:
    for entry_id, given in list(result.fields.items()):
        below = known[entry_id].model_dump(by_alias=True) if entry_id in known else {}
        fields = {k: v for k, v in given.items() if v is not None}
        cleared = {k for k, v in given.items() if v is None}
        merged = {**{k: v for k, v in below.items() if k not in cleared}, **fields, "id": entry_id}
        try:
            Entry.model_validate(merged)
        except ValidationError as exc:
            for error in exc.errors():
                column = ".".join(str(part) for part in error["loc"])
                result.errors.append(RowError(ENTRIES, rows[entry_id], column, error["msg"]))
            del result.fields[entry_id]
