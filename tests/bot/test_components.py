"""The graph components by themselves, with everything a message may hold."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.components.act_guard import LIMITS, correct
from bot.components.char_tokenizer import NO_WORD, CharTokenizer, clauses, shape
from bot.components.metadata_entities import LABELS, adopt
from tests.bot.conftest import Parse
from tests.bot.test_training_data import intents

FOUND: dict[str, Any] = {
    "entity": "category", "value": "低保对象", "text": "低保户", "start": 2, "end": 5, "negated": False,
}  # fmt: skip


def tokens(text: str) -> list[str]:
    tokenizer = CharTokenizer(CharTokenizer.get_default_config())
    return [token.text for token in tokenizer.tokenize(Message({"text": text}), "text")]


def test_clauses_have_the_offsets_of_the_raw_text() -> None:
    text = "您好！ＡＢＣ，我妈76岁"
    assert [text[a:b] for a, b in clauses(text)] == ["您好", "ＡＢＣ", "我妈76岁"]
    assert tokens(text) == ["您好", "abc", "我妈00岁"]


@pytest.mark.parametrize(
    ("text", "seen"), [("2", "2"), ("３", "3"), ("32000块", "00块"), ("①", "1"), ("2025年6月", "00年6月")]
)
def test_figures_lose_their_value_but_single_digits_do_not(text: str, seen: str) -> None:
    assert shape(text) == seen


@pytest.mark.parametrize("text", ["", "😀", "？", "\u200b"])
def test_a_text_without_words_has_one_token(text: str) -> None:
    assert tokens(text) == [NO_WORD]


def test_adopts_entities_as_rasa_has_them() -> None:
    assert adopt({"entities": [FOUND]}) == [
        {"entity": "category", "value": "低保对象", "start": 2, "end": 5, "extractor": "MetadataEntities"}
    ]


def test_what_is_denied_gets_a_role() -> None:
    assert adopt({"entities": [{**FOUND, "negated": True}]})[0]["role"] == "negated"


@pytest.mark.parametrize(
    "metadata",
    [
        None, [], "x", 1, {}, {"entities": None}, {"entities": "x"}, {"entities": {}}, {"entities": [None, 1, "x", []]},
        {"entities": [{**FOUND, "entity": "illness"}]}, {"entities": [{**FOUND, "entity": ["category"]}]},
        {"entities": [{**FOUND, "value": 3}]}, {"entities": [{**FOUND, "start": "2"}]},
        {"entities": [{"entity": "year"}]},
    ],
)  # fmt: skip
def test_malformed_metadata_is_ignored(metadata: object) -> None:
    assert adopt(metadata) == []


def test_one_bad_entity_does_not_cost_the_good_one() -> None:
    assert len(adopt({"entities": [{"entity": "category"}, FOUND]})) == 1


@pytest.mark.parametrize(
    ("intent", "text", "labels", "becomes"),
    [
        ("thank", "谢谢", [], None),
        ("thank", "谢谢，那新生儿怎么参保", ["category", "service"], "ask_policy"),
        ("thank", "谢谢你啊不过我还是想问问去年那个事到底该怎么弄才好", [], "ask_policy"),
        ("greet", "您好", [], None),
        ("greet", "你好，低保户", ["category"], "ask_policy"),
        ("talk_to_person", "转人工，我妈低保的事", ["category"], None),
        ("talk_to_person", "人工" * 30, [], "ask_policy"),
        ("inform", "我是低保户", ["category"], None),
        ("inform", "花了三万二", ["amount"], None),
        ("inform", "我妈常年吃药一年两万，能不能减轻点", ["amount"], "ask_policy"),
        ("follow_up", "低保户呢", ["category"], None),
        ("ask_policy", "😀", [], "nlu_fallback"),
        ("greet", "？？？", [], "nlu_fallback"),
        (None, "参保", [], None),
    ],
)
def test_an_act_holds_only_without_a_question(
    intent: str | None, text: str, labels: list[str], becomes: str | None
) -> None:
    assert correct(intent, 0.9, text, [{"entity": label} for label in labels]) == becomes


def test_an_act_that_the_classifier_doubts_is_a_question() -> None:
    assert correct("goodbye", 0.25, "呜啦啦啦", []) == "ask_policy"
    assert correct("follow_up", 0.35, "呜啦啦啦", []) is None


def test_every_canned_intent_has_a_limit() -> None:
    assert set(LIMITS) == set(intents()) - {"ask_policy", "follow_up", "inform", "start_form"}


def test_metadata_reaches_the_model(parse: Parse) -> None:
    parsed = parse("低保户呢", {"entities": [FOUND]})
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("category", "低保对象")]
    assert {e["entity"] for e in parsed["entities"]} <= LABELS


def test_the_guard_runs_in_the_model(parse: Parse) -> None:
    thanks = "好的谢谢"
    assert parse(thanks)["intent"]["name"] == "thank"
    assert parse(thanks, {"entities": [FOUND]})["intent"]["name"] == "ask_policy"


@pytest.mark.parametrize(
    "text", ["", " ", "😀👍🏻", "？？？", "。", "\u200b\u200b", "\x00\x01", "-" * 2000, "'; --", "\ufe0f"]
)
def test_a_text_without_words_is_no_act(parse: Parse, text: str) -> None:
    assert parse(text)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["医" * 10_000, "<b>你好</b>" * 500, "参保 " * 3000, "🀄中", "\ud83d"])
def test_an_odd_text_has_an_intent(parse: Parse, text: str) -> None:
    assert parse(text)["intent"]["name"]
