"""A tokenizer without a segmenter: clauses of letters, digits and Han characters."""

from __future__ import annotations

import unicodedata
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

NO_WORD = "\ufffc"
"""Stands for a text without any letter, digit or Han character, so that featurizers never see nothing."""

MAX_CHARS = 2000
"""Longer texts are cut here; the gateway refuses them before."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CharTokenizer(Tokenizer):
    """Splits a text into clauses; the featurizer takes character n-grams inside and at their edges.

    A dialogue act is told by how a clause begins and ends, not by its words, so that no segmenter and
    no dictionary is needed and publishing content never changes what Rasa sees.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings every Rasa tokenizer has."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Tokenize; an empty text is given a stand-in first.

        RegexFeaturizer skips an empty text, and the classifier then fails for want of its columns.
        """
        for message in messages:
            if message.get(TEXT) == "":
                message.set(TEXT, NO_WORD)
        return super().process(messages)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the clauses with offsets in the raw text; never an empty list."""
        text = str(message.get(attribute))[:MAX_CHARS]
        tokens = [Token(shape(text[a:b]), a, b) for a, b in clauses(text)]
        return tokens or [Token(NO_WORD, 0, len(text))]


def clauses(text: str) -> list[list[int]]:
    """Return ``[start, end)`` of every run of letters, digits and Han characters."""
    runs: list[list[int]] = []
    for index, char in enumerate(text):
        if not unicodedata.normalize("NFKC", char)[:1].isalnum():
            continue
        if runs and runs[-1][1] == index:
            runs[-1][1] = index + 1
        else:
            runs.append([index, index + 1])
    return runs


def shape(clause: str) -> str:
    """Normalise width and case, and write every number of two or more digits as ``00``.

    The classifier needs to know that a figure was given, never which; a single digit stays, for a
    resident answers a numbered choice with it.
    """
    plain = unicodedata.normalize("NFKC", clause).lower()
    out: list[str] = []
    run = ""
    for char in plain + " ":
        if char.isdigit():
            run += char
            continue
        if run:
            out.append(run if len(run) == 1 else "00")
            run = ""
        out.append(char)
    return "".join(out[:-1])
