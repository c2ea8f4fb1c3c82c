"""Everything a message tells one form: the facts by field name, and what cannot be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from kb.answer.parameters import Resolver
from kb.answer.timeframe import coverage_year
from kb.api.models import EntityOut
from kb.dialogue import closed, counts, days, money, people, visits
from kb.dialogue.heard import Heard, Value
from kb.dialogue.items import hear_items
from kb.dialogue.texts import Texts
from kb.rules.checklist import SITUATIONS
from kb.schema.service import Service
from kb.search.normalise import fold

BOOLEAN = frozenset(
    {
        "in_province",
        "retired",
        "assets_ok",
        "dependent",
        "no_labour",
        "no_income",
        "no_supporter",
        *SITUATIONS,
    }
)
NUMBERS = frozenset({"stay_number", "break_years", "continuous_years", "members"})
_DONT_KNOW = re.compile(
    r"不知道|不清楚|不晓得|不太清楚|记不(?:清|得|住)|不记得|忘了|忘记了|不确定"
    r"|说不(?:清|准|好)|搞不(?:清|懂)|弄不清|没注意|不了解|不懂|不明白|晓不得"
    r"|不太懂|拿不准|没数|不好说|没概念"
)
_NO_SHEET = re.compile(r"没有?(?:拿到|带|看到)?(?:结算单|单子)|结算单(?:还)?(?:没|丢|找不到|不在)|没拿到")
_NONE = re.compile(r"^(?:没有|没|没花|没收入|没有收入|无|没有的|没啥)$")
_CHOICE = re.compile(r"^(?:我?选|就)?\s?第?\s?([1-9]|[一二两三四五六七八九])\s?(?:个|项|种)?(?:吧)?$")


def hear(
    text: str,
    form: str,
    asked: str | None,
    entities: Sequence[EntityOut],
    *,
    opening: bool,
    corrects: bool = False,
    offered: Sequence[Value] = (),
    today: dt.date,
    texts: Texts,
    services: Mapping[str, Service],
) -> Heard:
    """What ``text`` tells ``form``; ``asked`` is the fact it answers, ``opening`` whether it starts the form.

    ``corrects`` is whether it takes back something said, ``offered`` the values put to choose from, where they are
    not all that the question has.
    """
    folded = fold(text)
    heard = Heard(about=people.about(folded))
    if asked and (value := _pressed(folded, asked, texts, offered)) is not None:
        heard.facts[asked] = value
        return heard
    if form == "materials":
        hear_items(folded, asked, services, heard)
    else:
        if form == "benefit" and (opening or corrects or asked == "setting"):
            visits.hear_setting(folded, heard, asked=asked == "setting", corrects=corrects)
        closed.hear_closed(folded, form, asked, entities, heard)
        counts.hear_counts(folded, form, asked, heard)
        counts.hear_flags(folded, form, asked, heard)
        days.hear_days(folded, form, today, heard)
        if asked not in NUMBERS or not set(heard.facts) & {asked}:
            money.hear_money(folded, form, asked if asked not in NUMBERS else None, opening, heard)
    if asked:
        if (
            asked in heard.facts
            and _DONT_KNOW.search(folded)
            and not (form == "benefit" and asked in money.MONEY[form])
        ):
            del heard.facts[asked]  # 有没有身份我不晓得
        _answered(folded, asked, heard)
    return heard


def hear_year(
    entities: Sequence[EntityOut], resolver: Resolver, area: str, day: dt.date, heard: Heard
) -> None:
    """Which 待遇年度 a contribution is for, where the message names a year."""
    if "paid_on" in heard.facts:
        return
    year = coverage_year(entities, resolver, area, day)
    if year is not None and 2003 <= year <= 2100:
        heard.facts["coverage_year"] = year


def _answered(text: str, asked: str, heard: Heard) -> None:
    """Answers that mean something only because of the question: yes, nothing, I don't know."""
    if asked in heard.facts or any(problem.slot == asked for problem in heard.problems):
        return
    plain = re.sub(r"[\s，。,.！!？?]", "", text)
    if asked in BOOLEAN:
        told = counts.yes_no(text, asked)
        if told is not None:
            heard.facts[asked] = told
            return
    if asked in (
        "medical_burden",
        "necessary_spending",
        "monthly_income",
        "annual_income",
        "first_pay",
    ) and _NONE.match(plain):
        heard.facts[asked] = "0"
        return
    no_sheet = asked == "in_scope" and "total" not in heard.facts and bool(_NO_SHEET.search(text))
    heard.dont_know = no_sheet or (bool(_DONT_KNOW.search(text)) and not heard.problems)


def _pressed(text: str, asked: str, texts: Texts, offered: Sequence[Value]) -> Value | None:
    """The choice whose button was pressed, or named by its place (第二个)."""
    if offered:
        return _placed(text, offered)
    question = texts.questions.get(asked)
    if question is None or not question.buttons:
        return None
    value: Value | None = closed.labelled(text, question.buttons)
    if value is None and asked not in NUMBERS:
        value = _placed(text, list(question.buttons))
    return None if value is None else typed(asked, str(value))


def _placed(text: str, choices: Sequence[Value]) -> Value | None:
    place = _CHOICE.match(text.strip())
    number = counts.count(place[1]) if place else None
    return choices[number - 1] if number and number <= len(choices) else None


def typed(name: str, value: str) -> Value:
    """A button's value as the field holds it."""
    if name in BOOLEAN:
        return value == "true"
    return int(value) if name in NUMBERS else value
