"""Follow-ups take over the subject; what stands on its own does not."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.followup import looks_elliptic, resolve
from kb.search.entities import EntityExtractor

TODAY = dt.date(2026, 11, 21)
EXTRACTOR = EntityExtractor()


@pytest.mark.parametrize(
    ("text", "last_question", "last_title", "understood"),
    [
        ("那要带什么材料", "我娃刚出生怎么上医保", "新生儿怎样参保", "新生儿怎样参保：要带什么材料"),
        ("在哪办呢？", "咋申请医疗救助", "怎样申请医疗救助", "怎样申请医疗救助：在哪办"),
        ("低保户呢", "居民医保一年交多少钱", "居民医保每年个人交多少钱", "低保户：居民医保一年交多少钱"),
        ("那职工医保呢？", "断缴了有什么影响", "居民医保断缴有什么影响", "职工医保：断缴了有什么影响"),
    ],
)
def test_subject_is_taken_over(text: str, last_question: str, last_title: str, understood: str) -> None:
    found = resolve(text, EXTRACTOR.extract(text, TODAY), last_question, last_title)
    assert found is not None
    assert found.understood_as == understood


def test_aspect_of_the_same_subject_is_known() -> None:
    found = resolve(
        "那要带什么材料", EXTRACTOR.extract("那要带什么材料", TODAY), "咋申请救助", "怎样申请医疗救助"
    )
    assert found is not None
    assert (found.aspect, found.same_subject) == ("材料", True)


def test_a_long_story_is_not_repeated_as_the_subject() -> None:
    story = (
        "我爸去年做了手术花了不少钱，家里就靠我一个人打工，听说有个救助可以申请，请问我们这样的家庭能申请多少"
    )
    found = resolve("特困呢", EXTRACTOR.extract("特困呢", TODAY), story, "医疗救助比例是多少")
    assert found is not None
    assert found.understood_as == "特困：医疗救助比例是多少"


@pytest.mark.parametrize("text", ["", "呢", "那？"])
def test_nothing_to_take_over(text: str) -> None:
    assert resolve(text, [], "咋申请救助", "怎样申请医疗救助") is None


@pytest.mark.parametrize(
    ("text", "elliptic"),
    [
        ("那要带什么材料", True),
        ("低保户呢", True),
        ("如果是外地户口呢？", True),
        ("居民医保怎么交", False),
        ("那我妈六十八岁没有工作想参加居民医保要怎么办理手续", False),
    ],
)
def test_looks_elliptic(text: str, elliptic: bool) -> None:
    assert looks_elliptic(text) is elliptic


@pytest.mark.parametrize(
    ("text", "last_question", "alone"),
    [
        ("那要怎么交", "居民医保一年交多少钱", "居民医保要怎么交"),
        ("要带什么材料", "新生儿怎么参保", "新生儿参保要带什么材料"),
        ("那要多久", "多少钱", None),
        ("低保户呢", "居民医保一年交多少钱", None),
    ],
)
def test_the_subject_alone_is_asked_too(text: str, last_question: str, alone: str | None) -> None:
    last = EXTRACTOR.extract(last_question, TODAY)
    found = resolve(text, EXTRACTOR.extract(text, TODAY), last_question, "标题", last)
    assert found is not None
    assert found.subject_query == alone
