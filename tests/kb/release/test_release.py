"""Releases: immutable, versioned by content, activated and rolled back, overlaid by area."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.answer.knowledge import KnowledgeBase
from kb.release.compile import NotPublishable, compile_release, version
from kb.release.engine import EngineMaker
from kb.release.model import Release
from kb.release.publish import activate, active_id, fetch, publish, release_of
from kb.schema.load import load
from kb.settings import Settings
from kb.store.database import Database
from kb.store.migrate import migrate
from tests.kb.check.conftest import Tree

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    made = Tree(tmp_path / "content")
    assert made.messages() == []
    return made


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database(f"sqlite:///{tmp_path / 'state.db'}")
    migrate(opened)
    return opened


def compiled(tree: Tree, now: dt.datetime = NOON) -> Release:
    tree.check()
    return compile_release(load(tree.root), now)


def test_same_content_same_version(tree: Tree) -> None:
    first, second = compiled(tree), compiled(tree, NOON + dt.timedelta(hours=1))
    assert first.content_hash == second.content_hash
    assert first.versions == second.versions
    assert first.id != second.id


def test_a_changed_word_is_a_new_version(tree: Tree) -> None:
    before = compiled(tree)
    tree.entry["short"] = "断缴后再参保，先等{{ waiting_fixed }}。"
    after = compiled(tree)
    assert before.versions["contribution/break-resident"] != after.versions["contribution/break-resident"]


def test_a_letter_is_another_index_and_no_new_version(tree: Tree, tmp_path: Path) -> None:
    before = compiled(tree)
    entry = before.entries["contribution/break-resident"]
    told = entry.model_copy(update={"letters": ["去年在外头打工忘了交，今年补上还要等几个月才管用"]})
    after = before.model_copy(update={"entries": {**before.entries, entry.id: told}})
    maker = EngineMaker(Settings(var_dir=tmp_path))
    assert version(told) == before.versions[entry.id]
    assert maker.key(after, "encoder") != maker.key(before, "encoder")


def test_pack_loses_nothing(tree: Tree) -> None:
    release = compiled(tree)
    assert Release.unpack(release.pack()) == release


def test_content_with_errors_is_not_published(tree: Tree) -> None:
    tree.entry["owner"] = None
    tree.check()
    with pytest.raises(NotPublishable, match="errors in the content"):
        compile_release(load(tree.root), NOON)


def test_production_serves_what_is_approved_for_its_area(tree: Tree) -> None:
    tree.write("areas/110000/area.yml", {"name": "某市", "kind": "市", "parent": "CN"})
    tree.write("areas/120000/area.yml", {"name": "邻市", "kind": "市", "parent": "CN"})
    tree.check()
    with pytest.raises(NotPublishable, match="approved"):
        compile_release(load(tree.root), NOON, approved_for="110000")
    tree.entry["status"] = "approved"
    tree.entry["approvals"] = [{"area": "110000", "approved_by": "张三", "approved_on": dt.date(2026, 11, 1)}]
    tree.check()
    release = compile_release(load(tree.root), NOON, approved_for="110000")
    assert list(release.entries) == ["contribution/break-resident"]
    assert "990001" not in release.areas
    with pytest.raises(NotPublishable, match="approved for 120000"):
        compile_release(load(tree.root), NOON, approved_for="120000")
    tree.entry["approvals"][0]["area"] = "CN"
    tree.check()
    assert compile_release(load(tree.root), NOON, approved_for="120000").entries


def test_what_an_area_cites_of_its_own_is_in_the_release(tree: Tree) -> None:
    own = {"id": "doc-own", "title": "本县办法", "issuer": "本县", "status": "现行", "text_read": "full"}
    tree.write("documents/b.yml", [own])
    fact = tree.fact | {"id": "own-wait", "source": {"document": "doc-own"}, "scope": "示范县"}
    tree.write("facts/b.yml", [fact])
    overlay = {"facts": ["own-wait"], "citations": [{"document": "doc-own"}]}
    tree.write("areas/990001/faq/contribution/break-resident.yml", overlay)
    assert "doc-own" in compiled(tree).documents


def test_a_figure_brings_its_own_document(tree: Tree) -> None:
    own = {"id": "doc-own", "title": "等待期通知", "issuer": "本省", "status": "现行", "text_read": "full"}
    tree.write("documents/b.yml", [own])
    fact = tree.fact | {"id": "own-wait", "source": {"document": "doc-own", "article": "第二条"}}
    tree.write("facts/b.yml", [fact])
    row = {"value": 3, "effective": {"from": dt.date(2025, 1, 1)}, "fact": "own-wait"}
    tree.write("areas/CN/contribution.yml", {"waiting_fixed": [row]})
    release = compiled(tree)
    kb = KnowledgeBase.of(release, None)  # type: ignore[arg-type]
    shown = kb.sources(kb.render("contribution/break-resident", "990001", dt.date(2026, 11, 21)))
    assert [(c.document, c.article) for c in shown] == [("doc-a", "第三条"), ("doc-own", "第二条")]


def test_publish_activate_and_roll_back(tree: Tree, database: Database) -> None:
    old = compiled(tree)
    assert publish(database, old, NOON, "tester") == old.id
    tree.entry["short"] = "断缴后再参保，先等{{ waiting_fixed }}。"
    new = compiled(tree, NOON + dt.timedelta(minutes=1))
    publish(database, new, NOON, "tester")
    assert active_id(database) == new.id
    activate(database, old.id, NOON, "tester")
    assert active_id(database) == old.id
    assert fetch(database, old.id).entries == old.entries


def test_publishing_the_same_content_again_makes_no_second_release(tree: Tree, database: Database) -> None:
    first = publish(database, compiled(tree), NOON, "tester")
    again = publish(database, compiled(tree, NOON + dt.timedelta(days=1)), NOON, "tester")
    assert again == first


def test_an_old_version_of_an_entry_is_found_again(tree: Tree, database: Database) -> None:
    old = compiled(tree)
    publish(database, old, NOON, "tester")
    tree.entry["short"] = "断缴后再参保，先等{{ waiting_fixed }}。"
    publish(database, compiled(tree, NOON + dt.timedelta(minutes=1)), NOON, "tester")
    version = old.versions["contribution/break-resident"]
    assert release_of(database, "contribution/break-resident", version) == old.id


def test_area_overlay_overrides_single_fields(tree: Tree) -> None:
    tree.write(
        "areas/990001/faq/contribution/break-resident.yml", {"short": "示范县断缴后另有规定，请问窗口。"}
    )
    release = compiled(tree)
    assert release.entry("contribution/break-resident", "990001").short.startswith("示范县")
    assert release.entry("contribution/break-resident", "CN").short.startswith("断缴后")
    assert (
        release.entry("contribution/break-resident", "990001").answer
        == release.entries["contribution/break-resident"].answer
    )


def test_own_tree_overrides_single_fields(tree: Tree, tmp_path: Path) -> None:
    tree.check()
    own = tmp_path / "own" / "faq" / "contribution" / "break-resident.yml"
    own.parent.mkdir(parents=True)
    own.write_text("owner: 本县参保股\n", encoding="utf-8")
    content = load(tree.root, [tmp_path / "own"])
    assert content.problems == []
    assert content.entries["contribution/break-resident"].owner == "本县参保股"
    assert content.entries["contribution/break-resident"].title == tree.entry["title"]
