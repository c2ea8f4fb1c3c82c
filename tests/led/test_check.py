"""Each fault an editor can make in screens, playlists and cards is named at its line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.check import led, quiz, recordings
from kb.led.served import read_out
from kb.schema.load import load
from tests.led.ledkit import CARD, FACT, ITEMS, NOW, SCREEN, Tree

TODAY = NOW.date()


def reported(tree: Tree, today: dt.date = TODAY) -> list[str]:
    content = load(tree.root)
    quiz.check(content, today)
    recordings.check(content, today)
    led.check(content, today)
    return [str(p).removeprefix(f"{tree.root}/") for p in content.problems]


def test_a_sound_tree_has_nothing_reported(tree: Tree) -> None:
    assert reported(tree) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"area": "999999"}, "unknown area 999999"),
        ({"playlist": "none"}, "unknown playlist none"),
        ({"example": False}, "example is true for screens of a demonstration area"),
        ({"columns": 26}, "26 columns of 32 px need more than the width"),
        ({"rows": 5}, "5 rows of 32 px need more than the height"),
        ({"columns": 3}, "columns"),
        ({"width": 0}, "width"),
        ({"colour": "blue"}, "colour"),
        ({"id": "other"}, "the id is the name of the file, wall"),
        ({"characters_per_second": 1, "max_seconds": 5}, "takes 14 s to read, at most 5"),
    ],
)
def test_faults_of_a_screen(tree: Tree, change: dict[str, Any], said: str) -> None:
    tree.write("led/screens/wall.yml", {**SCREEN, **change})
    found = reported(tree)
    assert any(said in message for message in found), found
    assert all(message.startswith("led/screens/wall.yml:") for message in found)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"entry": "relief/none"}, "unknown entry relief/none"),
        ({"topic": "weather"}, "unknown topic weather"),
        ({"quiz": "relief"}, "no quiz card of relief"),
        ({"entry": "relief/low-income", "topic": "relief"}, "exactly one of entry, topic, notices, quiz"),
        ({"weight": 2}, "exactly one of entry, topic, notices, quiz"),
        ({"topic": "relief", "weight": 0}, "weight"),
        ({"topic": "relief", "weekdays": [0]}, "weekdays are 1 (Monday) to 7"),
        ({"topic": "relief", "weekdays": [1, 1]}, "each once"),
        ({"topic": "relief", "hours": {"from": "08:00", "to": "08:00"}}, "the same time"),
        ({"topic": "relief", "hours": {"from": "8 Uhr", "to": "08:00"}}, "hours.from"),
        ({"topic": "relief", "campaign": {"from": TODAY, "to": dt.date(2026, 11, 1)}}, "after"),
        (
            {"topic": "relief", "campaign": {"to": dt.date(2026, 11, 1)}},
            "warning: the campaign ended on 2026-11-01",
        ),
        ({"entry": "relief/low-income"}, "stands twice: raise its weight"),
    ],
)
def test_faults_of_a_playlist(tree: Tree, item: dict[str, Any], said: str) -> None:
    tree.playlist(*ITEMS, item)
    found = reported(tree)
    assert any(said in message for message in found), found
    # With the playlist unreadable, the screen that names it is reported, too.
    assert any(message.startswith("led/playlists/all.yml:") for message in found)


def test_an_entry_without_a_line_is_named(tree: Tree) -> None:
    tree.change("faq/relief/low-income.yml", led=None)
    assert any("relief/low-income has no LED line" in message for message in reported(tree))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"entry": "relief/none"}, "unknown entry relief/none"),
        ({"area": "999999"}, "unknown area 999999"),
        ({"facts": ["none"]}, "unknown fact none"),
        ({"facts": ["fee-local"]}, "fact fee-local is not a fact of contribution/break-resident"),
        ({"choices": ["1个月", "4个月", "不用等"]}, "4个月: no listed fact carries this figure"),
        (
            {"explanation": "断缴以后再参保，要先等6个月才能报销。"},
            "6个月: no listed fact carries this figure",
        ),
        ({"question": "断缴满2年再参保，要先等几个月？"}, "2年: no listed fact carries this figure"),
        ({"answer": 4}, "answer 4 is not one of 3 choices"),
        ({"choices": ["3个月", "3个月"]}, "two choices are the same"),
        ({"choices": ["3个月"]}, "choices"),
        ({"question": "断缴以后再参保，要先等几个月😀"}, "is not in GBK"),
        ({"question": "要先等{{ nothing }}个月？"}, "unknown parameter nothing"),
        ({"id": "window"}, "window is a notice's id"),
        ({"status": "approved"}, "approved by nobody"),
        ({"effective": {"to": dt.date(2026, 11, 1)}}, "warning: expired on 2026-11-01"),
    ],
)
def test_faults_of_a_card(tree: Tree, change: dict[str, Any], said: str) -> None:
    tree.write("quiz/contribution.yml", [{**CARD, **change}])
    found = reported(tree)
    assert any(said in message and message.startswith("quiz/contribution.yml:") for message in found), found


def test_a_wrong_choice_may_name_any_figure(tree: Tree) -> None:
    tree.write("quiz/contribution.yml", [{**CARD, "choices": ["90天", "3个月", "12个月"]}])
    assert reported(tree) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scope": "浙江"}, "holds for 浙江 only: give the area"),
        ({"effective": {"to": dt.date(2026, 12, 31)}}, "ends on 2026-12-31: effective.to must not be later"),
        ({"effective": {"from": dt.date(2027, 1, 1)}}, "in force only from 2027-01-01"),
    ],
)
def test_a_card_holds_where_and_while_its_fact_holds(tree: Tree, change: dict[str, Any], said: str) -> None:
    tree.write("facts/b.yml", [{**FACT, "id": "wait-b", **change}])
    tree.change("faq/contribution/break-resident.yml", facts=["wait", "wait-b"])
    tree.write("quiz/contribution.yml", [{**CARD, "facts": ["wait-b"]}])
    assert any(said in message for message in reported(tree))


LATER = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("base", "later", "ends", "said"),
    [
        (["wait"], [], None, "fact wait is not a fact of contribution/break-resident on 2027-01-01"),
        (["wait"], [], dt.date(2026, 12, 31), None),
        ([], ["wait"], None, "fact wait is not a fact of contribution/break-resident on 2026-11-21"),
        (["wait"], ["wait"], None, None),
    ],
)
def test_a_card_rests_on_what_its_entry_says_in_the_cards_own_time(
    tree: Tree, base: list[str], later: list[str], ends: dt.date | None, said: str | None
) -> None:
    variant = {"effective": {"from": LATER}, "facts": later}
    tree.change("faq/contribution/break-resident.yml", facts=base, variants=[variant])
    tree.write("quiz/contribution.yml", [{**CARD, "effective": {"to": ends}}])
    found = [message for message in reported(tree) if "is not a fact of" in message]
    assert [said in message for message in found] == ([True] if said else [])


def test_what_a_former_variant_said_supports_no_card(tree: Tree) -> None:
    old = {"effective": {"to": dt.date(2026, 6, 30)}, "facts": ["wait"]}
    tree.change("faq/contribution/break-resident.yml", facts=[], variants=[old])
    assert any("is not a fact of contribution/break-resident on" in message for message in reported(tree))


def test_a_card_of_an_area_rests_on_the_areas_own_text(tree: Tree) -> None:
    tree.write("areas/990001/faq/contribution/break-resident.yml", {"facts": []})
    tree.write("quiz/contribution.yml", [{**CARD, "area": "990001"}])
    assert any("is not a fact of contribution/break-resident on" in message for message in reported(tree))


def test_a_recording_of_old_words_is_reported_and_not_played(tree: Tree) -> None:
    words = read_out([CARD["question"], *CARD["choices"], CARD["explanation"]])  # type: ignore[list-item,misc]
    (tree.root / "audio").mkdir()
    (tree.root / "audio" / "wait.mp3").write_bytes(b"ID3")
    audio = [{"dialect": "雷州话", "file": "wait.mp3", "text": words}]
    tree.write("quiz/contribution.yml", [{**CARD, "audio": audio}])
    assert reported(tree) == []
    tree.write(
        "quiz/contribution.yml", [{**CARD, "explanation": "缴费后要先等3个月才能报销。", "audio": audio}]
    )
    assert any("not what is said anywhere now" in message for message in reported(tree))
    tree.write("quiz/contribution.yml", [{**CARD, "audio": [{**audio[0], "file": "none.mp3"}]}])
    assert any("no audio/none.mp3" in message for message in reported(tree))
    tree.write("quiz/contribution.yml", [{**CARD, "audio": [{**audio[0], "file": "../secret.mp3"}]}])
    assert any("audio.0.file" in message for message in reported(tree))


def test_a_screen_with_nothing_to_show_is_a_warning(tree: Tree) -> None:
    tree.playlist({"topic": "relief", "campaign": {"to": dt.date(2026, 11, 1)}})
    assert any("warning: nothing to show in the coming week" in message for message in reported(tree))
