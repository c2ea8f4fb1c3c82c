"""Amounts as people say them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import cast

import pytest

from kb.answer.knowledge import KnowledgeBase
from kb.dialogue.parts import Scene
from kb.dialogue.tell import pays
from kb.dialogue.texts import Texts
from kb.rules.result import Line
from kb.schema.load import CONTENT_ROOT

TEXTS = Texts.load(CONTENT_ROOT / "vocab" / "dialogue.yml")
SCENE = Scene(cast(KnowledgeBase, None), TEXTS, "990001", dt.date(2026, 11, 21))


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        ("435", "435", "您这一年要交 **435元**（2026年缴、2027年享受）。"),
        ("0", "0", "您**不用自己交钱**（2027年享受）。"),
        (
            "0",
            "435",
            "您这一年要交 **435元**，父母有一方在本地参保的**不用交**（2026年缴、2027年享受）。",
        ),
    ],
)
def test_what_is_paid(low: str, high: str, says: str) -> None:
    line = Line("pays", "本人要缴", Decimal(low), Decimal(high))
    assert pays(line, "2026年缴、2027年享受", SCENE) == says
