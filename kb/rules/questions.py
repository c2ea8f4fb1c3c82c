"""How a missing fact is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from kb.rules.choices import Care, Category, Exemption, Labelled, Level, Scheme
from kb.rules.result import Need, Question

_TEXTS: dict[str, str] = {
    "scheme": "参加的是居民医保还是职工医保？",
    "in_scope": "结算单上的「政策范围内费用」（符合政策范围金额）是多少？没有结算单的，总费用是多少？",
    "total": "住院总费用是多少？",
    "first_pay": "结算单上的「先行自付」是多少？",
    "category": "有没有下面哪一种救助身份？",
    "level": "在哪一级医院住的院？",
    "care": "在哪里住的院，转诊或备案了没有？",
    "in_province": "医院是不是在本省？",
    "stay_number": "今年第几次住院？",
    "retired": "是不是已经退休？",
    "status": "已经被认定了哪一种救助身份？",
    "residence": "家在城镇还是农村？",
    "monthly_income": "共同生活的家人平均每人每月收入大约多少？",
    "assets_ok": "家里的存款、房、车是不是符合当地的家庭财产规定？",
    "annual_income": "全家过去一年的总收入大约多少？",
    "medical_burden": "过去一年，报销以后自己出的合规医疗费大约多少？",
    "members": "共同生活的家人一共几口？",
    "necessary_spending": "过去一年，看病、上学这些必需支出一共大约多少？",
    "dependent": "本人是不是老年人、残疾人或者未成年人？",
    "no_labour": "本人是不是没有劳动能力？",
    "no_income": "本人是不是没有生活来源？",
    "no_supporter": "是不是没有人赡养、抚养、扶养，或者家人没有这个能力？",
    "paid_on": "哪一天缴的费（或者打算哪天缴）？",
    "monthly_wage": "每月工资（缴费基数）大约多少？",
    "person": "是居民、单位职工，还是灵活就业人员？",
    "break_years": "断缴了几年？",
    "exemption": "属不属于下面哪一种？",
    "continuous_years": "到现在连续参加居民医保几年了？",
    "service": "要办哪一件事？",
}
_VISIT_TEXTS: dict[str, str] = {
    "total": "门诊费用一共是多少？",
    "level": "在哪一级医院看的门诊？",
    "care": "在哪里看的门诊，转诊或备案了没有？",
}
"""Where the words for a stay do not fit outpatient care."""
_CHOICES: dict[str, type[Labelled]] = {
    "scheme": Scheme,
    "category": Category,
    "status": Category,
    "level": Level,
    "care": Care,
    "exemption": Exemption,
}
_YES_NO = (("true", "是"), ("false", "不是"))
_BOOLEAN = frozenset(
    {"in_province", "retired", "assets_ok", "no_labour", "no_income", "no_supporter", "dependent"}
)


def question(name: str, *, visit: bool = False) -> Question:
    """How to ask for the fact ``name``, of outpatient care with ``visit``; raises KeyError for one nobody asks for."""
    choices: tuple[tuple[str, str], ...] = ()
    if name in _CHOICES:
        choices = tuple((str(m.value), m.label) for m in _CHOICES[name])
    elif name in _BOOLEAN:
        choices = _YES_NO
    elif name == "residence":
        choices = (("urban", "城镇"), ("rural", "农村"))
    elif name == "person":
        choices = (("resident", "居民"), ("employee", "单位职工"), ("flexible", "灵活就业人员"))
    return Question(name, (_VISIT_TEXTS if visit and name in _VISIT_TEXTS else _TEXTS)[name], choices)


def need(names: Iterable[str], *, visit: bool = False) -> Need:
    """The facts as questions, in the order given."""
    return Need(tuple(question(name, visit=visit) for name in names))
