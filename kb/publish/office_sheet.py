"""Offices of an area to a workbook and back, merged by id; every fault is named by row and column."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from kb.publish.cells import CellError
from kb.publish.office_cells import COLUMNS, NEEDED, from_cell, to_cells
from kb.publish.spreadsheet import RowError, append_text
from kb.schema.office import Office

SHEET = "网点"


@dataclass
class ImportedOffices:
    """The offices of a workbook that are whole, and every fault found."""

    offices: dict[str, Office] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def export(offices: Iterable[Office], path: Path) -> None:
    """Write one row an office."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    append_text(sheet, list(COLUMNS))
    for office in sorted(offices, key=lambda o: o.id):
        append_text(sheet, to_cells(office))
    book.save(path)


def read(path: Path, area: str, services: Iterable[str]) -> ImportedOffices:
    """Read the offices of ``area``; ``services`` are the ids that may be named. Nothing is written."""
    result = ImportedOffices()
    try:
        book = openpyxl.load_workbook(path, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError) as exc:
        result.errors.append(RowError(path.name, 1, "文件", f"不是能读的 .xlsx 文件（{exc}）"))
        return result
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    heading = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    result.errors += [RowError(sheet.title, 1, c, "缺少这一列") for c in NEEDED if c not in heading]
    result.errors += [
        RowError(sheet.title, 1, c, "不认识的列，没有读") for c in heading if c and c not in COLUMNS
    ]
    if any(column not in heading for column in NEEDED):
        return result
    known = set(services)
    for number, row in enumerate(rows, 2):
        if any(cell not in (None, "") for cell in row):
            cells = {c: v for c, v in zip(heading, row, strict=False) if c in COLUMNS}
            _read_row(result, sheet.title, number, cells, area, known)
    return result


def _read_row(
    result: ImportedOffices, sheet: str, number: int, cells: dict[str, Any], area: str, services: set[str]
) -> None:
    faults: list[RowError] = []
    data: dict[str, Any] = {"area": area}
    for column, value in cells.items():
        try:
            parsed = from_cell(column, value)
        except CellError as exc:
            faults.append(RowError(sheet, number, column, str(exc)))
            continue
        if parsed is not None:
            data[COLUMNS[column]] = parsed
    faults += [RowError(sheet, number, c, "不能空") for c in NEEDED if cells.get(c) in (None, "")]
    for service in data.get("services", []):
        if service not in services:
            faults.append(RowError(sheet, number, "办理事项", f"没有编号为 {service} 的办理事项"))
    if data.get("id") in result.offices:
        faults.append(RowError(sheet, number, "编号", f"{data['id']} 出现了两次"))
    if not faults:
        try:
            result.offices[str(data["id"])] = Office.model_validate(data)
        except ValidationError as exc:
            faults += [RowError(sheet, number, _column(e["loc"]), e["msg"]) for e in exc.errors()]
    result.errors += faults


def _column(loc: tuple[str | int, ...]) -> str:
    by_field = {f: c for c, f in COLUMNS.items()}
    return by_field.get(str(loc[0]), str(loc[0])) if loc else ""
