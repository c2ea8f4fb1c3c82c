"""Tilted relief (倾斜救助, 再救助): on what relief left over the year, for who applies."""

from __future__ import annotations

from decimal import Decimal

from kb.rules.choices import Care, ReliefClass
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan
from kb.rules.stay import Stay


def tilted(stay: Stay, kind: ReliefClass, rest: Decimal, look: Lookup) -> Decimal:
    """What tilted relief adds to ``rest``, the burden after relief; yuan to the cent.

    The deductible is yearly: what earlier stays left counts towards it. Needs care and, outside, in_province;
    raises Absent.
    """
    if kind.label not in look.listed("relief_tilted_who") or stay.care is Care.UNREGISTERED:
        return ZERO
    if stay.care is not Care.LOCAL and not stay.in_province:
        look.say("省外住院不在倾斜救助范围。", ground=GROUNDS["gb42-tilt"], after=ZERO)
        return ZERO
    names = {what: _name(what, kind, look) for what in ("deductible", "ratio", "cap")}
    look.require(*names.values())
    start, ratio = look.number(names["deductible"]), look.number(names["ratio"])
    before = _left_before(stay)
    if before + rest <= start:
        return ZERO
    earlier = max(ZERO, before - start) * ratio
    due = (before + rest - start) * ratio - earlier
    told = f"，加上今年这次以前的是{yuan(before + rest)}" if before else ""
    text = (
        f"救助后个人还负担{yuan(rest)}{told}，超过{yuan(start)}的部分可以申请倾斜救助，比例{percent(ratio)}。"
    )
    look.say(text, names["ratio"], before + rest, cents(due))
    cap = look.number(names["cap"])
    used = stay.tilted_paid_before if stay.tilted_paid_before is not None else min(earlier, cap)
    left = max(ZERO, cap - used)
    if due > left:
        look.say(
            f"倾斜救助的年度限额是{yuan(cap)}，还剩{yuan(left)}。", names["cap"], cents(due), cents(left)
        )
    return cents(min(due, left))


def _left_before(stay: Stay) -> Decimal:
    """What relief left of earlier cost this year; known only where its base and what it paid are told."""
    if stay.relief_base_before is None or stay.relief_paid_before is None:
        return ZERO
    return max(ZERO, stay.relief_base_before - stay.relief_paid_before)


def _name(what: str, kind: ReliefClass, look: Lookup) -> str:
    """The figure of the class where the area has one, else the one for all classes."""
    own = f"relief_tilted_{what}_{kind.value}"
    return own if look.has(own) else f"relief_tilted_{what}"
