"""Subsidised enrolment (资助参保): what relief pays of a resident's contribution, by identity."""

from __future__ import annotations

from decimal import Decimal

from kb.rules.choices import Category
from kb.rules.grounds import GROUNDS, ground
from kb.rules.lookup import Lookup
from kb.rules.money import ZERO, cents, percent, yuan

NOBODY = (
    "没有选救助身份，这里按没有资助算。丧失劳动能力的残疾人、低收入家庭60周岁以上的老人和未成年人，"
    "国家规定个人缴费由政府补贴；优抚对象等看当地。缴费前先问当地。"
)


def subsidy(category: Category, standard: Decimal, look: Lookup) -> Decimal:
    """The part of ``standard`` that is paid for the person, never more than all of it.

    特困人员 in full by 国办发〔2021〕42号; the others get what the area set, an amount or a share. Raises Absent.
    """
    if category is Category.NONE:
        look.say(NOBODY, before=standard, after=ZERO, ground=GROUNDS["sub-law"])
        return ZERO
    name = f"subsidised_{category.value}"
    if category in (Category.EXTREME_POVERTY, Category.LOW_INCOME):
        law = ground(look.day, "ml-subsidised-groups", "sl-subsidised-enrolment", "sub-gb42")
        look.say("国家规定对特困人员、低保对象参加居民医保给予资助。", ground=law)
    if category in (Category.EXTREME_POVERTY, Category.ORPHAN):
        return _share(category, standard, look)
    if not look.has(name) and look.has(f"{name}_share"):
        return _share(category, standard, look)
    amount = min(look.number(name), standard)
    text = (
        f"{category.label}每人每年定额资助{yuan(amount)}。"
        if amount
        else f"当地对{category.label}没有参保资助。"
    )
    look.say(text, name, standard, amount)
    return amount


def _share(category: Category, standard: Decimal, look: Lookup) -> Decimal:
    name = f"subsidised_{category.value}_share"
    share = look.number(name)
    amount = min(cents(standard * share), standard)
    text = "全额资助" if share == 1 else f"按个人缴费的{percent(share)}资助"
    look.say(f"{category.label}{text}，资助{yuan(amount)}。", name, standard, amount)
    return amount
