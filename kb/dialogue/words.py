"""What is known, in words: for 「记下了」, corrections and where a form stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from kb.dialogue import visits
from kb.dialogue.heard import Value
from kb.dialogue.texts import Texts
from kb.rules.checklist import SITUATIONS
from kb.rules.choices import Care, Category, Exemption, Labelled, Level, Scheme
from kb.rules.money import yuan
from kb.schema.service import Service

_MONEY = {
    "total": "总费用",
    "in_scope": "政策范围内费用",
    "own_expense": "自费",
    "first_pay": "先行自付",
    "class_b": "乙类费用",
    "basic_paid": "医保已支付",
    "critical_paid": "大病保险已支付",
    "monthly_income": "每人每月收入",
    "annual_income": "全家年收入",
    "medical_burden": "自己负担的医疗费",
    "necessary_spending": "必需支出",
    "monthly_wage": "月工资",
}
_CODES: dict[str, type[Labelled]] = {
    "scheme": Scheme,
    "category": Category,
    "status": Category,
    "level": Level,
    "care": Care,
    "exemption": Exemption,
}
_FLAGS = {
    "in_province": ("医院在省内", "医院在省外"),
    "retired": ("已退休", "没退休"),
    "assets_ok": ("财产符合规定", "财产超过规定"),
    "dependent": ("是老年人、残疾人或未成年人", "不是老年人、残疾人或未成年人"),
    "no_labour": ("没有劳动能力", "有劳动能力"),
    "no_income": ("没有生活来源", "有生活来源"),
    "no_supporter": ("没有人供养", "有人供养"),
}
_COUNTS = {
    "stay_number": "今年第{}次住院",
    "members": "家里{}口人",
    "break_years": "断缴{}年",
    "repaid_years": "补缴{}年",
    "continuous_years": "连续参保{}年",
    "coverage_year": "{}年的待遇",
}
_OTHER = {
    "residence": {"urban": "家在城镇", "rural": "家在农村"},
    "person": {"resident": "按居民参保", "employee": "单位职工", "flexible": "灵活就业人员"},
}


def words(name: str, value: Value, texts: Texts, services: Mapping[str, Service]) -> str:
    """One fact in words: 总费用32,000元, 二级医院, 今年第1次住院."""
    if name == "setting":
        return "门诊" if value == visits.SOME else visits.setting_of({name: value}).label
    if name == "care" and texts.visiting:
        return texts.questions[name].buttons[str(value)]
    if name in _MONEY:
        return f"{_MONEY[name]}{yuan(Decimal(str(value)))}"
    if name in _CODES:
        return next((m.label for m in _CODES[name] if m.value == value), str(value))
    if name in _FLAGS:
        return _FLAGS[name][0 if value else 1]
    if name in _COUNTS:
        return "没断过" if (name, value) == ("break_years", 0) else _COUNTS[name].format(value)
    if name in _OTHER:
        return _OTHER[name].get(str(value), str(value))
    if name in SITUATIONS:
        return SITUATIONS[name][1].rstrip("？吗") + ("：是" if value else "：不是")
    if name == "service":
        return services[str(value)].name if value in services else str(value)
    if name in ("discharged_on", "paid_on"):
        day = dt.date.fromisoformat(str(value))
        return f"{'出院' if name == 'discharged_on' else '缴费'}在{day.year}年{day.month}月{day.day}日"
    return str(value)


def listed(
    facts: Mapping[str, Value], names: Iterable[str], texts: Texts, services: Mapping[str, Service]
) -> str:
    """Several facts in words, joined by 、."""
    return "、".join(words(name, facts[name], texts, services) for name in names if name in facts)
