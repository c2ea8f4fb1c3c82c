"""The first tier: basic insurance for one stay. Every figure is set by the pooling area."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules.bands import Band, bands, paid, worked
from kb.rules.choices import BasicBands, Care, Category, Scheme
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.stay import Stay

_CUTS = {
    Care.REFERRED: "inpatient_ratio_cut_referred",
    Care.UNREGISTERED: "inpatient_ratio_cut_unregistered",
    Care.LONGTERM: "inpatient_ratio_cut_longterm",
}


@dataclass(frozen=True)
class Basic:
    """What basic insurance pays, and what later tiers may have to leave out.

    ``deductible`` is what of it the person bore, ``over_cap`` what the yearly limit cut off, ``cut`` what the
    lower ratio outside cost. Money in yuan, ``paid`` to the cent.
    """

    paid: Decimal
    deductible: Decimal = ZERO
    over_cap: Decimal = ZERO
    cut: Decimal = ZERO


def basic(stay: Stay, in_scope: Decimal, look: Lookup) -> Basic:
    """Deductible → ratio (by level, band, referral) → yearly limit, on ``in_scope``.

    Needs scheme, level, care, stay_number, category (and retired for employees) to be known; raises Absent.
    """
    if stay.basic_paid is not None:
        look.say(
            f"基本医保已经支付{yuan(stay.basic_paid)}（按结算单）。", before=in_scope, after=stay.basic_paid
        )
        return Basic(stay.basic_paid)
    look.require(*_names(stay))
    deductible = min(_deductible(stay, look), in_scope)
    table = _table(stay, look, deductible)
    due = paid(in_scope, table)
    text = f"基本医保按比例支付：{worked(in_scope, table)}。"
    look.say(text, _ratio_name(stay), in_scope, cents(due))
    cut = ZERO
    if stay.care in _CUTS:
        points = look.number(_CUTS[stay.care])
        whole = [Band(b.start, b.top, min(Decimal(1), b.ratio + points)) for b in table]
        cut = cents(paid(in_scope, whole)) - cents(due)
    limited = _limited(stay, look, due)
    over = _unpaid_scope(in_scope, table, limited) if limited < due else ZERO
    return Basic(cents(limited), deductible, over, cut)


def _names(stay: Stay) -> list[str]:
    scheme = _codes(stay)[0]
    names = [
        _deductible_name(stay),
        _ratio_name(stay),
        f"inpatient_bands_{scheme}",
        f"inpatient_cap_{scheme}",
    ]
    if stay.category is not Category.NONE:
        names.append("inpatient_deductible_waived")
    if (stay.stay_number or 1) > 1:
        names.append("inpatient_deductible_repeat")
    if stay.care in _CUTS:
        names.append(_CUTS[stay.care])
    if stay.scheme is Scheme.EMPLOYEE and stay.retired:
        names.append("inpatient_ratio_retired_bonus")
    return names


def _codes(stay: Stay) -> tuple[str, str]:
    assert stay.scheme is not None and stay.level is not None
    return stay.scheme.value, stay.level.value


def _deductible_name(stay: Stay) -> str:
    level = "outside" if stay.care in (Care.REFERRED, Care.UNREGISTERED) else _codes(stay)[1]
    return f"inpatient_deductible_{'employee_' if stay.scheme is Scheme.EMPLOYEE else ''}{level}"


def _ratio_name(stay: Stay) -> str:
    scheme, level = _codes(stay)
    return f"inpatient_ratio_{scheme}_{level}"


def _deductible(stay: Stay, look: Lookup) -> Decimal:
    category = stay.category or Category.NONE
    if category is not Category.NONE and category.label in look.listed("inpatient_deductible_waived"):
        look.say(f"{category.label}免住院起付线。", "inpatient_deductible_waived", after=ZERO)
        return ZERO
    name = _deductible_name(stay)
    amount = look.number(name)
    look.say(f"住院起付线{yuan(amount)}，由个人承担。", name, after=amount)
    if (stay.stay_number or 1) > 1:
        share = look.number("inpatient_deductible_repeat")
        first, amount = amount, cents(amount * share)
        text = f"今年第{stay.stay_number}次住院，起付线按{percent(share)}算，是{yuan(amount)}。"
        look.say(text, "inpatient_deductible_repeat", first, amount)
    return amount


def _table(stay: Stay, look: Lookup, deductible: Decimal) -> list[Band]:
    scheme, level = _codes(stay)
    ratios = [look.number(_ratio_name(stay))]
    tops: list[Decimal] = []
    if look.choice(f"inpatient_bands_{scheme}", BasicBands) is BasicBands.TWO:
        top, second = f"inpatient_band1_top_{scheme}_{level}", f"inpatient_ratio_{scheme}_{level}_band2"
        look.require(top, second)
        tops, ratios = [look.number(top)], [*ratios, look.number(second)]
        look.say(f"{yuan(tops[0])}以上的部分按{percent(ratios[1])}报。", second)
    if stay.scheme is Scheme.EMPLOYEE and stay.retired:
        bonus = look.number("inpatient_ratio_retired_bonus")
        ratios = [min(Decimal(1), r + bonus) for r in ratios]
        look.say(f"退休人员的比例提高到{percent(ratios[0])}。", "inpatient_ratio_retired_bonus")
    if stay.care in _CUTS:
        points = look.number(_CUTS[stay.care])
        ratios = [max(ZERO, r - points) for r in ratios]
        if points:
            look.say(f"{stay.care.label}，比例降到{percent(ratios[0])}。", _CUTS[stay.care])
    return bands(deductible, tops, ratios)


def _limited(stay: Stay, look: Lookup, due: Decimal) -> Decimal:
    name = f"inpatient_cap_{_codes(stay)[0]}"
    before = stay.basic_paid_before or ZERO
    left = max(ZERO, look.number(name) - before)
    if due <= left:
        return due
    already = f"，今年已经支付{yuan(before)}" if before else ""
    look.say(f"超过年度最高支付限额{already}，这次最多支付{yuan(left)}。", name, cents(due), left)
    return left


def _unpaid_scope(in_scope: Decimal, table: list[Band], limit: Decimal) -> Decimal:
    """The in-scope cost above the one at which the limit was reached."""
    spent = limit
    for band in table:
        full = None if band.top is None else (band.top - band.start) * band.ratio
        if band.ratio and (full is None or spent <= full):
            return max(ZERO, in_scope - cents(band.start + spent / band.ratio))
        spent -= full or ZERO
    return ZERO
