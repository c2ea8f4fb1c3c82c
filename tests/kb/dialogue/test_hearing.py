"""Closed facts, counts, dates and whom it is about, from single sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.dialogue.hear import hear
from kb.dialogue.heard import Heard
from kb.dialogue.people import about
from kb.dialogue.texts import Texts
from kb.schema.load import CONTENT_ROOT
from kb.search.entities import EntityExtractor
from tests.kb.rules.conftest import content

TODAY = dt.date(2026, 11, 21)
EXTRACTOR = EntityExtractor()
TEXTS = Texts.load(CONTENT_ROOT / "vocab" / "dialogue.yml")


def listen(text: str, form: str, asked: str | None = None, *, opening: bool = False) -> Heard:
    return hear(
        text,
        form,
        asked,
        EXTRACTOR.extract(text, TODAY),
        opening=opening,
        today=TODAY,
        texts=TEXTS,
        services=content().services,
    )


@pytest.mark.parametrize(
    ("text", "form", "asked", "facts"),
    [
        (
            "我妈是低保，在县医院住院花了三万二",
            "benefit",
            None,
            {"category": "low_income", "level": "level2"},
        ),
        ("我不是低保", "benefit", None, {"category": None}),
        ("我不是低保，也不是特困", "relief", "status", {"status": None}),
        ("没有低保", "relief", "status", {"status": "none"}),
        ("啥身份都没有", "benefit", "category", {"category": "none"}),
        ("不是低保，是低保边缘户", "benefit", "category", {"category": "edge"}),
        ("不是三级，是二级医院", "benefit", "level", {"level": "level2"}),
        ("二三级医院都有", "benefit", "level", {"level": None}),
        ("镇卫生院", "benefit", "level", {"level": "township"}),
        ("3甲", "benefit", "level", {"level": "level3"}),
        ("哎呀不是职工，是居民医保", "benefit", None, {"scheme": "resident"}),
        ("新农合", "benefit", "scheme", {"scheme": "resident"}),
        ("没转诊，自己去的", "benefit", "care", {"care": "unregistered"}),
        ("转诊去的，就在本省", "benefit", "care", {"care": "referred", "in_province": True}),
        ("办了长期异地居住备案", "benefit", "care", {"care": "longterm"}),
        ("就在县里住的", "benefit", "care", {"care": "local"}),
        ("在桃花源住院", "benefit", "care", {"care": None}),
        ("今年第二次住了", "benefit", None, {"stay_number": 2}),
        ("头一回住院", "benefit", None, {"stay_number": 1}),
        ("我还没退休", "benefit", "retired", {"retired": False}),
        ("家里五口人", "relief", None, {"members": 5}),
        ("无儿无女，没有劳动能力", "relief", None, {"no_supporter": True, "no_labour": True}),
        ("我爷爷七十五岁", "relief", None, {"dependent": True}),
        ("断保四年了", "waiting-period", None, {"break_years": 4}),
        ("年年都交的，没断过", "waiting-period", None, {"break_years": 0}),
        ("补缴了一年", "waiting-period", None, {"repaid_years": 1}),
        ("我是刚退伍回来的", "waiting-period", None, {"exemption": "veteran"}),
        ("都不是", "waiting-period", "exemption", {"exemption": "none"}),
        ("我跑外卖的，灵活就业", "contribution", None, {"person": "flexible"}),
        ("已经连续参保七年了", "contribution", None, {"continuous_years": 7}),
        ("2026年11月5号交的", "contribution", None, {"paid_on": "2026-11-05"}),
        ("2026-03-05出院的", "benefit", None, {"discharged_on": "2026-03-05"}),
        ("去年三月出院", "benefit", None, {"discharged_on": "2025-03-31"}),
        ("上个月住的院", "benefit", None, {"discharged_on": "2026-10-31"}),
        ("给去世的父亲注销居民医保", "materials", "service", {"service": "resident-stop", "death": True}),
        ("新生儿参保，孩子还没上户口", "materials", None, {"service": "newborn-registration"}),
    ],
)
def test_facts(text: str, form: str, asked: str | None, facts: dict[str, Any]) -> None:
    found = listen(text, form, asked).facts
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    ("text", "form", "slot", "say"),
    [
        ("2026年2月30号出院", "benefit", "discharged_on", "no_such_day"),
        ("13月5号出院的", "benefit", "discharged_on", "no_such_day"),
        ("2099年3月1日出院的", "benefit", "discharged_on", "future_day"),
        ("1985年3月出的院，住院", "benefit", "discharged_on", "too_early"),
        ("断了五个月", "waiting-period", "break_years", "months"),
        ("断了一百二十年", "waiting-period", "break_years", "no_such_count"),
        ("今年第五百次住院", "benefit", "stay_number", "no_such_count"),
        ("家里三百口人", "relief", "members", "no_such_count"),
    ],
)
def test_what_cannot_be(text: str, form: str, slot: str, say: str) -> None:
    found = listen(text, form)
    assert (slot, say) in [(p.slot, p.say) for p in found.problems]
    assert slot not in found.facts


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("assets_ok", "是", True),
        ("assets_ok", "没有", False),
        ("no_labour", "没有", True),
        ("no_labour", "有", False),
        ("in_province", "不在本省", False),
        ("medical_burden", "没花", "0"),
        ("level", "第三个", "level2"),
        ("care", "在参保地住院", "local"),
        ("scheme", "居民医保", "resident"),
    ],
)
def test_answers_that_mean_something_only_as_such(asked: str, text: str, value: Any) -> None:
    form = "benefit" if asked in ("in_province", "level", "care", "scheme") else "relief"
    assert listen(text, form, asked).facts.get(asked) == value


@pytest.mark.parametrize("text", ["不知道", "记不清了", "不晓得", "搞不清", "这个说不准"])
def test_not_knowing_is_an_answer(text: str) -> None:
    assert listen(text, "benefit", "level").dont_know


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我妈是低保", "您母亲"),
        ("帮邻居问问", "您邻居"),
        ("我自己住的院", "您"),
        ("二级医院", None),
        ("我老公做手术", "您爱人"),
    ],
)
def test_whom_it_is_about(text: str, who: str | None) -> None:
    assert about(text) == who
