"""``python -m kb ask``: the answer, and with --explain every step behind it."""

from __future__ import annotations

import pytest

from kb.cli import ask


def test_the_answer_with_its_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask.main(["居民医保一年交多少钱"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("[answered] contribution/resident-amount（")
    assert "435元" in out


def test_explain_shows_what_was_kept_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask.main(["ydjy怎么备案", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "步骤：" in out
    assert "规范后：异地就医怎么备案" in out
    assert '"step": "decide"' in out
    assert "cross-region/how 最像「" in out


def test_as_of_a_day_and_for_an_area(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask.main(["居民医保一年交多少钱", "--date", "2026-03-10"]) == 0
    assert "425元" in capsys.readouterr().out
    assert ask.main(["居民医保一年交多少钱", "--area", "CN"]) == 0
    assert "435元" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "message"), [(["x", "--area", "123456"], "没有这个统筹区"), (["问" * 2001], "问题不能这样问")]
)
def test_bad_input_is_said_in_one_line(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask.main(argv) == 1
    assert message in capsys.readouterr().err
