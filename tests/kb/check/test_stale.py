"""What is due to be read again, and whose it is."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.check.stale import due
from kb.cli import stale
from kb.schema.load import load
from tests.kb.check.conftest import TODAY, Tree

ENTRY = "contribution/break-resident"


def days(tree: Tree, until: dt.date) -> list[tuple[dt.date, str]]:
    tree.check()
    return [(item.day, item.why) for item in due(load(tree.root), until)]


def test_a_year_after_it_was_checked(tree: Tree) -> None:
    next_year = TODAY + dt.timedelta(days=365)
    assert days(tree, next_year - dt.timedelta(days=1)) == []
    assert days(tree, next_year) == [(next_year, "满一年没有复核")]
    tree.entry["checked_on"] = TODAY + dt.timedelta(days=30)
    assert days(tree, next_year) == []


def test_its_own_date_and_its_end_come_first(tree: Tree) -> None:
    tree.entry["review_by"] = dt.date(2027, 2, 1)
    assert days(tree, dt.date(2027, 3, 1)) == [(dt.date(2027, 2, 1), "到了约定的复核日期")]
    tree.entry["effective"] = {"to": dt.date(2027, 1, 15)}
    assert days(tree, dt.date(2027, 3, 1)) == [(dt.date(2027, 1, 15), "有效期到此为止")]


def test_a_text_that_is_about_to_change(tree: Tree) -> None:
    new = "断缴以后再参保，缴费后先等{{ waiting_fixed }}，另有规定的除外。"
    tree.entry["variants"] = [{"effective": {"from": dt.date(2027, 1, 1)}, "answer": new}]
    assert days(tree, dt.date(2027, 1, 31)) == [(dt.date(2027, 1, 1), "这一天起换成新的文字")]


def test_the_command_lists_by_office(capsys: pytest.CaptureFixture[str]) -> None:
    assert stale.main(["--days", "400"]) == 0, "nothing in the content is overdue"
    lines = capsys.readouterr().out.splitlines()
    owners = [line for line in lines[:-1] if not line.startswith(" ")]
    assert owners == sorted(set(owners)), "each office once"
    assert any(line.startswith("  ") and " relief/who：" in line for line in lines)
    stale.main(["--days", "400", "--owner", "救助科"])
    assert "参保科" not in capsys.readouterr().out
