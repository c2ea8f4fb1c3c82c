"""Releases: immutable, versioned by content, activated and rolled back, overlaid by area."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.release.compile import NotPublishable, compile_release
from kb.release.model import Release
from kb.release.publish import activate, active_id, fetch, publish, release_of
from kb.schema.load import load
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


def test_pack_loses_nothing(tree: Tree) -> None:
    release = compiled(tree)
    assert Release.unpack(release.pack()) == release


def test_content_with_errors_is_not_published(tree: Tree) -> None:
    tree.entry["owner"] = None
    tree.check()
    with pytest.raises(NotPublishable, match="errors in the content"):
        compile_release(load(tree.root), NOON)


def test_production_serves_approved_entries_only(tree: Tree) -> None:
    tree.check()
    with pytest.raises(NotPublishable, match="approved"):
        compile_release(load(tree.root), NOON, approved_only=True)
    tree.entry["status"] = "approved"
    tree.check()
    release = compile_release(load(tree.root), NOON, approved_only=True)
    assert list(release.entries) == ["contribution/break-resident"]
    assert "990001" not in release.areas


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
