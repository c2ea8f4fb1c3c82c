"""Which class of relief an identity belongs to, and the figures of that class."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kb.rules.bands import Band, bands
from kb.rules.choices import Category, ReliefClass
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import cents, percent, yuan
from kb.rules.place_rules import CapRule, IllnessBands, Rounding

_FIXED = {
    Category.EXTREME_POVERTY: ReliefClass.EXTREME_POVERTY,
    Category.ORPHAN: ReliefClass.EXTREME_POVERTY,
    Category.LOW_INCOME: ReliefClass.LOW_INCOME,
    Category.EDGE: ReliefClass.EDGE,
    Category.ILLNESS: ReliefClass.ILLNESS,
    Category.NONE: ReliefClass.NOBODY,
}
_LOCAL = {
    Category.RETURNED: "relief_class_returned",
    Category.MONITORED: "relief_class_monitored",
    Category.RIGID: "relief_class_rigid",
}


def class_of(category: Category, look: Lookup) -> ReliefClass:
    """The class of an identity; what follows 返贫致贫, 监测 and 刚性支出 is the area's to say (raises Absent).

    Most places relieve 刚性支出困难家庭 as 因病致贫, which holds where the area says nothing else.
    """
    if category is Category.ORPHAN:
        look.say(
            "孤儿在多地比照特困人员救助，这里按特困人员算，以当地为准。", ground=GROUNDS["relief-who-orphan"]
        )
    if category in _FIXED:
        return _FIXED[category]
    name = _LOCAL[category]
    if category is Category.RIGID and not look.has(name):
        look.say("刚性支出困难家庭按哪一类救助，当地没有录入，先按因病致贫重病患者算，请问参保地医保局。")
        return ReliefClass.ILLNESS
    found = look.choice(name, ReliefClass)
    text = f"{category.label}在当地按{found.label}给医疗救助。"
    if found is ReliefClass.NOBODY:
        text = f"{category.label}在当地现在不是医疗救助对象。"
    look.say(text, name)
    return found


def deductible(kind: ReliefClass, look: Lookup) -> Decimal:
    """The yearly deductible: the area's amount, or its share of last year's disposable income."""
    shared = kind in (ReliefClass.EXTREME_POVERTY, ReliefClass.LOW_INCOME)
    name = f"relief_deductible_{'low_income' if shared else kind.value}"
    share_name = f"relief_deductible_share_{kind.value}"
    if shared or look.has(name) or not look.has(share_name):
        amount = look.number(name)
        text = f"医疗救助起付标准{yuan(amount)}，一年只扣一次。" if amount else "医疗救助不设起付标准。"
        look.say(text, name, after=amount)
        return amount
    share, income = look.number(share_name), look.number("disposable_income")
    amount = cents(income * share)
    name = "relief_deductible_rounding"
    if not look.has(name) or look.choice(name, Rounding) is Rounding.YUAN:
        # Published to the yuan, as Jieyang's figures are to its income; Jiujiang's are not rounded.
        amount = (income * share).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    text = f"医疗救助起付标准按上年居民人均可支配收入{yuan(income)}的{percent(share)}算，是{yuan(amount)}。"
    look.say(text, share_name, income, amount)
    return amount


def table(kind: ReliefClass, start: Decimal, look: Lookup) -> list[Band]:
    """The ratio of the class above ``start``; 因病致贫 may have bands."""
    name = f"relief_ratio_{kind.value}"
    ratios = [look.number(name)]
    tops: list[Decimal] = []
    if kind is ReliefClass.ILLNESS:
        count = look.choice("relief_illness_bands", IllnessBands).number
        top_names = [f"relief_illness_band{n}_top" for n in range(1, count)]
        ratio_names = [f"relief_ratio_illness_band{n}" for n in range(2, count + 1)]
        look.require(*top_names, *ratio_names)
        tops = [look.number(n) for n in top_names]
        ratios += [look.number(n) for n in ratio_names]
    return bands(start, tops, ratios)


def uncapped(kind: ReliefClass, look: Lookup) -> bool:
    """Whether the class has no yearly limit."""
    if kind.label not in look.listed("relief_uncapped"):
        return False
    look.say(f"{kind.label}的医疗救助不设年度限额。", "relief_uncapped")
    return True


def yearly_limit(kind: ReliefClass, look: Lookup, *, major: bool) -> tuple[str, Decimal]:
    """Parameter and amount of the yearly limit of a class that has one.

    ``major`` is whether the year's in-scope burden reached critical illness insurance (重特大疾病).
    """
    rule = look.choice("relief_cap_rule", CapRule)
    name = "relief_cap" if rule is CapRule.ONE else f"relief_cap_{kind.value}"
    if rule is CapRule.BY_CLASS_AND_ILLNESS and major:
        name += "_major"
    return name, look.number(name)
