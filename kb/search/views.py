"""The texts of an entry that a question is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MARKUP = re.compile(r"[*#`>]+|^\s*(?:-|\d+\.)\s+", re.MULTILINE)
ANSWER_VIEW = 160
MIN_VIEW = 8


class Indexable(Protocol):
    """What search reads of an entry (``kb.schema.entry.Entry`` has it)."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def questions(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def phrasings(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def letters(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def not_for(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def answer(self) -> str: ...  # noqa: D102
    @property
    def covers(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102


def plain(text: str) -> str:
    """``text`` without Jinja placeholders and Markdown marks.

    >>> plain("每人**{{ amount }}元**")
    '每人元'
    """
    return re.sub(r"[ \t]+", " ", _MARKUP.sub("", _JINJA.sub("", text))).strip()


def question_views(entry: Indexable) -> list[str]:
    """The title and every question, each once; those that may be shown first, the letters last."""
    return list(dict.fromkeys([*tuned_views(entry), *entry.letters]))


def tuned_views(entry: Indexable) -> list[str]:
    """Those of the question views that the encoder is always tuned on: all but the letters.

    Of texts that it was tuned on an encoder is surer than of a stranger's; what ranks by its vectors needs some that
    it never saw: every other letter (``kb.tune.data.tuned_on``).
    """
    return list(dict.fromkeys([entry.title, *entry.questions, *entry.phrasings]))


def shown_views(entry: Indexable) -> list[str]:
    """The title and the questions that may be shown, each once."""
    return list(dict.fromkeys([entry.title, *entry.questions]))


def answer_views(entry: Indexable) -> list[str]:
    """The paragraphs of the answer, joined to pieces of at most about 160 characters."""
    pieces: list[str] = []
    for line in filter(None, (part.strip() for part in plain(entry.answer).splitlines())):
        if pieces and len(pieces[-1]) + len(line) <= ANSWER_VIEW:
            pieces[-1] += line
        else:
            pieces.append(line[: 2 * ANSWER_VIEW])
    return [piece for piece in pieces if len(piece) >= MIN_VIEW] or [entry.title]


def owners(groups: Iterable[Sequence[str]]) -> list[int]:
    """For each text of ``groups``, laid end to end, the number of its group."""
    return [number for number, group in enumerate(groups) for _ in group]
