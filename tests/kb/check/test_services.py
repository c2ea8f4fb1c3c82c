"""Service items are held to the same rules as entries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kb.check.conftest import Tree

SERVICE: dict[str, Any] = {
    "id": "check-waiting",
    "name": "查询等待期",
    "category": "查询证明",
    "who": "断缴后再参保的居民",
    "materials": [{"name": "身份证", "form": "原件"}],
    "channels": [{"kind": "线下", "name": "医保窗口", "steps": ["报姓名和证件号码"]}],
    "immediate": True,
    "time_limit": "当场答复",
    "fee": "不收费",
    "result": "告知等待期是{{ waiting_fixed }}",
    "facts": ["wait-fixed"],
    "citations": [{"document": "doc-a", "article": "第三条"}],
    "entries": ["contribution/break-resident"],
}


def test_clean_service_has_no_problem(tree: Tree) -> None:
    tree.write("services/a.yml", [SERVICE])
    assert tree.messages() == []


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("result", "告知{{ waiting_fixd }}", "unknown parameter waiting_fixd"),
        ("result", "告知{{ waiting_fixed", "template:"),
        ("time_limit", "5个工作日", "5个工作日: no listed fact or parameter carries this figure"),
        ("facts", ["nobody"], "unknown fact nobody"),
        ("citations", [{"document": "doc-a", "article": "第九条"}], "no listed fact records 第九条"),
        ("entries", ["contribution/nothing"], "unknown entry contribution/nothing"),
    ],
)
def test_planted_fault_is_reported(tree: Tree, field: str, value: object, message: str) -> None:
    tree.write("services/a.yml", [{**SERVICE, field: value}])
    assert any(message in line for line in tree.messages())
