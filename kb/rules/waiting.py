"""The waiting period of residents after a break or a late payment, and what paying up shortens.

Fixed part 3 months, one more month for each year of the break; each year paid up takes one month off; after
a break of 4 years or more at least 6 months remain (国办发〔2024〕38号; facts wait-fixed-3m,
wait-variable-1m-per-year, wait-4y-min-6m). Provinces may set other figures: all are parameters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from kb.answer.parameters import Resolver
from kb.rules import newborn
from kb.rules.choices import Exemption
from kb.rules.dates import add_months, counted_from, coverage_start
from kb.rules.exempt import assumed, exempt
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, yuan
from kb.rules.payer import Payer
from kb.rules.place_rules import CountsFrom
from kb.rules.questions import need
from kb.rules.result import Absent, Computed, Line, Missing, NotEligible, Result, Scenario
from kb.rules.window import Timing, in_window, timing

NOTE = "等几个月由各省定；哪些年算断缴、从哪天起能报销，以当地经办机构为准。"


@dataclass(frozen=True)
class Months:
    """A waiting period; ``at_least`` where only the national floor (原则上不少于) is known."""

    count: int
    at_least: bool = False


def waiting(payer: Payer, resolver: Resolver, area: str, day: dt.date) -> Result:
    """Months to wait, the day benefits start, and what each further repair would bring.

    Raises Contradiction for what cannot be, KeyError for an unknown area.
    """
    payer.check()
    resolver.chain(area)
    paid_on = payer.paid_on or day
    year = payer.coverage_year or resolver.coverage_year(area, paid_on)
    if payer.exemption is Exemption.NEWBORN:
        year = newborn.coverage_year(payer, paid_on)
    look = Lookup(resolver, area, paid_on, year)
    try:
        return _waiting(payer, paid_on, look)
    except Absent as exc:
        return Missing(area, exc.figures)


def _waiting(payer: Payer, paid_on: dt.date, look: Lookup) -> Result:
    if payer.exemption is Exemption.NEWBORN and exempt(payer, look):
        return _result(payer, Months(0), paid_on, look)
    if payer.break_years is None:
        return need(["break_years", *(["exemption"] if payer.exemption is None else [])])
    when = _timing(payer, paid_on, look)
    refused = _refused(when, payer, look)
    if refused:
        return refused
    waits = payer.break_years > 0 or when is not Timing.ON_TIME
    if waits and payer.exemption is None and "exemption" not in payer.dont_know:
        return need(["exemption"])
    if not waits:
        look.say("在集中缴费期内缴费，也没有断缴，不用等待。", "resident_window", after=ZERO)
        return _result(payer, Months(0), paid_on, look)
    if exempt(payer, look):
        return _result(payer, Months(0), paid_on, look)
    return _result(payer, months(payer.break_years, payer.repaid_years or 0, look), paid_on, look)


def _timing(payer: Payer, paid_on: dt.date, look: Lookup) -> Timing | None:
    """Where the day of payment lies; None where the window is not known and a break decides anyway."""
    try:
        return timing(look, paid_on)
    except Absent:
        if payer.break_years:
            return None
        raise


def _refused(when: Timing | None, payer: Payer, look: Lookup) -> NotEligible | None:
    if payer.exemption is Exemption.NEWBORN or when in (None, Timing.ON_TIME, Timing.LATE):
        return None
    if when is Timing.EARLY:
        return NotEligible((look.cite("这一年度的集中缴费还没有开始。", "resident_window"),))
    return NotEligible((look.cite("这一年度已经停止办理参保缴费。", "resident_late_window"),))


def months(break_years: int, repaid: int, look: Lookup) -> Months:
    """Fixed part, one per year of the break less what was paid up, and the floor after a long break."""
    fixed = int(look.number("waiting_fixed"))
    look.say(f"固定等待期{fixed}个月，不能靠补缴缩短。", "waiting_fixed", after=Decimal(fixed))
    if not break_years:
        return Months(fixed)
    per_year = int(look.number("waiting_per_year"))
    variable = per_year * (break_years - repaid)
    total = fixed + variable
    text = f"断缴{break_years}年，变动等待期每年加{per_year}个月"
    text += f"，补缴{repaid}年的减掉" if repaid else ""
    look.say(f"{text}，一共{total}个月。", "waiting_per_year", Decimal(fixed), Decimal(total))
    long = int(look.number("waiting_long_break_years"))
    if break_years < long or not repaid:
        return Months(total)
    floor = look.find("waiting_long_break_minimum", bound=True)
    least = int(look.number("waiting_long_break_minimum", bound=True))
    if total >= least:
        return Months(total)
    text = f"连续断缴{long}年及以上的，修复后也要等不少于{least}个月。"
    look.say(text, "waiting_long_break_minimum", Decimal(total), Decimal(least))
    return Months(least, floor.value.bound == "floor")


def _result(payer: Payer, found: Months, paid_on: dt.date, look: Lookup) -> Computed:
    lines = [_months_line("months", "等待期", found)]
    notes = [NOTE]
    if found.count:
        notes += _national(look)
    broken, repaid = payer.break_years or 0, payer.repaid_years or 0
    if found.count and broken:
        if repaid < broken:
            all_repaid = months(broken, broken, look.aside())
            lines.append(_months_line("months_if_repaired", "断缴的年份都补缴后的等待期", all_repaid))
        lines += _costs(broken, repaid, look, notes)
    if payer.exemption is Exemption.NEWBORN:
        start = newborn.starts(payer, paid_on, look, notes)
    else:
        start = starts(found, paid_on, look, notes)
        if not start and not found.count:
            notes.append("不用等待，从哪天起能报销请问参保地医保局。")
    if found.count:
        look.say("等待期内的医疗费不能报销。", ground=GROUNDS["wait-no-reimbursement"])
    dates = {"effective": start} if start else {}
    scenario = Scenario("", tuple(lines), tuple(look.steps))
    return Computed(
        tuple(lines), (scenario,), assumed(payer, look) if found.count else (), tuple(notes), dates
    )


def _national(look: Lookup) -> list[str]:
    """Says that the months are the national ones, where the province's own are not known."""
    names = ("waiting_fixed", "waiting_per_year", "waiting_long_break_years", "waiting_long_break_minimum")
    if not all(look.find(name, bound=True).inherited for name in names):
        return []
    fixed, year, long, least = (int(look.number(name, bound=True)) for name in names)
    text = f"本地的等待期没有录入，这里按国家规定算：固定{fixed}个月，每断一年加{year}个月，补缴一年减{year}个月；"
    return [text + f"连续断缴{long}年及以上的，补缴后原则上也不少于{least}个月。"]


