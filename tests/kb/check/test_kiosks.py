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
        ({"id": "other"}, "the id is the name of the file"),
    ],
)
def test_what_is_wrong_is_named(tree: Tree, change: dict[str, Any], message: str) -> None:
    tree.write("kiosks/hall.yml", {**KIOSK, **change})
    assert any(message in line for line in tree.messages()), tree.messages()


def test_a_name_that_is_no_address_is_refused(tree: Tree) -> None:
    tree.write("kiosks/Hall 1.yml", KIOSK)
    assert any("id:" in line for line in tree.messages())


SPEECH = (
    "您好。断缴以后再参保，从缴费那天起要先等三个月才能报销，等待期里看病的钱要自己付。"
    "所以每年都要按时缴费，不要断。拿不准的话可以问当地医保局。"
)


def recorded(tree: Tree, **change: Any) -> None:
    tree.entry["speech"] = SPEECH
    tree.entry["audio"] = [{"dialect": "雷州话", "file": "break.mp3", "text": SPEECH, **change}]


def test_a_recording_of_the_text_is_no_problem(tree: Tree) -> None:
    recorded(tree)
    (tree.root / "audio").mkdir()
    (tree.root / "audio" / "break.mp3").write_bytes(b"x")
    assert [line for line in tree.messages() if "record" in line or "audio" in line] == []


OWN = "您好。在本县断缴以后再参保，从缴费那天起要先等三个月才能报销，拿不准的话请问县医保局。"


def own(tree: Tree, **changes: Any) -> list[str]:
    """What is said of recordings where the demonstration county has a text of its own."""
    (tree.root / "audio").mkdir(exist_ok=True)
    (tree.root / "audio" / "break.mp3").write_bytes(b"x")
    tree.write("areas/990001/faq/contribution/break-resident.yml", {"speech": OWN, **changes})
    return [line for line in tree.messages() if "audio" in line or "not what is said" in line]


def test_a_recording_is_checked_against_what_the_area_says(tree: Tree) -> None:
    recorded(tree, text=OWN)
    assert own(tree) == []
    audio = {"dialect": "雷州话", "file": "break.mp3", "text": OWN}
    del tree.entry["audio"]
    assert own(tree, audio=[audio]) == []
    # The words of the entry, which the county does not say.
    (line,) = own(tree, audio=[{**audio, "text": SPEECH}])
    assert line.startswith("areas/990001/faq/contribution/break-resident.yml")
    assert "not what is said anywhere now" in line
    (line,) = own(tree, audio=[{**audio, "file": "lost.mp3"}])
    assert "no audio/lost.mp3" in line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({}, "no audio/break.mp3"),
        ({"file": "../break.mp3"}, "audio.0.file"),
        ({"text": "您好。这是以前念的另一段话。"}, "not what is said anywhere now"),
    ],
)
def test_a_recording_that_would_not_be_played_is_named(
    tree: Tree, change: dict[str, Any], message: str
) -> None:
    recorded(tree, **change)
    assert any(message in line for line in tree.messages()), tree.messages()
