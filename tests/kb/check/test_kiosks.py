"""Kiosks as content."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kb.check.conftest import Tree

KIOSK: dict[str, Any] = {"area": "990001", "hospital": "示范县医院", "example": True}


def test_a_kiosk_needs_little(tree: Tree) -> None:
    tree.write("kiosks/hall.yml", KIOSK)
    assert tree.messages() == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"area": "123456"}, "unknown area 123456"),
        ({"example": False}, "example is true for kiosks of a demonstration area, and only there"),
        ({"town": "天上镇"}, "no office in 天上镇"),
        ({"questions": ["no/body"]}, "unknown entry no/body"),
        ({"idle_seconds": 5}, "idle_seconds:"),
        ({"warning_seconds": 0}, "warning_seconds:"),
        ({"cache_hours": 9999}, "cache_hours:"),
        ({"hospital": ""}, "hospital:"),
        ({"hopsital": "医院"}, "hopsital:"),
        ({"id": "other"}, "its file name is its id"),
    ],
)
def test_what_is_wrong_is_named(tree: Tree, change: dict[str, Any], message: str) -> None:
    tree.write("kiosks/hall.yml", {**KIOSK, **change})
    assert any(message in line for line in tree.messages()), tree.messages()


def test_a_name_that_is_no_address_is_refused(tree: Tree) -> None:
    tree.write("kiosks/Hall 1.yml", KIOSK)
    assert any("id:" in line for line in tree.messages())
