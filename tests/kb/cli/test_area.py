"""Starting a county outside the repository: its folder, and what it lacks, most important first."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cli import area
from kb.settings import Settings


@pytest.fixture
def own_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = Settings(content_dirs=[tmp_path], var_dir=tmp_path / "var")
    monkeypatch.setattr(area, "get_settings", lambda: settings)
    return tmp_path


def test_new_area_lists_what_it_lacks(own_tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert area.main(["new", "350199", "--name", "某县"]) == 0
    assert (own_tree / "areas" / "350199" / "area.yml").exists()
    lines = capsys.readouterr().out.splitlines()
    assert any("医疗救助年度限额" in line for line in lines)
    labels = [line.split("：")[0] for line in lines if line.startswith(("必须", "尽快", "可以"))]
    assert labels == sorted(labels, key=["必须先补", "尽快补", "可以晚些补"].index)


def test_a_value_of_its_own_is_no_longer_lacking(own_tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    area.main(["new", "350199", "--name", "某县"])
    values = "relief_cap:\n  - {value: 50000, effective: {from: 2026-01-01}, fact: gb42-cap-local}\n"
    (own_tree / "areas" / "350199" / "relief.yml").write_text(values, encoding="utf-8")
    capsys.readouterr()
    assert area.main(["lacks", "350199"]) == 0
    assert "（relief_cap，" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["new", "35019", "--name", "某县"], "6 位数字"),
        (["new", "990001", "--name", "某县"], "已经有了"),
        (["new", "350199", "--name", "某县", "--parent", "990001"], "示范地区不能被继承"),
        (["lacks", "350198"], "没有地区"),
    ],
)
def test_bad_input_is_told(
    own_tree: Path, capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    assert area.main(argv) == 2
    assert message in capsys.readouterr().err
