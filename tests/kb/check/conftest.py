"""A small content tree of its own, so that each test plants one fault and sees it reported."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.check.run import run
from kb.schema.load import Problem, load

TODAY = dt.date(2026, 11, 21)

ENTRY: dict[str, Any] = {
    "title": "居民医保断缴有什么影响",
    "questions": [f"断缴问法之{word}" for word in "甲乙丙丁戊己庚辛壬癸子丑"],
    "answer": "断缴以后再参保，缴费后先等{{ waiting_fixed }}，等待期里看病不能报销。",
    "short": "断缴后再参保要等{{ waiting_fixed }}。",
    "facts": ["wait-fixed"],
    "citations": [{"document": "doc-a", "article": "第三条"}],
    "owner": "参保科",
    "collected_on": TODAY,
}
FACT: dict[str, Any] = {
    "id": "wait-fixed",
    "topic": "waiting-period",
    "statement": "没有连续参保的居民，缴费后固定等3个月，等待期内不报销。",
    "scope": "全国",
    "effective": {"from": dt.date(2025, 1, 1), "to": None},
    "figures": {"固定等待期": "3个月"},
    "source": {"document": "doc-a", "article": "第三条、第四条"},
    "confidence": "secondary",
    "collected_on": TODAY,
}


class Tree:
    """A content tree on disk, changed and checked by tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entry = copy.deepcopy(ENTRY)
        self.fact = copy.deepcopy(FACT)
        self.write(
            "points/knowledge_points.yml", {"contribution": {"break-resident": "断缴", "late": "迟缴"}}
        )
        document = {
            "id": "doc-a",
            "title": "关于参保的意见",
            "issuer": "国务院办公厅",
            "status": "现行",
            "text_read": "not-seen",
            "date": dt.date(2024, 7, 26),
        }
        self.write("documents/a.yml", [document])
        self.write("areas/CN/area.yml", {"name": "全国", "kind": "国家"})
        self.write("areas/990001/area.yml", {"name": "示范县", "kind": "县", "parent": "CN", "demo": True})
        definition = {"title": "固定等待期", "kind": "months", "set_by": "国家", "ask": "医保局"}
        self.write("areas/definitions/contribution.yml", {"waiting_fixed": definition})
        self.values = {
            "waiting_fixed": [{"value": 3, "effective": {"from": dt.date(2025, 1, 1)}, "fact": "wait-fixed"}]
        }
        self.write("areas/CN/contribution.yml", self.values)

    def write(self, name: str, data: Any) -> Path:
        """Write one file as YAML."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return path

    def check(self, today: dt.date = TODAY) -> list[Problem]:
        """Save the entry and the fact, load the tree and run all rules."""
        self.write("facts/a.yml", [self.fact])
        self.write("faq/contribution/break-resident.yml", self.entry)
        return run(load(self.root), today)

    def messages(self, today: dt.date = TODAY) -> list[str]:
        """What ``kb check`` prints, without the folder."""
        return [str(p).removeprefix(f"{self.root}/") for p in self.check(today)]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree without faults."""
    return Tree(tmp_path)


@pytest.fixture
def reported(tree: Tree) -> Callable[[str], bool]:
    """Whether a message with this text is printed."""
    return lambda text: any(text in message for message in tree.messages())
