"""Offices as a workbook: nothing is lost on the way out and in, every fault is named by row and column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb.cli import offices as command
from kb.publish.office_cells import COLUMNS
from kb.publish.office_sheet import SHEET, export, read
from kb.schema.load import load

CONTENT = load()
OFFICES = {i: o for i, o in CONTENT.offices.items() if o.area == "990001"}


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book[SHEET])
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "网点.xlsx"
    export(OFFICES.values(), path)
    return path


def column(name: str) -> int:
    return list(COLUMNS).index(name) + 1


def test_out_and_in_is_the_same(workbook: Path) -> None:
    back = read(workbook, "990001", CONTENT.services)
    assert back.errors == []
    assert {i: _sorted(o) for i, o in back.offices.items()} == {i: _sorted(o) for i, o in OFFICES.items()}


def _sorted(office: Any) -> dict[str, Any]:
    data: dict[str, Any] = office.model_dump(mode="json")
    return data | {"hours": sorted(data["hours"], key=str)}


@pytest.mark.parametrize(
    ("heading", "value", "message"),
    [
        ("名称", None, "第2行 名称：不能空"),
        ("类别", "超市", "第2行 类别"),
        ("经度", "东经八十三度", "第2行 经度：经度写成小数"),
        ("经度", "200", "第2行 经度"),
        ("办公时间", "上午", "第2行 办公时间：办公时间写成"),
        ("办公时间", "周一至周五 12:00-08:30", "开始要早于结束"),
        ("办公时间", "周一 25:00-26:00", "没有这样的钟点"),
        ("停办日期", "国庆节", "第2行 停办日期：停办日期写成"),
        ("办理事项", "卖菜", "没有编号为 卖菜 的办理事项"),
        ("示例", "也许", "示例写“是”或“否”"),
        ("编号", "有 空格", "第2行 编号"),
    ],
)
def test_every_fault_is_named(workbook: Path, heading: str, value: str | None, message: str) -> None:
    path = changed(workbook, lambda sheet: sheet.cell(2, column(heading)).__setattr__("value", value))
    errors = [str(e) for e in read(path, "990001", CONTENT.services).errors]
    assert any(message in error for error in errors), errors


def test_an_id_twice_and_an_unknown_column(workbook: Path) -> None:
    def spoil(sheet: Any) -> None:
        sheet.cell(3, 1).value = sheet.cell(2, 1).value
        sheet.cell(1, len(COLUMNS) + 1).value = "备注"

    errors = [str(e) for e in read(changed(workbook, spoil), "990001", CONTENT.services).errors]
    assert any("出现了两次" in e for e in errors)
    assert any("备注：不认识的列" in e for e in errors)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("周一到周五 8:30-12:00，14:30-17:30", ["周一至周五 08:30–12:00、14:30–17:30"]),
        ("星期一至星期五 09：00至11：30\n周六 09:00-11:00", ["周一至周五 09:00–11:30", "周六 09:00–11:00"]),
        ("周一、周三 09:00-11:00", ["周一、周三 09:00–11:00"]),
    ],
)
def test_hours_as_people_write_them(workbook: Path, written: str, lines: list[str]) -> None:
    from kb.places.hours import week

    path = changed(workbook, lambda sheet: sheet.cell(2, column("办公时间")).__setattr__("value", written))
    result = read(path, "990001", CONTENT.services)
    assert result.errors == []
    first = openpyxl.load_workbook(path)[SHEET].cell(2, 1).value
    assert week(result.offices[str(first)]) == lines


def test_not_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "网点.xlsx"
    path.write_bytes(b"not a workbook")
    assert "不是能读的 .xlsx 文件" in str(read(path, "990001", []).errors[0])


def test_the_command_merges_by_id_and_loses_nothing(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "own"
    path = changed(workbook, lambda sheet: sheet.cell(2, column("地址")).__setattr__("value", "新路9号"))
    args = ["import", str(path), "--area", "990001", "--into", str(into)]
    assert command.main([*args, "--dry-run"]) == 0
    assert not into.exists()
    assert command.main(args) == 0
    assert "1 个网点有变化，0 处错误；已写入" in capsys.readouterr().out
    merged = load(extra=[into])
    assert merged.problems == []
    assert len(merged.offices) == len(CONTENT.offices)
    assert sum(o.address == "新路9号" for o in merged.offices.values()) == 1
    path = changed(workbook, lambda sheet: sheet.cell(3, column("经度")).__setattr__("value", "x"))
    assert command.main(args) == 1
    assert "有错误，没有写入" in capsys.readouterr().out


def test_an_unknown_area(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["import", str(workbook), "--area", "123456", "--dry-run"]) == 2
    assert "没有地区 123456" in capsys.readouterr().err
