"""What is printed and kept of a measurement."""

from __future__ import annotations

import json
from pathlib import Path

from kb.eval import report
from kb.eval.measure import blocks, by_kind
from tests.kb.eval.test_measure import ROWS as JUDGED


def test_the_table_shows_each_share_with_its_interval() -> None:
    text = report.table(blocks(JUDGED))
    line = next(line for line in text.splitlines() if line.startswith("top1"))
    assert "[" in line and "–" in line


def test_by_topic_and_register() -> None:
    kinds = by_kind(JUDGED)
    assert any(name.startswith("topic ") for name in kinds)
    assert any(name.startswith("register ") for name in kinds)
    assert report.kinds(kinds).count("\n") == len(kinds) + 1


def test_a_result_is_kept_with_what_made_it(tmp_path: Path) -> None:
    cases = tmp_path / "cases.yml"
    cases.write_text("fit: []\n", encoding="utf-8")
    path = report.store(tmp_path / "eval", [cases], {"half": "test"}, blocks(JUDGED), {"encoder": "builtin"})
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["configuration"]["encoder"] == "builtin"
    assert len(kept["configuration"]["fitted"]) == 16
    assert kept["files"][str(cases)]
    assert "top1" in kept["measures"]["all"]


def test_misses_of_other_people_are_not_listed() -> None:
    import dataclasses

    wrong = [j for j in JUDGED if j.row.expect and j.rank != 0]
    assert report.misses(wrong)
    theirs = [dataclasses.replace(j, row=dataclasses.replace(j.row, own=False)) for j in wrong]
    assert report.misses(theirs) == ""
