"""The wish for a form comes from the gateway, never from the classifier."""

from __future__ import annotations

import pytest

from bot.components.metadata_wish import WISHES, correct
from tests.bot.conftest import Parse


@pytest.mark.parametrize("wish", sorted(WISHES))
@pytest.mark.parametrize("intent", ["ask_policy", "inform", "greet", None])
def test_a_wish_is_one_whatever_the_classifier_thinks(intent: str | None, wish: str) -> None:
    assert correct(intent, {"wish": wish}) == "start_form"


@pytest.mark.parametrize(
    "metadata", [None, {}, {"wish": None}, {"wish": "flight"}, {"wish": 3}, "x", ["benefit"]]
)
def test_without_a_wish_nothing_is_one(metadata: object) -> None:
    assert correct("start_form", metadata) == "ask_policy"
    assert correct("inform", metadata) is None


def test_a_question_like_a_wish_is_a_question(parse: Parse) -> None:
    assert parse("算算我明年要交多少", {"entities": []})["intent"]["name"] == "ask_policy"
    assert parse("住院报销比例多少", {"wish": "benefit"})["intent"]["name"] == "start_form"
