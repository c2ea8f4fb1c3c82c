"""What a person pays for a year of basic insurance, and from when it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from kb.answer.parameters import Resolver
from kb.rules import newborn
from kb.rules.choices import Category, Exemption
from kb.rules.identities import highest
from kb.rules.incentive import incentive
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, yuan
from kb.rules.payer import Payer
from kb.rules.place_rules import LateRule
from kb.rules.questions import need
from kb.rules.result import Absent, Computed, Line, Missing, NotEligible, Result
from kb.rules.subsidy import subsidy
from kb.rules.waiting import NOTE, waiting
from kb.rules.window import Timing, timing
from kb.rules.working import PAID_TO_TAX, computed, employee, flexible, line


def contribution(payer: Payer, resolver: Resolver, area: str, day: dt.date) -> Result:
    """The amount for a resident's year, or an employee's or flexible worker's month.

    Raises Contradiction for what cannot be, KeyError for an unknown area.
    """
    payer.check()
    resolver.chain(area)
    if payer.person is None:
        return need(["person"])
    if payer.other_categories and payer.person == "resident":
        alone = replace(payer, other_categories=())
        return highest(
            payer.category,
            payer.other_categories,
            lambda category: contribution(replace(alone, category=category), resolver, area, day),
            "subsidy",
        )
    paid_on = payer.paid_on or day
    year = payer.coverage_year or resolver.coverage_year(area, paid_on)
    if payer.exemption is Exemption.NEWBORN:
        year = newborn.coverage_year(payer, paid_on)
    look = Lookup(resolver, area, paid_on, year)
    try:
        if payer.person == "employee":
            return employee(payer, look)
        if payer.person == "flexible":
            return flexible(look)
        return _resident(payer, paid_on, look)
    except Absent as exc:
        return Missing(area, exc.figures)


def _resident(payer: Payer, paid_on: dt.date, look: Lookup) -> Result:
    standard = look.number("resident_contribution")
    row = look.find("resident_contribution").value
    words = f"{row.notice_year}年缴、{look.year}年享受" if row.notice_year else f"{look.year}年度"
    text = f"居民医保个人缴费标准（{words}）每人{yuan(standard)}。"
    look.say(text, "resident_contribution", after=standard)
    if payer.category is None and "category" not in payer.dont_know:
        return need(["category"])
    child = payer.exemption is Exemption.NEWBORN
    when = Timing.ON_TIME if child else timing(look, paid_on)
    if when is Timing.EARLY:
        return NotEligible((look.cite("这一年度的集中缴费还没有开始。", "resident_window"),))
    if when is Timing.OVER:
        return NotEligible((look.cite("这一年度已经停止办理参保缴费。", "resident_late_window"),))
    helped = subsidy(payer.category or Category.NONE, standard, look)
    due = standard - helped
    lines = [line("standard", "个人缴费标准", standard), line("subsidy", "参保资助", helped)]
    if when is Timing.LATE:
        due += _late(look, lines)
    assumed = ["不清楚有没有救助身份，按没有算。"] if payer.category is None else []
    spared = newborn.free(payer, look) if child else False
    if spared is None:
        assumed.append("不清楚父母有没有在本地参保，两种情况都算了。")
    lines.append(_pays(due, spared))
    dates, notes, taken = _effective(payer, look)
    assumed += taken
    if payer.break_years is None and not child:
        assumed.append("没有说断缴过，按连续参保算。")
    if child and due:
        notes += newborn.next_year(payer, look, pays=spared is not True)
    lines += incentive(payer, look)
    return computed(lines, look, tuple(assumed), (PAID_TO_TAX, *notes), dates)


def _pays(due: Decimal, spared: bool | None) -> Line:
    """What is paid, or nothing where the person is ``spared``; both ends where that is not known."""
    whole = line("pays", "本人要缴", due)
    if spared is None:
        return replace(whole, low=cents(ZERO))
    return replace(whole, low=cents(ZERO), high=cents(ZERO)) if spared else whole


def _late(look: Lookup, lines: list[Line]) -> Decimal:
    rule = look.choice("resident_late_rule", LateRule)
    look.say(f"过了集中缴费期参保的，{rule.label}。", "resident_late_rule")
    if rule is LateRule.PERSON:
        return cents(ZERO)
    public = look.number("resident_subsidy")
    look.say(f"财政补助标准每人{yuan(public)}也由本人缴。", "resident_subsidy", after=public)
    lines.append(line("public_part", "要自己缴的财政补助部分", public))
    return public


def _effective(payer: Payer, look: Lookup) -> tuple[dict[str, dt.date], list[str], tuple[str, ...]]:
    """From when benefits count, by the rules of the waiting period; notes and what was taken for granted."""
    known = Payer(
        coverage_year=look.year,
        paid_on=look.day,
        born_on=payer.born_on,
        exemption=payer.exemption or Exemption.NONE,
        break_years=payer.break_years or 0,
        repaid_years=payer.repaid_years,
    )
    result = waiting(known, look.resolver, look.area, look.day)
    if isinstance(result, Computed):
        look.steps += result.scenarios[0].steps
        months = result.lines[0].low
        notes = [f"要过{months}个月等待期才能报销。"] if months else []
        notes += [note for note in result.notes if note != NOTE]
        if months and payer.exemption is None:
            notes.append("没有说是不是免等待期的人，按不是算。")
        return dict(result.dates), notes, result.assumptions
    return {}, ["从哪天起能报销，本地的规定还没有录全，请问参保地医保局。"], ()
