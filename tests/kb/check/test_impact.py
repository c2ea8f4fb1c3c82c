"""What rests on a document: facts, parameters, entries and every text that shows its figure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from kb.answer.parameters import Resolver
from kb.answer.render import Scene, render_entry
from kb.check.impact import Rests, impact, showing
from kb.schema.load import Content, load
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


def test_one_figure_changed_in_one_file_changes_every_surface_that_shows_it(tmp_path: Path) -> None:
    content = load()
    name, old, new = "resident_contribution", "435元", "446元"
    shown = showing(content, [name])
    own = tmp_path / "areas" / "990001" / "contribution.yml"
    own.parent.mkdir(parents=True)
    rows = [
        r.model_dump(mode="json", by_alias=True, exclude_none=True) for r in content.values["990001"][name]
    ]
    for row in rows:
        row["value"] = 446 if row["value"] == "435" else int(row["value"])
    own.write_text(yaml.safe_dump({name: rows}, allow_unicode=True), encoding="utf-8")
    changed = load(extra=[tmp_path])
    assert changed.problems == []

    def surfaces(tree: Content) -> dict[str, str]:
        resolver = Resolver(tree.definitions, tree.values, tree.areas)
        scene = Scene(resolver, tree.areas["990001"], dt.date(2026, 11, 21))
        out = {}
        for entry_id in {r.name.split("#")[0] for r in shown if "service:" not in r.name}:
            rendered = render_entry(tree.entries[entry_id], scene)
            out |= {
                f"{entry_id}#{f}": getattr(rendered, f) or ""
                for f in ("answer", "short", "speech", "led", "fee")
            }
        return out

    before, after = surfaces(content), surfaces(changed)
    with_figure = {k for k, text in before.items() if old in text}
    assert len(with_figure) >= 3
    assert {k for k, text in after.items() if new in text} == with_figure
    assert not any(old in text for text in after.values())


def test_services_that_rest_on_a_document_are_listed() -> None:
    content = load()
    service = next(iter(content.services.values()))
    rows = impact(content, service.citations[0].document)
    assert service.id in {r.name for r in rows if r.kind == "service"}
