"""What to bring: the materials of a service (办理事项), sorted for one person.

The list is the service's own; its words on 「什么时候要」 are matched to what is known of the person. What cannot
be matched or is not known stays with its condition, and is asked for where it can be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kb.rules.extra import EXTRA, Extra
from kb.rules.grounds import GROUNDS
from kb.rules.result import Question
from kb.schema.service import Service, ServiceMaterial

State = Literal["needed", "not_needed", "depends"]

SITUATIONS: Mapping[str, tuple[str, str]] = {
    "proxy": ("请人代办|代办|委托", "是不是请人代办，或者替别人办？"),
    "death": ("去世|死亡", "是因为参保人去世来办吗？"),
    "newborn_without_hukou": ("没上户口|没落户", "孩子是不是还没上户口？"),
    "cross_region": ("异地|外地", "是在参保地以外看的病吗？"),
    "not_found": ("查不到|没有标识|对不上", "窗口是不是说系统里查不到相关信息？"),
    "to_bank": ("打到银行卡", "报销的钱是不是要打到银行卡？"),
    "unsettled": ("没有直接结算", "是不是出院时没有直接结算？"),
    "emergency": ("急诊", "看的是急诊吗？"),
    "accident": ("意外伤害", "是意外受的伤吗？"),
    "bought_outside": ("外购药", "是不是有按规定在外面买的药？"),
    "outpatient": ("门诊费用", "是门诊的费用吗？"),
    "key_change": ("改姓名|改信用代码|关键信息", "是不是要改姓名、证件号码这些关键信息？"),
    "by_employer": ("单位申请|单位聘用", "是由单位来办吗？"),
    "by_self": ("本人申请", "是本人来办吗？"),
    "foreigner": ("港澳台或外国", "参保的是港澳台或外国职工吗？"),
    "first_time": ("首次", "是单位第一次参保吗？"),
    "gave_up": ("放弃", "是主动放弃医保关系吗？"),
    "pension_lump": ("一次性领取养老金", "是一次性领取养老金吗？"),
    "already_paid": ("自己交过", "今年的医保费是不是已经自己交了？"),
    "past_months": ("补以前月份", "是补以前月份的吗？"),
    "reward": ("举报奖励", "是来领举报奖励吗？"),
}
"""What may be known of a person: the words of a condition that it answers, and how to ask for it."""


@dataclass(frozen=True)
class Applicant:
    """What is known of who applies: situations by name, True or False; what is absent is unknown.

    ``dont_know`` names situations the person was asked about and does not know.
    """

    situations: Mapping[str, bool]
    dont_know: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """One material for this person. ``why`` says when it is needed, or why not; ``asks`` what would settle it."""

    name: str
    state: State
    form: str | None = None
    copies: int | None = None
    shared: str | None = None
    why: str | None = None
    note: str | None = None
    asks: tuple[str, ...] = ()
    fact: str | None = None
    document: str | None = None
    article: str | None = None


@dataclass(frozen=True)
class Checklist:
    """All materials, the needed ones first, and what would settle the ones that depend."""

    items: tuple[Item, ...]
    need: tuple[Question, ...]


def checklist(service: Service, applicant: Applicant) -> Checklist:
    """The materials of ``service`` for ``applicant``; raises ValueError for an unknown situation."""
    unknown = set(applicant.situations) - set(SITUATIONS)
    if unknown:
        raise ValueError(f"unknown situations: {sorted(unknown)}")
    items = [_item(material, applicant) for material in service.materials]
    if applicant.situations.get("newborn_without_hukou"):
        items = [_without_hukou(item) for item in items]
    items += [_extra(extra) for extra in EXTRA if _applies(extra, service, applicant)]
    order = {"needed": 0, "depends": 1, "not_needed": 2}
    items.sort(key=lambda item: order[item.state])
    asked = dict.fromkeys(n for item in items for n in item.asks if n not in applicant.dont_know)
    return Checklist(tuple(items), tuple(Question(n, SITUATIONS[n][1], _YES_NO) for n in asked))


_YES_NO = (("true", "是"), ("false", "不是"))


def matched(condition: str) -> tuple[str, ...]:
    """The situations that a condition speaks of; empty for one that only staff can read."""
    return tuple(name for name, (words, _) in SITUATIONS.items() if re.search(words, condition))


def _item(material: ServiceMaterial, applicant: Applicant) -> Item:
    asks: tuple[str, ...] = ()
    state: State = "needed"
    why = material.exempt
    if material.when:
        names = matched(material.when)
        asks = tuple(name for name in names if name not in applicant.situations)
        told = [applicant.situations[name] for name in names if name in applicant.situations]
        why = material.when
        if False in told:
            state, asks = "not_needed", ()
        elif asks or not names:
            state = "depends"
    return Item(
        material.name, state, material.form, material.copies, material.shared, why, material.note, asks
    )


def _without_hukou(item: Item) -> Item:
    """A household register cannot be brought for a child that has none: the birth certificate instead."""
    if "户口簿" not in item.name or "监护人" in item.name:
        return item
    ground = GROUNDS["newborn-fujian-birth-cert"]
    return Item(
        "出生医学证明",
        item.state,
        item.form,
        item.copies,
        item.shared,
        "孩子还没上户口，用它代替户口簿",
        "有的地方可以凭出生医学证明先参保，本地能不能先办请问经办窗口",
        item.asks,
        ground.fact,
        ground.document,
        ground.article,
    )


def _applies(extra: Extra, service: Service, applicant: Applicant) -> bool:
    listed = any(re.search(extra.already, material.name) for material in service.materials)
    return (
        bool(applicant.situations.get(extra.situation))
        and not listed
        and (not extra.categories or service.category in extra.categories)
    )


def _extra(extra: Extra) -> Item:
    ground = GROUNDS[extra.fact]
    return Item(
        extra.name,
        "needed",
        extra.form,
        None,
        extra.shared,
        extra.why,
        extra.note,
        (),
        ground.fact,
        ground.document,
        ground.article,
    )
