"""The third tier: medical relief and tilted relief, on what both insurances left.

One yearly limit for inpatient and outpatient relief: what was paid before counts against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules import relief_class, relief_terms
from kb.rules.bands import paid, worked
from kb.rules.basic import Basic
from kb.rules.choices import Care, Category, ReliefClass
from kb.rules.critical import counted
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, yuan
from kb.rules.place_rules import Base, ReliefRule, Unreferred
from kb.rules.stay import Stay
from kb.rules.tilted import tilted


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
    if relief_terms.rule(stay.setting, look) is ReliefRule.NONE:
        text = f"当地医疗救助不管{stay.setting.label}的费用。"
        look.say(text, f"relief_{stay.setting.value}_rule", after=ZERO)
        return Relief()
    base = _base(stay, kind, in_scope, basic, critical_paid, first_pay, look)
    if base is None:
        return Relief()
    due = _due(stay, kind, base, in_scope - basic.paid, look)
    return Relief(due, tilted(stay, kind, base - due, look))


def base_name(kind: ReliefClass, look: Lookup) -> str:
    """The parameter that says what relief of this class counts; some places count more for 因病致贫."""
    if kind is ReliefClass.ILLNESS and look.has("relief_illness_base"):
        return "relief_illness_base"
    return "relief_base"


def _base(
    stay: Stay,
    kind: ReliefClass,
    in_scope: Decimal,
    basic: Basic,
    critical_paid: Decimal,
    first_pay: Decimal | None,
    look: Lookup,
) -> Decimal | None:
    name = base_name(kind, look)
    rule = look.choice(name, Base)
    borne = in_scope - basic.paid - critical_paid
    base = counted(rule, borne, basic, first_pay)
    look.say(f"医疗救助的计算基数是两重保险报销后的{rule.label}。", name, in_scope, base)
    if stay.care is not Care.UNREGISTERED:
        return base
    outside = look.choice("relief_unreferred", Unreferred)
    if outside is Unreferred.NONE:
        look.say("没按规定转诊的费用不予医疗救助。", "relief_unreferred", base, ZERO)
        return None
    if outside is Unreferred.WITHOUT_CUT:
        cut = basic.cut if stay.unreferred_cut is None else stay.unreferred_cut
        whole, base = base, max(ZERO, base - cut)
        look.say("没按规定转诊少报的部分不计入医疗救助。", "relief_unreferred", whole, base)
    return base


def _due(stay: Stay, kind: ReliefClass, base: Decimal, burden: Decimal, look: Lookup) -> Decimal:
    found = relief_terms.terms(stay, kind, look)
    year, earlier = paid(found.before + base, found.table), paid(found.before, found.table)
    text = f"医疗救助按比例支付：{worked(found.before + base, found.table)}。"
    look.say(text, found.ratio, found.before + base, cents(year))
    due = year - earlier
    if not due:
        return ZERO  # whatever the limits
    major = _major(stay, burden, look)
    for limit in relief_terms.limits(stay, kind, look, major=major, earlier=earlier):
        left = max(ZERO, limit.cap - limit.used)
        if due > left:
            text = f"{limit.words}是{yuan(limit.cap)}，还剩{yuan(left)}。"
            look.say(text, limit.name, cents(due), left)
            due = left
    return cents(due)


def _major(stay: Stay, burden: Decimal, look: Lookup) -> bool:
    """Whether the year's in-scope burden reached the deductible of critical illness insurance."""
    if not look.has("critical_deductible"):
        return False
    return (stay.critical_base_before or ZERO) + burden >= look.number("critical_deductible")
