"""A short question that is not sure alone is read with the one before it, and only as far as that goes."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kb.answer.context import Context
from kb.answer.phrases import Phrases
from kb.answer.pipeline import read_in_context
from kb.api.models import InternalRequest
from kb.search.result import Candidate, Decision, SearchResult

LAST = "contribution/waiting-period"
ALONE = ["enrolment/newborn-how", "enrolment/newborn-effective", LAST]


def result(decision: Decision, *ids: str) -> SearchResult:
    candidates = [Candidate(i, score=1.0, probability=0.5) for i in ids]
    return SearchResult(decision, candidates, None, 0.5, [], "", choices=list(ids[:2]))


def context(text: str, alone: SearchResult, joined: SearchResult) -> tuple[Context, list[str]]:
    asked: list[str] = []

    def search(query: str, **_: Any) -> SearchResult:
        asked.append(query)
        return joined

    entry = SimpleNamespace(title="断缴后要等多久才能报")
    kb = SimpleNamespace(
        release=SimpleNamespace(entries={LAST: entry}), engine=SimpleNamespace(search=search)
    )
    request = InternalRequest(text=text, last_entry=LAST, last_question="哪些人没有等待期")
    made = Context(
        request=request,
        kb=cast(Any, kb),
        area="990001",
        day=dt.date(2026, 11, 22),
        entities=[],
        query=text,
        search=alone,
    )
    return made, asked


def read(made: Context) -> None:
    read_in_context(made, cast(Phrases, None))


def test_the_last_question_chooses_between_what_the_new_one_brings_up() -> None:
    made, asked = context("新生儿要等吗", result("clarify", *ALONE), result("answer", LAST))
    read(made)
    assert made.search is not None
    assert (made.search.decision, made.search.candidates[0].entry_id) == ("answer", LAST)
    assert made.follow_up is not None
    assert made.follow_up.understood_as in asked


@pytest.mark.parametrize(
    ("text", "alone", "joined"),
    [
        ("新生儿要等吗", result("clarify", *ALONE[:2]), result("answer", LAST)),
        ("新生儿要等吗", result("clarify", *ALONE), result("clarify", LAST, *ALONE)),
        ("新生儿要等吗", result("answer", *ALONE), result("answer", LAST)),
        ("退休金几号发", result("decline", *ALONE), result("answer", LAST)),
        ("我家孩子上个月刚生下来，请问要等多久才能报", result("clarify", *ALONE), result("answer", LAST)),
    ],
)
def test_otherwise_it_stands_alone(text: str, alone: SearchResult, joined: SearchResult) -> None:
    made, _ = context(text, alone, joined)
    read(made)
    assert made.search is alone
    assert made.follow_up is None
