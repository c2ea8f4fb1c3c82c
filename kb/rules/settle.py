"""The three tiers in their order for one stay of which everything that matters is known."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal

from kb.rules.basic import WAIVED, Basic, basic
from kb.rules.choices import Category, Tier
from kb.rules.critical import TILTED, critical
from kb.rules.grounds import GROUNDS
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, yuan
from kb.rules.place_rules import Base
from kb.rules.relief import Relief, base_name, relief
from kb.rules.relief_class import class_of
from kb.rules.result import Absent, Line
from kb.rules.stay import Stay

TITLES = {
    "basic": "基本医保支付",
    "critical": "大病保险支付",
    "relief": "医疗救助支付",
    "tilted": "倾斜救助（要另外申请）",
    "paid": "报销和救助合计",
    "personal_in_scope": "政策范围内个人负担",
    "personal": "个人一共负担",
    "personal_before_tilted": "申请倾斜救助前个人一共负担",
}


def settle(stay: Stay, in_scope: Decimal, look: Lookup) -> tuple[Line, ...]:
    """Pay tier by tier; each payment is rounded to the cent once, and the rest is the person's.

    The shares add up to ``in_scope``, and to the bill where it is known. Raises Absent, NeedsFirstPay.
    """
    first_pay = stay.first_pay
    if first_pay is None and stay.class_b is not None:
        first_pay = cents(stay.class_b * look.number("class_b_first_pay"))
    key = ("basic", in_scope, *_told(stay), _listed(stay, WAIVED, look))
    one = look.shared(key, lambda: basic(stay, in_scope, look))
    two = ZERO
    three = Relief()
    if stay.through is not Tier.BASIC:
        look.say(
            "先基本医保，再大病保险，最后医疗救助，每一步只对上一步剩下的算。",
            ground=GROUNDS["order-three-tiers"],
        )
        two = _second(stay, in_scope, one, first_pay, look)
    if stay.through is Tier.RELIEF:
        three = relief(stay, in_scope, one, two, first_pay, look)
    shares = (one.paid, two, three.paid, three.tilted)
    key = ("lines", in_scope, stay.first_pay, *shares)
    return look.shared(key, lambda: _lines(stay, in_scope, shares, look))


def settle_quietly(stay: Stay, in_scope: Decimal, look: Lookup) -> tuple[Line, ...]:
    """The same lines without a trace: stays that no tier tells apart are settled once. Raises as ``settle``."""
    look = look.aside(quiet=True)
    key = ("settle", in_scope, stay.first_pay, *_told(stay), _identity(stay, look))
    return look.shared(key, lambda: settle(stay, in_scope, look))


def _told(stay: Stay) -> tuple[Hashable, ...]:
    """What may be unknown about a stay, besides the identity."""
    return stay.scheme, stay.level, stay.care, stay.in_province, stay.stay_number, stay.retired


def _listed(stay: Stay, name: str, look: Lookup) -> bool | None:
    """What of the identity a tier sees that only asks whether the list ``name`` holds it; None for nobody's."""
    if stay.category in (None, Category.NONE):
        return None
    return look.names(name, stay.category.label) is True


def _identity(stay: Stay, look: Lookup) -> Hashable:
    """What all tiers together see of the identity."""
    if stay.category in (None, Category.NONE):
        return None
    category = stay.category
    try:
        kind: Hashable = look.shared(("class", category), lambda: class_of(category, look))
    except Absent:
        kind = category
    return kind, _listed(stay, WAIVED, look), _listed(stay, TILTED, look)


def _second(stay: Stay, in_scope: Decimal, one: Basic, first_pay: Decimal | None, look: Lookup) -> Decimal:
    if stay.critical_paid is None:
        key = ("critical", in_scope, one, first_pay, stay.scheme, _listed(stay, TILTED, look))
        return look.shared(key, lambda: critical(stay, in_scope, one, first_pay, look))
    known = min(stay.critical_paid, in_scope - one.paid + (first_pay or ZERO))
    look.say(f"大病保险已经支付{yuan(known)}（按结算单）。", before=in_scope - one.paid, after=known)
    return known


def _lines(
    stay: Stay, in_scope: Decimal, shares: tuple[Decimal, Decimal, Decimal, Decimal], look: Lookup
) -> tuple[Line, ...]:
    paid = sum(shares, ZERO)
    values = dict(zip(("basic", "critical", "relief", "tilted"), shares, strict=True))
    # A place that counts 先行自付 may pay into it, beyond the in-scope cost.
    values |= {"paid": paid, "personal_in_scope": max(ZERO, in_scope - paid)}
    outside: Decimal | None = None
    if stay.total is not None:
        outside = stay.total - in_scope
    elif stay.own_expense is not None and stay.first_pay is not None:
        outside = stay.own_expense + stay.first_pay
    if outside is not None:
        values["personal"] = in_scope - paid + outside
        if shares[3]:
            values["personal_before_tilted"] = values["personal"] + shares[3]
        if outside:
            ground = GROUNDS["formula-out-of-scope"]
            text = f"目录外自费和先行自付一共{yuan(outside)}，不在报销范围，由个人承担。"
            if _counts_first_pay(stay, shares, look):
                text = (
                    f"目录外自费和先行自付一共{yuan(outside)}：先行自付当地计入上面的计算，"
                    "报销以后剩下的和目录外自费由个人承担。"
                )
            look.say(text, ground=ground, after=values["personal"])
    return tuple(Line(name, TITLES[name], cents(value), cents(value)) for name, value in values.items())


def _counts_first_pay(stay: Stay, shares: tuple[Decimal, Decimal, Decimal, Decimal], look: Lookup) -> bool:
    """Whether a tier that paid something counts 先行自付, so that not all of it is left to the person."""
    names = ["critical_base"] if shares[1] and stay.critical_paid is None else []
    if shares[2] or shares[3]:
        aside = look.aside(quiet=True)
        names.append(base_name(class_of(stay.category or Category.NONE, aside), aside))
    return any(look.has(name) and look.choice(name, Base) is Base.WITH_FIRST_PAY for name in names)
