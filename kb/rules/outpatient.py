"""The first tier outside hospital: ordinary outpatient care, chronic diseases and special diseases (门诊特殊病).

Deductible and limit are yearly: this bill gets what the year with it gives, less what the year before it gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules.bands import Band, paid, worked
from kb.rules.choices import Care, Level, Scheme, Setting
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.place_rules import SeriousRule
from kb.rules.stay import Stay

_STEMS = {
    Setting.OUTPATIENT: "outpatient",
    Setting.CHRONIC: "chronic",
    Setting.SERIOUS: "serious_outpatient",
}
OUTSIDE = "outpatient_ratio_cut_outside"


@dataclass(frozen=True)
class Visit:
    """What basic insurance pays for an outpatient bill before the limit of the whole year; yuan, not rounded.

    ``whole`` is what the ratio gave, ``due`` what the limit of this kind of care left of it. ``deductible`` is
    what of the yearly deductible this bill still bore, ``cut`` what the lower ratio outside cost.
    """

    due: Decimal
    whole: Decimal
    ratio: Decimal
    deductible: Decimal
    cut: Decimal

    def over(self, paid_out: Decimal) -> Decimal:
        """The in-scope cost that limits kept from being paid for, where only ``paid_out`` was paid."""
        return (self.whole - paid_out) / self.ratio if self.ratio and paid_out < self.whole else ZERO


def as_inpatient(stay: Stay, look: Lookup) -> bool:
    """Whether the figures of a stay in hospital apply: for a stay, and where special diseases follow them."""
    if stay.setting is Setting.INPATIENT:
        return True
    if stay.setting is not Setting.SERIOUS or not look.has("serious_outpatient_rule"):
        return False
    return look.choice("serious_outpatient_rule", SeriousRule) is SeriousRule.INPATIENT


def by_level(stay: Stay, look: Lookup) -> bool:
    """Whether the level of the hospital can matter: for stays, and where ordinary care has ratios by level."""
    if stay.setting is not Setting.OUTPATIENT:
        return as_inpatient(stay, look)
    kinds = ("resident", "employee", "retired")
    return any(look.has(f"outpatient_ratio_{kind}_{level.value}") for kind in kinds for level in Level)


def names(stay: Stay) -> list[str]:
    """The figures that an outpatient bill of ``stay`` needs, except the ratio, which may go by level."""
    outside = [OUTSIDE] if stay.care in (Care.REFERRED, Care.UNREGISTERED) else []
    capped = [] if stay.setting is Setting.SERIOUS else [_cap_name(stay)]
    return [_named(stay, "deductible"), *capped, *outside]


def visit(stay: Stay, in_scope: Decimal, look: Lookup) -> Visit:
    """Yearly deductible → ratio → yearly limit of this kind of care; needs scheme, level and care.

    Special diseases have no limit of their own, only the one of the whole year. Raises Absent.
    """
    look.require(*names(stay))
    before = stay.visit_scope_before or ZERO
    start, ratio = look.number(_named(stay, "deductible")), _ratio(stay, look)
    text = f"{stay.setting.label}一年的起付线{yuan(start)}，由个人承担。" if start else "不设起付线。"
    look.say(text, _named(stay, "deductible"), after=start)
    cut = _cut(stay, ratio, look)
    table = [Band(start, None, ratio - cut)]
    year, earlier = paid(before + in_scope, table), paid(before, table)
    text = f"{stay.setting.label}按比例支付：{worked(before + in_scope, table)}。"
    look.say(text, ratio_name(stay, look), before + in_scope, cents(year))
    due = year - earlier
    borne = min(start, before + in_scope) - min(start, before)
    lost = (in_scope - borne) * cut
    limited = due if stay.setting is Setting.SERIOUS else _limited(stay, due, earlier, look)
    return Visit(limited, due, ratio - cut, borne, ZERO if limited < due else lost)


def _limited(stay: Stay, due: Decimal, earlier: Decimal, look: Lookup) -> Decimal:
    name = _cap_name(stay)
    cap = look.number(name)
    already = stay.visit_basic_before if stay.visit_basic_before is not None else min(earlier, cap)
    left = max(ZERO, cap - already)
    if due > left:
        look.say(
            f"超过{stay.setting.label}年度限额，这次最多支付{yuan(left)}。", name, cents(due), cents(left)
        )
    return min(due, left)


def _cut(stay: Stay, ratio: Decimal, look: Lookup) -> Decimal:
    """By how much the ratio falls outside the area, never below zero."""
    if stay.care not in (Care.REFERRED, Care.UNREGISTERED):
        return ZERO
    cut = min(ratio, look.number(OUTSIDE))
    if cut:
        look.say(f"在外地看门诊，比例降到{percent(ratio - cut)}。", OUTSIDE)
    return cut


def _named(stay: Stay, what: str) -> str:
    assert stay.scheme is not None
    return f"{_STEMS[stay.setting]}_{what}_{stay.scheme.value}"


def _cap_name(stay: Stay) -> str:
    """The yearly limit; ordinary outpatient care of retired employees has one of its own."""
    if _retired(stay):
        return "outpatient_cap_retired"
    return _named(stay, "cap")


def ratio_name(stay: Stay, look: Lookup) -> str:
    """The ratio of the level where the area has one, else the one for all levels."""
    assert stay.level is not None
    name = "outpatient_ratio_retired" if _retired(stay) else _named(stay, "ratio")
    by_level = f"{name}_{stay.level.value}"
    # Only ordinary outpatient care has ratios by level.
    return by_level if stay.setting is Setting.OUTPATIENT and look.has(by_level) else name


def _ratio(stay: Stay, look: Lookup) -> Decimal:
    return look.number(ratio_name(stay, look))


def _retired(stay: Stay) -> bool:
    return stay.setting is Setting.OUTPATIENT and stay.scheme is Scheme.EMPLOYEE and bool(stay.retired)
