"""The fields of the calculators' forms: the facts of the rules' requests, in the order people know them."""

from __future__ import annotations

from typing import Any

from bot.channels.web.estimate_models import FieldOut, OptionOut, ShownWhen
from kb.rules.checklist import SITUATIONS
from kb.rules.choices import Care, Category, Exemption, Setting, Tier
from kb.rules.questions import question

UNKNOWN = "unknown"
IDENTITIES = tuple(c.value for c in Category if c is not Category.NONE)
SHEET = "结算单上还写了这些的，可以填"
BEFORE = "今年这次以前花过的（知道就填）"
ROW = "问连续参保奖励的，再填这些"
_YES_NO = (("true", "是"), ("false", "不是"))
_FIRST = ("proxy", "death", "newborn_without_hukou", "cross_region")
"""Situations that add materials to services whose own list does not speak of them (kb.rules.extra)."""


def _ask(name: str, label: str) -> tuple[str, list[OptionOut]]:
    """The rule's own question and choices; for a fact it never asks for, the label as a question."""
    try:
        asked = question(name)
    except KeyError:
        return f"{label}？", []
    return asked.ask, [OptionOut(value=v, label=text) for v, text in asked.choices]


def field(name: str, label: str, kind: str, **more: Any) -> FieldOut:
    """A field; question and choices come from the rules, ``wrong`` is filled in by ``calculators``."""
    ask, options = _ask(name, label)
    if kind == "yes_no":
        options = [OptionOut(value=v, label=text) for v, text in _YES_NO]
    base: dict[str, Any] = {"ask": ask, "options": options, "wrong": ""}
    return FieldOut(name=name, label=label, kind=kind, **(base | more))


def _another() -> FieldOut:
    """A second identity: the rules take the one with the higher benefit."""
    return field(
        "other_categories",
        "还有一种救助身份",
        "choice",
        options=[OptionOut(value=c.value, label=c.label) for c in Category if c is not Category.NONE],
        hint="有两种的才填，按待遇高的算",
        may_be_unknown=False,
        listed=True,
        shown_when=when("category", *IDENTITIES),
    )


def when(name: str, *values: str) -> ShownWhen:
    """Only while ``name`` has one of ``values``."""
    return ShownWhen(field=name, values=list(values))


def benefit() -> list[FieldOut]:
    """A stay in hospital, or an outpatient bill."""
    outside = when("care", "referred", "longterm", UNKNOWN)
    stay = when("setting", "", Setting.INPATIENT.value)
    visit = when("setting", *(s.value for s in Setting if s is not Setting.INPATIENT))
    settings = [OptionOut(value=s.value, label=s.label) for s in Setting]
    tiers = [OptionOut(value=t.value, label=f"算到{t.label}") for t in Tier]
    return [
        field(
            "setting", "住院还是门诊", "choice", options=settings, hint="不填按住院算", may_be_unknown=False
        ),
        field("scheme", "参加哪种医保", "choice"),
        field(
            "in_scope",
            "政策范围内费用",
            "amount",
            hint="看结算单；没有结算单就填总费用",
            instead="total",
        ),
        field("total", "总费用", "amount"),
        field("category", "救助身份", "choice"),
        _another(),
        field("level", "医院级别", "choice"),
        field("care", "在哪里看的病", "choice"),
        field("in_province", "医院在本省", "yes_no", shown_when=outside),
        field("stay_number", "今年第几次住院", "count", hint="这一次也算", shown_when=stay),
        field("retired", "已经退休", "yes_no", shown_when=when("scheme", "employee", UNKNOWN)),
        field("discharged_on", "出院（看病）日期", "date", hint="不填按今天的标准算"),
        field(
            "through", "算到哪一步", "choice", options=tiers, hint="不填三重保障都算", may_be_unknown=False
        ),
        *_sheet(),
        *_before(visit),
    ]


def _sheet() -> list[FieldOut]:
    """What else a settlement sheet may say."""
    sheet: dict[str, Any] = {"kind": "amount", "part": SHEET}
    return [
        field("own_expense", "目录外自费", **sheet),
        field("first_pay", "乙类先行自付", **sheet),
        field("class_b", "乙类费用", hint="不知道先行自付的，填这一项也能算", **sheet),
        field("basic_paid", "基本医保已经支付", **sheet),
        field("critical_paid", "大病保险已经支付", **sheet),
        field(
            "unreferred_cut",
            "没转诊降低支付的部分",
            shown_when=when("care", Care.UNREGISTERED.value),
            **sheet,
        ),
    ]


