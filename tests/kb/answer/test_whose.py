"""What is said where nothing answers: whose matter it is, or only whose it may be."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.context import Context
from kb.answer.knowledge import KnowledgeBase
from kb.answer.outcome import Outcome
from kb.answer.phrases import Phrases
from kb.answer.pipeline import decide
from kb.api.models import ChatReply, InternalRequest
from kb.eval.setup import knowledge_on_disk
from kb.search.result import Candidate, SearchResult
from kb.search.vocabulary import VOCAB_DIR
from kb.settings import Settings

QUESTION = "我妈癌症晚期花了二十万还能报点吗"
PHRASES = Phrases(VOCAB_DIR, "demo")


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return knowledge_on_disk(Settings(), lambda _: None)


def said(kb: KnowledgeBase, whose: str, out: float, *near: tuple[str, float]) -> ChatReply:
    request = InternalRequest(text=QUESTION)
    candidates = [Candidate(entry, 0.0, probability) for entry, probability in near]
    search = SearchResult("decline", candidates, whose, 0.4, [], QUESTION, out=out)
    made = Context(
        request=request,
        kb=kb,
        area="990001",
        day=dt.date(2026, 11, 23),
        entities=[],
        query=QUESTION,
        search=search,
    )
    decide(made, PHRASES)
    assert made.reply is not None
    return made.reply


def test_what_is_rather_theirs_is_theirs(kb: KnowledgeBase) -> None:
    reply = said(kb, "housing-fund", 0.8)
    assert (reply.outcome, reply.authority) == (Outcome.OUT_OF_SCOPE, "housing-fund")
    assert "12329" in reply.text


def test_what_is_rather_ours_is_not_sent_away(kb: KnowledgeBase) -> None:
    reply = said(kb, "housing-fund", 0.3)
    assert (reply.outcome, reply.authority) == (Outcome.NOT_FOUND, None)
    assert "医保这边答不了" not in reply.text
    for text in (reply.text, reply.short):
        assert "如果您问的是住房公积金，请打 12329" in str(text)
        assert kb.area("990001").hotlines[0].number in str(text)


def test_no_other_office_is_named_where_it_is_hardly_theirs(kb: KnowledgeBase) -> None:
    """「民政」 would send back whom 民政 has sent here."""
    reply = said(kb, "civil-affairs", 0.1)
    assert reply.outcome == Outcome.NOT_FOUND
    assert "民政" not in f"{reply.text}{reply.short}"
    assert kb.area("990001").hotlines[0].number in reply.text


def test_what_lies_near_is_offered_but_not_claimed(kb: KnowledgeBase) -> None:
    near = (("critical/what", 0.7), ("relief/who", 0.2), ("relief/what", 0.05))
    reply = said(kb, "housing-fund", 0.3, *near)
    assert reply.outcome == Outcome.NOT_FOUND
    titles = [kb.release.entries[i].title for i in ("critical/what", "relief/who")]
    assert [(button.text, button.send) for button in reply.buttons] == [(t, t) for t in titles]
    assert "没有整理好的答案" in reply.text
    assert "12329" not in reply.text
    assert "12329" in said(kb, "housing-fund", 0.4, *near).text
    assert not reply.entries


@pytest.mark.parametrize(("probability", "out"), [(0.4, 0.3), (0.9, 0.8)])
def test_nothing_is_offered_where_nothing_is_near(kb: KnowledgeBase, probability: float, out: float) -> None:
    assert not said(kb, "housing-fund", out, ("critical/what", probability)).buttons
