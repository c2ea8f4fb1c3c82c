"""The second tier: critical illness insurance of residents, or the large-cost supplement of employees.

Deductible and bands are yearly: this stay gets what the year with it gives, less what the year before it gave.
"""

from __future__ import annotations

from decimal import Decimal

from kb.rules.bands import Band, bands, paid, worked
from kb.rules.basic import Basic
from kb.rules.choices import Category, Scheme, Setting
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, points, yuan
from kb.rules.place_rules import BandFrom, Bands, Base, CriticalCap, EmployeeSecond, OverCap, TiltCap
from kb.rules.result import Absent
from kb.rules.stay import Stay

TILTED = "critical_tilt_who"


def critical(stay: Stay, in_scope: Decimal, basic: Basic, first_pay: Decimal | None, look: Lookup) -> Decimal:
    """What the second tier pays for this stay, to the cent; raises Absent, and NeedsFirstPay."""
    if not _covered(stay.setting, look):
        return ZERO
    base = _base(in_scope, basic, first_pay, look)
    before = stay.critical_base_before or ZERO
    if stay.scheme is Scheme.EMPLOYEE and not _chosen_critical(look):
        return _large(base, before, look)
    return _residents(stay, base, before, look)


def _covered(setting: Setting, look: Lookup) -> bool:
    """Whether the second tier counts the kind of care; a stay in hospital always is."""
    if setting is Setting.INPATIENT:
        return True
    if setting.label in look.listed("critical_outpatient"):
        return True
    look.say(f"{setting.label}的费用不计入大病保险。", "critical_outpatient", after=ZERO)
    return False


def _chosen_critical(look: Lookup) -> bool:
    """Whether employees have the critical illness insurance that residents have, tilt included."""
    name = "employee_second_tier"
    return look.has(name) and look.choice(name, EmployeeSecond) is EmployeeSecond.CRITICAL


class NeedsFirstPay(Exception):
    """The place counts 先行自付, and it is not known."""


def counted(choice: Base, borne: Decimal, basic: Basic, first_pay: Decimal | None) -> Decimal:
    """What of the ``borne`` in-scope cost counts under ``choice``; raises NeedsFirstPay.

    ``borne`` is below zero where a tier before has paid into 先行自付: then less of that is left.
    """
    match choice:
        case Base.NO_DEDUCTIBLE:
            return max(ZERO, borne - basic.deductible)
        case Base.WITH_FIRST_PAY:
            if first_pay is None:
                raise NeedsFirstPay
            return max(ZERO, borne + first_pay)
        case _:
            return max(ZERO, borne)


def _base(in_scope: Decimal, basic: Basic, first_pay: Decimal | None, look: Lookup) -> Decimal:
    rule = look.choice("critical_base", Base)
    base = counted(rule, in_scope - basic.paid, basic, first_pay)
    look.say(f"大病保险的计算基数是基本医保报销后的{rule.label}。", "critical_base", in_scope, base)
    if basic.over_cap and look.choice("critical_over_cap", OverCap) is OverCap.LEFT_OUT:
        whole, base = base, max(ZERO, base - basic.over_cap)
        look.say("超过基本医保封顶线的部分不计入大病保险。", "critical_over_cap", whole, base)
    return base


def _residents(stay: Stay, base: Decimal, before: Decimal, look: Lookup) -> Decimal:
    tilted = (stay.category or Category.NONE) is not Category.NONE and _tilted(stay, look)
    deductible = _deductible(look, tilted=tilted)
    table = _table(look, deductible, tilted=tilted)
    year, earlier = paid(before + base, table), paid(before, table)
    due = year - earlier
    if before:
        look.say(f"今年这次以前已经累计{yuan(before)}，接着往上算。", before=base, after=before + base)
    first = "critical_ratio_band1"
    look.say(f"大病保险分段支付：{worked(before + base, table)}。", first, before + base, cents(year))
    if tilted and look.choice("critical_tilt_cap", TiltCap) is TiltCap.LIFTED:
        look.say("倾斜对象不设封顶线。", "critical_tilt_cap")
        return cents(due)
    if look.has("critical_cap_rule") and look.choice("critical_cap_rule", CriticalCap) is CriticalCap.NONE:
        look.say("当地大病保险不设封顶线。", "critical_cap_rule")
        return cents(due)
    return _capped(look, "critical_cap", year, earlier, stay.cap_raised or ZERO)


def _tilted(stay: Stay, look: Lookup) -> bool:
    assert stay.category is not None
    if stay.category.label not in look.listed(TILTED):
        return False
    look.say(f"{stay.category.label}享受大病保险倾斜。", TILTED)
    return True


def _deductible(look: Lookup, *, tilted: bool) -> Decimal:
    if tilted and look.has("critical_deductible_poor"):
        amount = look.number("critical_deductible_poor")
        look.say(f"大病保险起付线（倾斜对象）{yuan(amount)}。", "critical_deductible_poor", after=amount)
        return amount
    amount = look.number("critical_deductible")
    look.say(f"大病保险起付线{yuan(amount)}，一年只扣一次。", "critical_deductible", after=amount)
    if tilted:
        share = look.number("critical_poor_deductible_cut")
        whole, amount = amount, cents(amount * (1 - share))
        look.say(f"倾斜对象起付线降低{percent(share)}。", "critical_poor_deductible_cut", whole, amount)
    return amount


def _table(look: Lookup, deductible: Decimal, *, tilted: bool) -> list[Band]:
    count = look.choice("critical_bands", Bands).number
    tops = [f"critical_band{n}_top" for n in range(1, count)]
    ratios = [f"critical_ratio_band{n}" for n in range(1, count + 1)]
    look.require(*tops, *ratios)
    shares = [look.number(name) for name in ratios]
    if tilted:
        bonus = look.number("critical_poor_bonus")
        shares = [min(Decimal(1), share + bonus) for share in shares]
        look.say(f"倾斜对象各段比例提高{points(bonus)}。", "critical_poor_bonus")
    ends = [look.number(name) for name in tops]
    if ends and look.choice("critical_band_from", BandFrom) is BandFrom.DEDUCTIBLE:
        ends = [deductible + end for end in ends]
    return bands(deductible, ends, shares)


def _large(base: Decimal, before: Decimal, look: Lookup) -> Decimal:
    look.require("employee_large_deductible", "employee_large_ratio", "employee_large_cap")
    deductible = look.number("employee_large_deductible")
    table = [Band(deductible, None, look.number("employee_large_ratio"))]
    look.say(f"职工大额医疗费用补助起付线{yuan(deductible)}。", "employee_large_deductible", after=deductible)
    year, earlier = paid(before + base, table), paid(before, table)
    text = f"职工大额补助按比例支付：{worked(before + base, table)}。"
    look.say(text, "employee_large_ratio", before + base, cents(year))
    return _capped(look, "employee_large_cap", year, earlier)


def _capped(look: Lookup, name: str, year: Decimal, earlier: Decimal, raised: Decimal = ZERO) -> Decimal:
    """This stay's part of the year's amount under the yearly limit, which incentives may have raised."""
    try:
        cap = look.number(name)
    except Absent:
        if not year:
            return ZERO  # nothing is paid whatever the limit
        raise
    if raised and year > cap:
        look.say(f"激励把封顶线提高了{yuan(raised)}，到{yuan(cap + raised)}。", name, cap, cap + raised)
    cap += raised
    if year > cap:
        look.say(f"超过年度最高支付限额，一年最多支付{yuan(cap)}。", name, cents(year), cap)
    return cents(min(year, cap) - min(earlier, cap))
