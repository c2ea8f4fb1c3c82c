"""What starts a form, and that policy questions never do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.dialogue.texts import Texts
from kb.dialogue.wishes import adds, corrects, wish
from kb.schema.load import CONTENT_ROOT
from tests.kb.rules.conftest import content
from tests.stack import ROOT

TEXTS = Texts.load(CONTENT_ROOT / "vocab" / "dialogue.yml")
WISHES = {
    "benefit": [
        "能算一下能报多少吗",
        "我妈住院花了三万二能报多少",
        "我妈是低保，在县医院住院花了三万二",
        "帮我算算住院能报多少",
        "门诊看病花了800块能报多少",
        "我妈高血压门诊花了三千能报多少",
        "帮我算算门诊能报多少",
    ],
    "relief": [
        "看看我能不能申请救助",
        "帮我看看我家够不够救助条件",
        "我家四口人每月收入2000，能不能申请救助",
    ],
    "contribution": ["算算我明年要交多少", "帮我妈算一下医保费要交多少钱"],
    "waiting-period": ["断了五个月还能不能报", "我断了三年，现在交要等多久"],
    "materials": ["列一下我要带什么材料", "给我列个清单"],
}
QUESTIONS = [
    "住院报销比例多少", "居民医保一年交多少钱", "哪些人可以申请医疗救助", "断缴了有什么影响", "新生儿参保要什么材料",
    "军龄算不算缴费年限", "住院报销是怎么算的", "打算去上海看病要备案不", "门诊看病花了300块能报不", "算了", "你好",
    "生孩子花了八千，居民医保能报多少", "大病花了二十万，大病保险能报多少", "低保户医疗救助比例是多少",
    "门诊报销比例是多少", "门诊花500以上能报多少", "药店买药花了200能报多少",
]  # fmt: skip
SHARE = 0.0015
"""Share of the questions of the knowledge base and of the search cases that may name a bill and start a form."""


@pytest.mark.parametrize(("form", "text"), [(f, t) for f, texts in WISHES.items() for t in texts])
def test_wishes(form: str, text: str) -> None:
    assert wish(text) == form


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions(text: str) -> None:
    assert wish(text) is None


@pytest.mark.parametrize("name", sorted(TEXTS.forms))
def test_every_button_starts_its_form(name: str) -> None:
    assert wish(TEXTS.forms[name].wish) == name
    assert TEXTS.form_of(TEXTS.forms[name].wish) == name


def test_the_button_for_outpatient_care_starts_the_benefit_form() -> None:
    text = TEXTS.of_visit().forms["benefit"].wish
    assert (wish(text), TEXTS.form_of(text)) == ("benefit", "benefit")


def questions() -> list[str]:
    """Every way to ask of every entry, and every question of the search cases."""
    found = [q for entry in content().entries.values() for q in (entry.title, *entry.questions)]
    for path in sorted((ROOT / "tests" / "cases" / "search").glob("*.yml")):
        data: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        found += [
            text for rows in data.values() for row in rows for text in row.get("turns") or [row.get("q", "")]
        ]
    return found


def test_hardly_a_question_of_the_knowledge_base_starts_a_form() -> None:
    asked = questions()
    caught = [text for text in asked if wish(text)]
    assert len(asked) > 5000
    assert len(caught) <= SHARE * len(asked), "\n".join(caught)


@pytest.mark.parametrize(
    "text",
    [
        "不对，是二级医院",
        "我说错了，花了两万三",
        "改成十五万六",
        "弄错了，他是低保边缘户",
        "不是三级，是二级",
    ],
)
def test_corrections(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize("text", ["是不是二级医院", "二级医院", "不知道"])
def test_what_corrects_nothing(text: str) -> None:
    assert not corrects(text)


def test_a_question_adds_nothing() -> None:
    assert adds("2026年的")
    assert not adds("要带什么材料")
