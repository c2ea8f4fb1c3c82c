"""Spreadsheet round trip: nothing is lost or cut, every fault is named by sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml

from kb.cli import sheet
from kb.publish.spreadsheet import export, read
from kb.schema.entry import Entry
from kb.schema.load import load

ENTRIES = load().entries


def table(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames}


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "几条.xlsx"
    export([ENTRIES[i] for i in sorted(ENTRIES)[:4]], path)
    return path


def test_export_import_export_is_equal(tmp_path: Path) -> None:
    workbook = tmp_path / "全部.xlsx"
    export(ENTRIES.values(), workbook)
    imported = read(workbook, {})
    assert imported.errors == []
    again = [
        Entry.model_validate({**{k: v for k, v in f.items() if v is not None}, "id": i})
        for i, f in imported.fields.items()
    ]
    export(again, tmp_path / "again.xlsx")
    assert table(tmp_path / "again.xlsx") == table(workbook)


def test_nothing_changed_means_nothing_to_write(workbook: Path) -> None:
    imported = read(workbook, ENTRIES)
    assert {
        i: sheet.changed(ENTRIES[i], f) for i, f in imported.fields.items() if sheet.changed(ENTRIES[i], f)
    } == {}


def test_ten_thousand_questions_and_a_long_one_are_kept(tmp_path: Path) -> None:
    entry = next(iter(ENTRIES.values()))
    long = "我家的情况是这样的" * 34
    questions = [*(f"第{n}种问法怎么办" for n in range(10_000)), long]
    path = tmp_path / "many.xlsx"
    export([entry.model_copy(update={"questions": questions})], path)
    assert read(path, {}).fields[entry.id]["questions"] == questions


def test_text_that_looks_like_a_formula_or_date_stays_text(tmp_path: Path) -> None:
    entry = next(iter(ENTRIES.values()))
    odd = ["=1+1 是多少", "2026-07-01", "007", "+86", *entry.questions]
    path = tmp_path / "odd.xlsx"
    export([entry.model_copy(update={"questions": odd})], path)
    assert read(path, {}).fields[entry.id]["questions"] == odd


def test_a_text_too_long_for_a_cell_is_refused_not_cut(tmp_path: Path) -> None:
    entry = next(iter(ENTRIES.values()))
    with pytest.raises(ValueError, match="一个单元格最多"):
        export([entry.model_copy(update={"answer": "长" * 32768})], tmp_path / "long.xlsx")


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("条目", "owner", None, "owner"),
        ("条目", "title", "短", "title"),
        ("条目", "status", "已批准", "status"),
        ("条目", "collected_on", "去年", "日期写成"),
        ("条目", "citations", "a｜b｜c", "一行最多 2 段"),
        ("问法", "类别", "问题", "只能是"),
        ("问法", "id", "nobody/here", "条目表里没有 nobody/here"),
    ],
)
def test_fault_names_sheet_row_and_column(
    workbook: Path, name: str, column: str, value: object, message: str
) -> None:
    def plant(book: openpyxl.Workbook) -> None:
        rows = book[name]
        index = [c.value for c in rows[1]].index(column) + 1
        rows.cell(row=3, column=index).value = value

    errors = [str(e) for e in read(edit(workbook, plant), {}).errors]
    assert any(e.startswith(f"{name} 第3行") and message in e for e in errors), errors


def test_unknown_column_is_told(workbook: Path) -> None:
    def plant(book: openpyxl.Workbook) -> None:
        rows = book["条目"]
        rows.cell(row=1, column=rows.max_column + 1).value = "备注"

    assert any("备注：不认识的列" in str(e) for e in read(edit(workbook, plant), {}).errors)


def test_not_a_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("id,title\n", encoding="utf-8")
    assert "不是能读的 .xlsx 文件" in str(read(path, {}).errors[0])


def test_import_writes_an_overlay_of_the_changed_field_only(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def plant(book: openpyxl.Workbook) -> None:
        rows = book["条目"]
        rows.cell(row=2, column=[c.value for c in rows[1]].index("owner") + 1).value = "办公室"

    entry_id = sorted(ENTRIES)[0]
    edit(workbook, plant)
    assert sheet.main(["import", str(workbook), "--dry-run"]) == 0
    own = tmp_path / "own"
    assert not own.exists()
    assert sheet.main(["import", str(workbook), "--into", str(own)]) == 0
    assert yaml.safe_load((own / "faq" / f"{entry_id}.yml").read_text(encoding="utf-8")) == {
        "owner": "办公室"
    }
    assert "1 个条目有变化" in capsys.readouterr().out
    merged = load(extra=[own]).entries[entry_id]
    assert merged == ENTRIES[entry_id].model_copy(update={"owner": "办公室"})
