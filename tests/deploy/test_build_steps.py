"""A step runs when its inputs changed or its result is gone, and not otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.build_steps import BuildStep, hash_inputs, pending
from deploy.messages import Trouble
from deploy.tasks import run_tasks

COUNT = "import sys; open(sys.argv[1], 'a').write('x')"


def step(root: Path, name: str, after: tuple[str, ...] = (), values: tuple[str, ...] = ()) -> BuildStep:
    made = root / f"{name}.made"
    source = root / name
    source.mkdir(exist_ok=True)
    command = [sys.executable, "-c", COUNT, str(made)]
    return BuildStep(name, name, command, (source,), outputs=(made,), after=after, values=values)


def build(root: Path, steps: list[BuildStep]) -> list[str]:
    tasks = pending(steps, root, root / "build")
    run_tasks(tasks, root, root / "log")
    return [task.name for task in tasks]


def test_an_unchanged_step_is_skipped(tmp_path: Path) -> None:
    steps = [step(tmp_path, "one")]
    (tmp_path / "one" / "a.txt").write_text("1")
    assert build(tmp_path, steps) == ["one"]
    assert build(tmp_path, steps) == []
    assert (tmp_path / "one.made").read_text() == "x"


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename", "output", "setting"])
def test_each_kind_of_change_builds_again(tmp_path: Path, change: str) -> None:
    one = step(tmp_path, "one", values=("a",))
    file = tmp_path / "one" / "a.txt"
    file.write_text("1")
    (tmp_path / "one" / "b.txt").write_text("2")
    build(tmp_path, [one])
    if change == "edit":
        file.write_text("2")
    elif change == "add":
        (tmp_path / "one" / "c.txt").write_text("")
    elif change == "remove":
        file.unlink()
    elif change == "rename":
        file.rename(file.with_name("z.txt"))
    elif change == "output":
        one.outputs[0].unlink()
    else:
        one = step(tmp_path, "one", values=("b",))
    assert build(tmp_path, [one]) == ["one"]


def test_byte_code_is_no_input(tmp_path: Path) -> None:
    one = step(tmp_path, "one")
    before = hash_inputs(one.inputs, tmp_path)
    cache = tmp_path / "one" / "__pycache__"
    cache.mkdir()
    (cache / "a.cpython-311.pyc").write_bytes(b"1")
    assert hash_inputs(one.inputs, tmp_path) == before


def test_a_changed_step_takes_those_after_it_along(tmp_path: Path) -> None:
    steps = [step(tmp_path, "one"), step(tmp_path, "two", after=("one",)), step(tmp_path, "three")]
    assert build(tmp_path, steps) == ["one", "two", "three"]
    (tmp_path / "one" / "new.txt").write_text("")
    assert build(tmp_path, steps) == ["one", "two"]


def test_a_step_starts_after_the_one_before_it(tmp_path: Path) -> None:
    made = str(tmp_path / "first.made")
    slow = f"import time; time.sleep(0.5); open({made!r}, 'w')"
    needs = f"open({made!r})"
    first = BuildStep("first", "first", [sys.executable, "-c", slow], ())
    second = BuildStep("second", "second", [sys.executable, "-c", needs], (), after=("first",))
    assert build(tmp_path, [second, first]) == ["second", "first"]


def test_a_failed_step_says_so_and_is_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failing = BuildStep(
        "bad", "索引 / index", [sys.executable, "-c", "print('why'); raise SystemExit(3)"], ()
    )
    for _ in range(2):
        with pytest.raises(Trouble, match=r"索引 / index 失败（退出码 3）.*build-bad\.log"):
            build(tmp_path, [failing])
    assert "why" in capsys.readouterr().out


def test_an_edit_during_the_build_is_not_lost(tmp_path: Path) -> None:
    source = tmp_path / "one"
    source.mkdir()
    file = source / "a.txt"
    file.write_text("before")
    code = f"import pathlib; pathlib.Path({str(file)!r}).write_text('edited meanwhile')"
    racing = BuildStep("one", "one", [sys.executable, "-c", code], (source,))
    assert build(tmp_path, [racing]) == ["one"]
    assert build(tmp_path, [racing]) == ["one"]
    assert build(tmp_path, [racing]) == []
