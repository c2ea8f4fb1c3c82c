"""The terms of relief for one bill: deductible, ratios and yearly limits, of a stay or of outpatient care."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules import relief_class
from kb.rules.bands import Band
from kb.rules.choices import ReliefClass, Setting
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, yuan
from kb.rules.place_rules import ReliefLimit, ReliefRule
from kb.rules.stay import Stay


@dataclass(frozen=True)
class Limit:
    """A yearly limit: what it is called, its parameter, its amount and what the year has used of it, in yuan."""

    words: str
    name: str
    cap: Decimal
    used: Decimal


@dataclass(frozen=True)
class Terms:
    """Deductible and ratios: ``table`` starts at the deductible, ``ratio`` names its first ratio's parameter.

    ``before`` is what counted for relief earlier in the year, in yuan.
    """

    table: list[Band]
    ratio: str
    before: Decimal


def rule(setting: Setting, look: Lookup) -> ReliefRule:
    """Whether relief covers the kind of care, and by which figures; raises Absent."""
    if setting is Setting.INPATIENT:
        return ReliefRule.INPATIENT
    return look.choice(f"relief_{setting.value}_rule", ReliefRule)


def terms(stay: Stay, kind: ReliefClass, look: Lookup) -> Terms:
    """Deductible and ratios for a member of ``kind``; raises Absent. The rule of the setting is not NONE."""
    if rule(stay.setting, look) is ReliefRule.INPATIENT:
        start = relief_class.deductible(kind, look)
        table = relief_class.table(kind, start, look)
        return Terms(table, f"relief_ratio_{kind.value}", stay.relief_base_before or ZERO)
    stem = f"relief_{stay.setting.value}"
    name, ratio = f"{stem}_deductible", f"{stem}_ratio_{kind.value}"
    look.require(name, ratio)
    start, word = look.number(name), stay.setting.label
    text = f"{word}救助起付标准{yuan(start)}，一年只扣一次。" if start else f"{word}救助不设起付标准。"
    look.say(text, name, after=start)
    return Terms([Band(start, None, look.number(ratio))], ratio, stay.visit_relief_base_before or ZERO)


def limits(
    stay: Stay, kind: ReliefClass, look: Lookup, *, major: bool, earlier: Decimal
) -> tuple[Limit, ...]:
    """The yearly limits that hold at once, none for a class without; raises Absent.

    ``major`` is whether the year's burden reached critical illness insurance, ``earlier`` what the year before
    this bill should have been paid, for where it was not said.
    """
    if relief_class.uncapped(kind, look):
        return ()
    how = ReliefLimit.SHARED
    if rule(stay.setting, look) is ReliefRule.OWN:
        how = _how(stay, look, major=major)
    result: list[Limit] = []
    if how is not ReliefLimit.SHARED:
        name = f"relief_{stay.setting.value}_cap"
        words = f"{stay.setting.label}救助的年度限额"
        result.append(_limit(words, name, look.number(name), stay.visit_relief_before, earlier))
    if how is not ReliefLimit.APART:
        name, cap = relief_class.yearly_limit(kind, look, major=major)
        told = stay.relief_paid_before
        told = stay.visit_relief_before if told is None else told  # at least that was paid
        result.append(_limit("门诊和住院合用的年度限额", name, cap, told, earlier))
    return tuple(result)


def _how(stay: Stay, look: Lookup, *, major: bool) -> ReliefLimit:
    name = f"relief_{stay.setting.value}_cap_rule"
    how = look.choice(name, ReliefLimit)
    if how is not ReliefLimit.SHARED_IF_MAJOR:
        return how
    if not major:
        return ReliefLimit.WITHIN
    look.say("合规费用够到大病保险起付线，门诊救助和住院救助共用限额。", name)
    return ReliefLimit.SHARED


def _limit(words: str, name: str, cap: Decimal, told: Decimal | None, earlier: Decimal) -> Limit:
    return Limit(words, name, cap, cents(min(earlier, cap)) if told is None else told)