def _costs(broken: int, repaid: int, look: Lookup, notes: list[str]) -> list[Line]:
    try:
        standard = look.number("resident_contribution")
    except Absent:
        notes.append("补缴的钱按补缴当年本地的个人缴费标准算，这个标准还没有录入。")
        return []
    pairs = [("repair_cost_all", "断缴的年份都补缴要花", cents(standard * broken))]
    if repaid:
        pairs.insert(0, ("repair_cost", "已经说的补缴要花", cents(standard * repaid)))
    text = f"补缴按补缴当年的个人缴费标准{yuan(standard)}算。"
    look.say(text, "resident_contribution", standard, pairs[0][2])
    return [Line(name, title, cost, cost) for name, title, cost in pairs]


def starts(found: Months, paid_on: dt.date, look: Lookup, notes: list[str]) -> dt.date | None:
    """The first day of benefits, as far as the area says how it is counted."""
    begin: dt.date | None = None
    if look.has("resident_benefit_start") and in_window(look, paid_on):
        written = str(look.find("resident_benefit_start").value.value)
        begin = coverage_start(written, look.year or paid_on.year)
        look.say(f"集中缴费期内缴费的，{written}起享受待遇。", "resident_benefit_start")
    if not found.count:
        return begin
    try:
        rule = look.choice("waiting_counts_from", CountsFrom)
    except Absent as exc:
        notes.append(f"等待期从哪天算起本地没有录入，请问{exc.figures[0].ask}。")
        return None
    end = add_months(counted_from(rule, paid_on), found.count)
    look.say(f"等待期从{rule.label}算起。", "waiting_counts_from")
    return max(end, begin) if begin else end


def _months_line(name: str, title: str, found: Months) -> Line:
    count = Decimal(found.count)
    return Line(name, title, count, count, "个月", found.at_least)
