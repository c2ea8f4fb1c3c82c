"""The entity extractor: negation, nesting, longest match, offsets."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest

from kb.search.entities import EntityExtractor
from kb.search.vocabulary import VocabularyError, load_vocabulary

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def extractor() -> EntityExtractor:
    return EntityExtractor(today=TODAY)


def pairs(extractor: EntityExtractor, text: str, *labels: str) -> list[tuple[str, str]]:
    return [(e.entity, e.value) for e in extractor.extract(text) if not labels or e.entity in labels]


@pytest.mark.parametrize(
    ("text", "label", "values"),
    [
        ("低保边缘户怎么救助", "category", ["低保边缘"]),
        ("低保边缘户和低保户有什么区别", "category", ["低保边缘", "低保对象"]),
        ("村里的五保户住院", "category", ["特困人员"]),
        ("娃刚生下来怎么上医保", "category", ["儿童", "新生儿"]),
        ("边缘易致贫户能申请吗", "category", ["防返贫监测对象"]),
        ("最低保障工资是多少", "category", []),
        ("二三级医院起付线", "hospital_level", ["二三级"]),
        ("三甲医院住院", "hospital_level", ["三级"]),
        ("镇上卫生院看病", "hospital_level", ["基层"]),
        ("新農合还在吗", "insurance", ["居民医保"]),
        ("城镇职工基本医疗保险交多少", "insurance", ["职工医保"]),
        ("合作医疗和职保", "insurance", ["居民医保", "职工医保"]),
        ("异地就医备案怎么弄", "service", ["异地就医备案"]),
        ("要带什么材料", "aspect", ["材料", "材料"]),
        ("去年交了三百八", "amount", ["380"]),
        ("去年没交", "year", ["2025"]),
    ],
)
def test_values(extractor: EntityExtractor, text: str, label: str, values: list[str]) -> None:
    assert [value for _, value in pairs(extractor, text, label)] == values


@pytest.mark.parametrize(
    ("text", "value", "negated"),
    [
        ("我不是低保，能申请救助吗", "低保对象", True),
        ("我家不算贫困户", "脱贫人口", True),
        ("没有低保证怎么办", "低保对象", True),
        ("非低保家庭能救助吗", "低保对象", True),
        ("我没交新农合", "居民医保", True),
        ("新农合一直没交", "居民医保", True),
        ("医保没交住院了", "住院", False),
        ("是不是低保户都免费", "低保对象", False),
        ("有没有低保", "低保对象", False),
        ("不知道低保怎么申请", "低保对象", False),
        ("不仅是低保户", "低保对象", False),
        ("我不太懂，低保户交多少", "低保对象", False),
    ],
)
def test_negation(extractor: EntityExtractor, text: str, value: str, negated: bool) -> None:
    found = {e.value: e.negated for e in extractor.extract(text)}
    assert found[value] is negated


@pytest.mark.parametrize(
    "text", ["新農合交三万二嗎", "  低保户\u200b２０２５年　ＡＰＰ", "二、三级医院花了3.2万"]
)
def test_offsets_are_into_the_raw_text(extractor: EntityExtractor, text: str) -> None:
    found = extractor.extract(text)
    assert found
    for entity in found:
        assert text[entity.start : entity.end] == entity.text


@pytest.mark.parametrize("text", ["", " ", "😀" * 50, "\ud800", "\x00\x01", "a" * 20_000, "医" * 10_000])
def test_bad_input_never_raises(extractor: EntityExtractor, text: str) -> None:
    assert isinstance(extractor.extract(text), list)


def test_without_today_the_relative_word_stays() -> None:
    assert pairs(EntityExtractor(), "去年没交", "year") == [("year", "去年")]


def test_entities_do_not_overlap(extractor: EntityExtractor) -> None:
    found = extractor.extract(
        "我是低保边缘家庭成员去年在三级甲等医院住院花了两三万元，居民医保报销比例是多少"
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_phrase_may_have_one_meaning_only(tmp_path: Path) -> None:
    (tmp_path / "entities.yml").write_text("category:\n  a: [低保]\n  b: [低保]\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match="低保"):
        load_vocabulary(tmp_path)
