"""The first tier: basic insurance for one stay or bill. Every figure is set by the pooling area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from kb.rules import outpatient
from kb.rules.bands import Band, bands, paid, worked
from kb.rules.choices import Care, Category, Labelled, Scheme
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.place_rules import Base, BasicBands, OverCap, Unreferred
from kb.rules.stay import Stay

_CUTS = {
    Care.REFERRED: "inpatient_ratio_cut_referred",
    Care.UNREGISTERED: "inpatient_ratio_cut_unregistered",
    Care.LONGTERM: "inpatient_ratio_cut_longterm",
}
WAIVED = "inpatient_deductible_waived"
THIRD = "inpatient_deductible_third"
"""The deductible from the third stay of a year on, where the area sets an amount of its own."""
FAR = (
    "inpatient_deductible_outside_other_province",
    "inpatient_deductible_employee_outside_other_province",
    "inpatient_ratio_cut_unregistered_other_province",
)
"""What makes the province matter for care outside without a referral."""


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
        text = f"基本医保已经支付{yuan(stay.basic_paid)}（按结算单）。"
        look.say(text, before=in_scope, after=stay.basic_paid)
        return _of_sheet(stay, stay.basic_paid, in_scope, look)
    if outpatient.as_inpatient(stay, look):
        return _stay(stay, in_scope, look)
    return _visit(stay, in_scope, look)


def _of_sheet(stay: Stay, known: Decimal, in_scope: Decimal, look: Lookup) -> Basic:
    """What the sheet says was paid; what later tiers leave out is worked out where the area leaves it out."""
    left_out = (
        _chosen(look, Base.NO_DEDUCTIBLE, "critical_base", "relief_base", "relief_illness_base"),
        _chosen(look, OverCap.LEFT_OUT, "critical_over_cap"),
        stay.unreferred_cut is None
        and stay.care is Care.UNREGISTERED
        and _chosen(look, Unreferred.WITHOUT_CUT, "relief_unreferred"),
    )
    cut = stay.unreferred_cut or ZERO
    if not any(left_out):
        return Basic(known, cut=cut)
    worked_out = basic(replace(stay, basic_paid=None), in_scope, look.aside())
    rest = in_scope - known
    return Basic(
        known,
        min(worked_out.deductible, rest) if left_out[0] else ZERO,
        min(worked_out.over_cap, rest) if left_out[1] else ZERO,
        min(worked_out.cut, rest) if left_out[2] else cut,
    )


def _chosen(look: Lookup, rule: Labelled, *names: str) -> bool:
    return any(look.has(name) and look.choice(name, type(rule)) is rule for name in names)


def _visit(stay: Stay, in_scope: Decimal, look: Lookup) -> Basic:
    """An outpatient bill; what it gets counts against the limit of the whole year, too."""
    found = outpatient.visit(stay, in_scope, look)
    limited = _limited(stay, found.due, look)
    return Basic(cents(limited), found.deductible, cents(found.over(limited)), cents(found.cut))


def _stay(stay: Stay, in_scope: Decimal, look: Lookup) -> Basic:
    look.require(*_names(stay, look))
    deductible = min(_deductible(stay, look), in_scope)
    table = _table(stay, look, deductible)
    due = paid(in_scope, table)
    text = f"基本医保按比例支付：{worked(in_scope, table)}。"
    look.say(text, _ratio_name(stay), in_scope, cents(due))
    cut, cut_name = ZERO, _cut_name(stay, look)
    if cut_name:
        points = look.number(cut_name)
        whole = [Band(b.start, b.top, min(Decimal(1), b.ratio + points)) for b in table]
        cut = cents(paid(in_scope, whole)) - cents(due)
    limited = _limited(stay, due, look)
    over = _unpaid_scope(in_scope, table, limited) if limited < due else ZERO
    return Basic(cents(limited), deductible, over, cut)


def _names(stay: Stay, look: Lookup) -> list[str]:
    """The figures a stay needs, all named at once where some are missing."""
    scheme = _codes(stay)[0]
    names = [_ratio_name(stay), f"inpatient_bands_{scheme}", f"inpatient_cap_{scheme}"]
    if stay.category not in (None, Category.NONE):
        names.append(WAIVED)
    if not _waived(stay, look):
        names.insert(0, _deductible_name(stay, look))
        number = stay.stay_number or 1
        if number == 2 or (number > 2 and not look.has(THIRD)):
            names.append("inpatient_deductible_repeat")
    cut = _cut_name(stay, look)
    if cut:
        names.append(cut)
    if stay.scheme is Scheme.EMPLOYEE and stay.retired:
        names.append("inpatient_ratio_retired_bonus")
    return names


def _waived(stay: Stay, look: Lookup) -> bool:
    """Whether the identity bears no deductible; unknown counts as no."""
    category = stay.category or Category.NONE
    return category is not Category.NONE and look.has(WAIVED) and category.label in look.listed(WAIVED)


def _codes(stay: Stay) -> tuple[str, str]:
    assert stay.scheme is not None and stay.level is not None
    return stay.scheme.value, stay.level.value


def _deductible_name(stay: Stay, look: Lookup) -> str:
    scheme = "employee_" if stay.scheme is Scheme.EMPLOYEE else ""
    if stay.care in (Care.REFERRED, Care.UNREGISTERED):
        return _far(f"inpatient_deductible_{scheme}outside", stay, look)
    return f"inpatient_deductible_{scheme}{_codes(stay)[1]}"


def _cut_name(stay: Stay, look: Lookup) -> str | None:
    """By how much the ratio falls outside; None for a stay at home."""
    if stay.care is None or stay.care not in _CUTS:
        return None
    return _far(_CUTS[stay.care], stay, look)


def _far(name: str, stay: Stay, look: Lookup) -> str:
    """The figure for other provinces, where the area has one of its own."""
    far = f"{name}_other_province"
    return far if stay.in_province is False and look.has(far) else name


def _ratio_name(stay: Stay) -> str:
    scheme, level = _codes(stay)
    return f"inpatient_ratio_{scheme}_{level}"


def _deductible(stay: Stay, look: Lookup) -> Decimal:
    if stay.category and _waived(stay, look):
        look.say(f"{stay.category.label}免住院起付线。", WAIVED, after=ZERO)
        return ZERO
    name = _deductible_name(stay, look)
    amount = look.number(name)
    look.say(f"住院起付线{yuan(amount)}，由个人承担。", name, after=amount)
    if (stay.stay_number or 1) > 2 and look.has(THIRD):
        amount = min(amount, look.number(THIRD))
        text = f"今年第{stay.stay_number}次住院，起付线{yuan(amount)}。"
        look.say(text, THIRD, after=amount)
    elif (stay.stay_number or 1) > 1:
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
    cut_name = _cut_name(stay, look)
    if cut_name and stay.care:
        points = look.number(cut_name)
        ratios = [max(ZERO, r - points) for r in ratios]
        if points:
            look.say(f"{stay.care.label}，比例降到{percent(ratios[0])}。", cut_name)
    return bands(deductible, tops, ratios)


def _limited(stay: Stay, due: Decimal, look: Lookup) -> Decimal:
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
