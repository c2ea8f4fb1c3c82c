"""Whole conversations as data (``tests/cases/conversations``), through the real Rasa and action server.

A turn is ``say`` with what holds afterwards: ``outcome``; ``asks`` (the open question; null: no form is open);
``form`` (in progress or just finished); ``facts`` held; ``unknown`` answered by 不知道; ``has`` and ``lacks``, pieces
of the text; ``buttons`` among those shown; ``about``. ``wait`` lets seconds pass before the turn.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.stack import ROOT, Stack
from tests.talk import Talk

FILES = sorted((ROOT / "tests" / "cases" / "conversations").glob("*.yml"))
KEYS = {
    "say", "wait", "outcome", "asks", "form", "facts", "unknown", "has", "lacks", "buttons", "about", "entry", "times",
}  # fmt: skip
Json = dict[str, Any]


def conversations() -> list[Any]:
    """Every conversation of every file, named."""
    found = []
    for path in FILES:
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(row, id=f"{path.stem}-{row['name']}"))
    return found


CASES = conversations()


def test_there_are_sixty() -> None:
    assert len(CASES) >= 60
    turns = [turn for case in CASES for turn in case.values[0]["turns"]]
    assert all(set(turn) <= KEYS for turn in turns)
    assert all(set(turn) - {"say", "wait"} or "times" in turn for turn in turns), (
        "a turn that expects nothing"
    )


@pytest.mark.parametrize("row", CASES)
def test_conversation(stack: Stack, row: Json) -> None:
    talk = Talk(stack, row.get("area", "990001"))
    try:
        for number, turn in enumerate(row["turns"], 1):
            if "wait" in turn:
                talk.later(turn["wait"])
            for _ in range(turn.get("times", 1)):
                reply = talk.say(turn["say"])
            check(f"{number} {turn['say']}", turn, reply, talk.state())
    finally:
        talk.close()


def check(where: str, turn: Json, reply: Json, state: Json) -> None:
    """Hold one reply and the state behind it to what the turn expects."""
    told = f"{where}: {reply['outcome']} {reply['text']}\n{state}"
    if "outcome" in turn:
        assert reply["outcome"] == turn["outcome"], told
    if "asks" in turn:
        assert state["asked"] == turn["asks"], told
    if "form" in turn:
        assert state["form"] == turn["form"], told
    if "about" in turn:
        assert state["about"] == turn["about"], told
    if "entry" in turn:
        assert [entry["id"] for entry in reply["entries"]][:1] == [turn["entry"]], told
    assert {name: state["facts"].get(name) for name in turn.get("facts", {})} == turn.get("facts", {}), told
    assert set(turn.get("unknown", [])) <= set(state["dont_know"]), told
    missing = [piece for piece in turn.get("has", []) if piece not in reply["text"]]
    assert missing == [], told
    assert [piece for piece in turn.get("lacks", []) if piece in reply["text"]] == [], told
    shown = [button["text"] for button in reply["buttons"] + reply["follow_ups"]]
    assert [button for button in turn.get("buttons", []) if button not in shown] == [], f"{told} {shown}"
