"""The third tier: medical relief and tilted relief, on what both insurances left.

One yearly limit for inpatient and outpatient relief: what was paid before counts against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules import relief_class
from kb.rules.bands import paid, worked
from kb.rules.basic import Basic
from kb.rules.choices import Base, Care, Category, ReliefClass, Unreferred
from kb.rules.critical import counted
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.stay import Stay


@dataclass(frozen=True)
class Relief:
    """What relief pays for this stay and what tilted relief, applied for, would add; yuan to the cent."""

    paid: Decimal = ZERO
    tilted: Decimal = ZERO


def relief(
    stay: Stay,
    in_scope: Decimal,
    basic: Basic,
    critical_paid: Decimal,
    first_pay: Decimal | None,
    look: Lookup,
) -> Relief:
    """Class → base → deductible → ratio → yearly limit → tilted relief.

    Needs category and care to be known; raises Absent and NeedsFirstPay.
    """
    kind = relief_class.class_of(stay.category or Category.NONE, look)
    if kind is ReliefClass.NOBODY:
        look.say("没有救助身份，医疗救助这一步不算。", ground=GROUNDS["gb42-who-four"], after=ZERO)
        return Relief()
    base = _base(stay, in_scope, basic, critical_paid, first_pay, look)
    if base is None:
        return Relief()
    due = _due(stay, kind, base, in_scope - basic.paid, look)
    return Relief(due, _tilted(stay, kind, base - due, look))


def _base(
    stay: Stay,
    in_scope: Decimal,
    basic: Basic,
    critical_paid: Decimal,
    first_pay: Decimal | None,
    look: Lookup,
) -> Decimal | None:
    rule = look.choice("relief_base", Base)
    borne = in_scope - basic.paid - critical_paid
    base = counted(rule, borne, basic, first_pay)
    look.say(f"医疗救助的计算基数是两重保险报销后的{rule.label}。", "relief_base", in_scope, base)
    if stay.care is not Care.UNREGISTERED:
        return base
    outside = look.choice("relief_unreferred", Unreferred)
    if outside is Unreferred.NONE:
        look.say("没按规定转诊的费用不予医疗救助。", "relief_unreferred", base, ZERO)
        return None
    if outside is Unreferred.WITHOUT_CUT:
        whole, base = base, max(ZERO, base - basic.cut)
        look.say("没按规定转诊少报的部分不计入医疗救助。", "relief_unreferred", whole, base)
    return base


def _due(stay: Stay, kind: ReliefClass, base: Decimal, burden: Decimal, look: Lookup) -> Decimal:
    before = stay.relief_base_before or ZERO
    start = relief_class.deductible(kind, look)
    table = relief_class.table(kind, start, look)
    year, earlier = paid(before + base, table), paid(before, table)
    text = f"医疗救助按比例支付：{worked(before + base, table)}。"
    look.say(text, f"relief_ratio_{kind.value}", before + base, cents(year))
    due = year - earlier
    if not due:
        return ZERO
    limit = relief_class.yearly_limit(kind, look, major=_major(stay, burden, look))
    if limit is None:
        return cents(due)
    name, cap = limit
    already = stay.relief_paid_before if stay.relief_paid_before is not None else cents(min(earlier, cap))
    left = max(ZERO, cap - already)
    if due > left:
        text = f"门诊和住院合用的年度限额是{yuan(cap)}，还剩{yuan(left)}。"
        look.say(text, name, cents(due), left)
    return cents(min(due, left))


def _major(stay: Stay, burden: Decimal, look: Lookup) -> bool:
    """Whether the year's in-scope burden reached the deductible of critical illness insurance."""
    if not look.has("critical_deductible"):
        return False
    return (stay.critical_base_before or ZERO) + burden >= look.number("critical_deductible")


def _tilted(stay: Stay, kind: ReliefClass, rest: Decimal, look: Lookup) -> Decimal:
    if kind.label not in look.listed("relief_tilted_who") or stay.care is Care.UNREGISTERED:
        return ZERO
    if stay.care is not Care.LOCAL and not stay.in_province:
        look.say("省外住院不在倾斜救助范围。", ground=GROUNDS["gb42-tilt"], after=ZERO)
        return ZERO
    look.require("relief_tilted_deductible", "relief_tilted_ratio", "relief_tilted_cap")
    start, ratio = look.number("relief_tilted_deductible"), look.number("relief_tilted_ratio")
    if rest <= start:
        return ZERO
    due = (rest - start) * ratio
    text = f"救助后个人还负担{yuan(rest)}，超过{yuan(start)}的部分可以申请倾斜救助，比例{percent(ratio)}。"
    look.say(text, "relief_tilted_ratio", rest, cents(due))
    left = max(ZERO, look.number("relief_tilted_cap") - (stay.tilted_paid_before or ZERO))
    if due > left:
        look.say(f"倾斜救助一年最多{yuan(left)}。", "relief_tilted_cap", cents(due), left)
    return cents(min(due, left))
