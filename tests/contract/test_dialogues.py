"""Two-turn dialogues as data (``tests/cases/dialogues``), through the real Rasa and action server.

``expect`` says what holds after the last message: ``form`` in progress or just finished (null: the knowledge base
answers), ``slots`` that must be held, ``not_slots`` that must not, ``asks`` the open question, ``outcome``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stack import ROOT, Stack
from tests.talk import Talk

FILES = sorted((ROOT / "tests" / "cases" / "dialogues").glob("*.yml"))
KEYS = {"form", "slots", "not_slots", "asks", "outcome"}
Json = dict[str, Any]


def rows(path: Path) -> list[Json]:
    found: list[Json] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


CASES = [pytest.param(row, id=f"{path.stem}-{'/'.join(row['say'])}") for path in FILES for row in rows(path)]


def test_there_are_two_hundred() -> None:
    assert len(CASES) >= 200
    assert all(set(case.values[0]["expect"]) <= KEYS for case in CASES)  # type: ignore[call-overload,index,arg-type]


@pytest.mark.parametrize("row", CASES)
def test_dialogue(stack: Stack, row: Json) -> None:
    talk = Talk(stack, row["area"])
    try:
        reply: Json = {}
        for text in row["say"]:
            reply = talk.say(text)
        state, expect = talk.state(), row["expect"]
    finally:
        talk.close()
    facts = state["facts"] if state["form"] else {}
    wanted = expect.get("slots") or {}
    assert {name: facts.get(name) for name in wanted} == wanted, reply["text"]
    assert not set(expect.get("not_slots") or []) & set(facts)
    if "form" in expect:
        assert state["form"] == expect["form"], reply["text"]
    if "asks" in expect:
        assert state["asked"] == expect["asks"]
    if "outcome" in expect:
        assert reply["outcome"] == expect["outcome"], reply["text"]
