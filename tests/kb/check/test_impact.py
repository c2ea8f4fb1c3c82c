"""What rests on a document: facts, parameters, entries and every text that shows its figure."""

from __future__ import annotations

import pytest

from kb.check.impact import Rests, impact
from kb.schema.load import load
from tests.kb.check.conftest import Tree


def test_a_figure_is_followed_to_every_surface(tree: Tree) -> None:
    tree.check()
    rows = impact(load(tree.root), "doc-a")
    entry = "contribution/break-resident"
    assert Rests("fact", "wait-fixed", "doc-a") in rows
    assert Rests("parameter", "CN:waiting_fixed", "fact wait-fixed") in rows
    assert Rests("entry", entry, "fact wait-fixed") in rows
    assert {r.name for r in rows if r.through == "parameter waiting_fixed"} == {
        f"{entry}#answer",
        f"{entry}#short",
    }


def test_only_the_article_asked_for(tree: Tree) -> None:
    tree.check()
    content = load(tree.root)
    assert impact(content, "doc-a", "第三条")
    assert impact(content, "doc-a", "第九条") == []


def test_unknown_document(tree: Tree) -> None:
    tree.check()
    with pytest.raises(KeyError):
        impact(load(tree.root), "doc-z")