def _before(visit: ShownWhen) -> list[FieldOut]:
    """What was spent earlier in the year; of outpatient care only for an outpatient bill."""
    every: dict[str, Any] = {"kind": "amount", "part": BEFORE}
    only: dict[str, Any] = {**every, "shown_when": visit}
    return [
        field("basic_paid_before", "基本医保付过的", **every),
        field("critical_base_before", "已计入大病保险的个人负担", **every),
        field("relief_base_before", "已计入医疗救助的个人负担", **every),
        field("relief_paid_before", "医疗救助付过的", **every),
        field("tilted_paid_before", "倾斜救助付过的", **every),
        field("visit_scope_before", "同类门诊的政策范围内费用", **only),
        field("visit_basic_before", "同类门诊基本医保付过的", **only),
        field("visit_relief_base_before", "同类门诊已计入救助的个人负担", **only),
        field("visit_relief_before", "同类门诊医疗救助付过的", **only),
        field("cap_raised", "大病保险封顶线提高了多少", hint="有连续参保、零报销奖励的才填", **every),
    ]


def relief() -> list[FieldOut]:
    """A household; who is recognised already is asked for nothing more, unless the rule does."""
    open_ = when("status", "", "none", UNKNOWN)
    return [
        field("status", "已经认定的救助身份", "choice"),
        field("residence", "家在城镇还是农村", "choice", shown_when=open_),
        field("members", "共同生活的人数", "count", shown_when=open_),
        field(
            "monthly_income",
            "平均每人每月收入",
            "amount",
            hint="不好算的，填全家一年的收入和人数也行",
            shown_when=open_,
        ),
        field("annual_income", "全家一年的收入", "amount", hint="过去 12 个月", shown_when=open_),
        field("assets_ok", "存款、房、车符合当地规定", "yes_no", shown_when=open_),
        field(
            "medical_burden",
            "一年里自己负担的医疗费",
            "amount",
            hint="过去 12 个月，报销以后自己出的合规费用",
            shown_when=open_,
        ),
        field(
            "necessary_spending",
            "一年里的必需支出",
            "amount",
            hint="过去 12 个月，看病、上学等，包含上一项",
            shown_when=open_,
        ),
        field("dependent", "本人是老年人、残疾人或未成年人", "yes_no", shown_when=open_),
        field("no_labour", "本人没有劳动能力", "yes_no", shown_when=open_),
        field("no_income", "本人没有生活来源", "yes_no", shown_when=open_),
        field("no_supporter", "没有人赡养、抚养、扶养，或家人没有能力", "yes_no", shown_when=open_),
    ]


def _payment(shown: ShownWhen | None) -> list[FieldOut]:
    years = "没断过写 0"
    repaid = "断缴的年份补缴了几年"
    return [
        field("break_years", "断缴了几年", "count", hint=years, shown_when=shown),
        field(
            "repaid_years", "其中补缴了几年", "count", ask=f"{repaid}？", hint="没补写 0", shown_when=shown
        ),
        field("exemption", "属于下面哪一种", "choice", shown_when=shown),
        field("born_on", "孩子的出生日期", "date", shown_when=when("exemption", Exemption.NEWBORN.value)),
        field("paid_on", "哪天缴费", "date", hint="不填按今天算", shown_when=shown),
        field(
            "coverage_year",
            "缴哪一年的",
            "count",
            ask="缴的是哪一年的医保费？",
            hint="如 2027；不填按那天正在缴的年度算",
            shown_when=shown,
        ),
    ]


def waiting() -> list[FieldOut]:
    """A resident who pays late or after a break."""
    return _payment(None)


def contribution() -> list[FieldOut]:
    """Who pays for which year."""
    resident = when("person", "resident")
    row = {"part": ROW, "shown_when": resident}
    employee = when("person", "employee")
    return [
        field("person", "以什么身份缴费", "choice"),
        field("category", "救助身份", "choice", shown_when=resident),
        _another(),
        field("monthly_wage", "每月工资（缴费基数）", "amount", shown_when=employee),
        *_payment(resident),
        field(
            "parent_insured",
            "父母一方在本地参保",
            "yes_no",
            shown_when=when("exemption", Exemption.NEWBORN.value),
        ),
        field("continuous_years", "连续参加居民医保几年", "count", **row),
        field(
            "zero_claim_years",
            "没有报销过的年数",
            "count",
            ask="从上次用奖励以后，有几年一次都没报销？",
            **row,
        ),
        field("kept_steps", "断缴以前攒下的奖励次数", "count", **row),
        field("used", "用过奖励额度", "yes_no", **row),
    ]


def materials() -> list[FieldOut]:
    """Situations of who applies: those that matter to any service, the others once the list depends on them."""
    return [
        field("service", "办什么事", "choice", may_be_unknown=False),
        *(
            field(
                name,
                SITUATIONS[name][1],
                "yes_no",
                ask=SITUATIONS[name][1],
                inside="situations",
                asked_only=name not in _FIRST,
            )
            for name in (*_FIRST, *(n for n in SITUATIONS if n not in _FIRST))
        ),
    ]
