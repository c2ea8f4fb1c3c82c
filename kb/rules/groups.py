"""The groups that relief is for, and what each is recognised by.

社会救助法 names four groups from 2026-07-01; 国办发〔2021〕42号 adds 因病致贫重病患者 and the monitored; 医疗保障法
(from 2027-01-01) refers to these. Figures are local, a missing one leaves its condition unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kb.rules.choices import Category
from kb.rules.conditions import Condition, Finding, state, told, unsettled
from kb.rules.grounds import GROUNDS, Ground, ground
from kb.rules.household import Household
from kb.rules.lookup import Lookup
from kb.rules.money import percent, yuan
from kb.rules.place_rules import IllnessTest
from kb.rules.result import Absent, Step

CIVIL = "民政部门（乡镇、街道受理）"


def extreme_poverty(home: Household, look: Lookup) -> Finding:
    """特困人员."""
    law = ground(look.day, "sl-tekun-def", "tekun-def")
    rows = (
        told("是老年人、残疾人或未成年人", home.dependent, law, "dependent"),
        told("没有劳动能力", home.no_labour, law, "no_labour"),
        told("没有生活来源", home.no_income, law, "no_income"),
        told("没有人赡养、抚养、扶养，或者家人没有能力", home.no_supporter, law, "no_supporter"),
    )
    return Finding(Category.EXTREME_POVERTY, CIVIL, rows)


def low_income(home: Household, look: Lookup) -> Finding:
    """低保对象: income per head below the local standard, and assets."""
    law = ground(look.day, "dibao-def")
    kinds = [home.residence] if home.residence else ["urban", "rural"]
    text = "家庭月人均收入低于当地低保标准"
    try:
        look.require(*(f"dibao_standard_{kind}" for kind in kinds))
    except Absent as exc:
        income = unsettled(text, law, exc.figures)
    else:
        lines = [(look.number(f"dibao_standard_{kind}"), f"dibao_standard_{kind}") for kind in kinds]
        answers = {None if home.income is None else home.income < line for line, _ in lines}
        line, name = max(lines) if answers == {False} else min(lines)
        truth = answers.pop() if len(answers) == 1 else None
        asks = "monthly_income" if home.income is None else "residence"
        income = _with(law, _measured(look, f"{text}（{yuan(line)}）", name, truth, (asks,)))
    return Finding(Category.LOW_INCOME, CIVIL, (income, _assets(home, law)))


def edge(home: Household, look: Lookup) -> Finding:
    """低保边缘家庭成员: income per head below the line the province draws, and assets."""
    law = ground(look.day, "sl-bianyuan-def", "dibian-def")
    text = "家庭月人均收入低于当地低保边缘标准"
    income = _below(look, text, "edge_income_line", home.income, "monthly_income", law)
    return Finding(Category.EDGE, CIVIL, (income, _assets(home, law)))


def rigid(home: Household, look: Lookup) -> Finding:
    """刚性支出困难家庭成员: income below the average, assets, and spending that cannot be avoided."""
    law = ground(look.day, "sl-gangxing-def", "gangxing-def")
    yearly = None if home.income is None else home.income * 12
    text = "家庭人均年收入低于当地上年居民人均可支配收入"
    income = _below(look, text, "disposable_income", yearly, "monthly_income", law)
    return Finding(Category.RIGID, CIVIL, (income, _assets(home, law), _spending(home, look, law)))


def illness(home: Household, look: Lookup) -> Finding:
    """因病致贫重病患者: a burden the household cannot bear, tested as the province says, and assets."""
    law = GROUNDS["gb42-who-illness-poor"]
    rows: list[Condition] = []
    try:
        test = look.choice("illness_test", IllnessTest)
    except Absent as exc:
        rows = [unsettled("自己负担的医疗费高到家庭难以承受", GROUNDS["gb42-who-recognise"], exc.figures)]
    else:
        if test is not IllnessTest.INCOME:
            rows.append(_burden(home, look, law))
        if test is not IllnessTest.BURDEN:
            rows.append(_income_after(home, look, law))
    return Finding(Category.ILLNESS, CIVIL, (*rows, _assets(home, law)))


TESTS: tuple[Callable[[Household, Lookup], Finding], ...] = (
    extreme_poverty,
    low_income,
    edge,
    rigid,
    illness,
)
"""The groups one can still be recognised for, from the highest benefit to the lowest."""


def _assets(home: Household, law: Ground) -> Condition:
    return told("家庭财产符合当地规定", home.assets_ok, law, "assets_ok")


def _measured(look: Lookup, text: str, name: str, truth: bool | None, asks: tuple[str, ...]) -> Condition:
    return Condition(look.cite(text, name), state(truth), () if truth is not None else asks)


def _below(look: Lookup, text: str, name: str, amount: Decimal | None, asks: str, law: Ground) -> Condition:
    try:
        line = look.number(name)
    except Absent as exc:
        return unsettled(text, law, exc.figures)
    truth = None if amount is None else amount < line
    return _with(law, _measured(look, f"{text}（{yuan(line)}）", name, truth, (asks,)))


def _spending(home: Household, look: Lookup, law: Ground) -> Condition:
    text = "医疗、教育等必需支出占家庭总收入的比例超过当地规定"
    try:
        share = look.number("rigid_spending_share")
    except Absent as exc:
        return unsettled(text, law, exc.figures)
    spent, income = home.necessary_spending, home.year
    truth = None if spent is None or income is None else spent > income * share
    asks = tuple(
        name for name, value in (("necessary_spending", spent), ("annual_income", income)) if value is None
    )
    return _with(law, _measured(look, f"{text}（{percent(share)}）", "rigid_spending_share", truth, asks))


def _burden(home: Household, look: Lookup, law: Ground) -> Condition:
    text = "过去十二个月自己负担的合规医疗费超过当地上年居民人均可支配收入"
    try:
        look.require("illness_burden_share", "disposable_income")
    except Absent as exc:
        return unsettled(text, law, exc.figures)
    line = look.number("disposable_income") * look.number("illness_burden_share")
    share = percent(look.number("illness_burden_share"))
    truth = None if home.medical_burden is None else home.medical_burden > line
    words = f"{text}的{share}，也就是{yuan(line)}"
    return _with(law, _measured(look, words, "illness_burden_share", truth, ("medical_burden",)))


def _income_after(home: Household, look: Lookup, law: Ground) -> Condition:
    text = "扣除自己负担的医疗费以后，家庭月人均收入不超过当地规定"
    try:
        line = look.number("illness_income_line")
    except Absent as exc:
        return unsettled(text, law, exc.figures)
    known = {"annual_income": home.year, "medical_burden": home.medical_burden, "members": home.members}
    asks = tuple(name for name, value in known.items() if value is None)
    truth: bool | None = None
    if home.year is not None and home.medical_burden is not None and home.members is not None:
        truth = (home.year - home.medical_burden) / home.members / 12 <= line
    return _with(law, _measured(look, f"{text}（{yuan(line)}）", "illness_income_line", truth, asks))


def _with(law: Ground, condition: Condition) -> Condition:
    """The condition citing the law behind it where its own figure (a demonstration's) cites nothing."""
    step = condition.step
    if step.fact:
        return condition
    grounded = Step(
        step.text, step.parameter, step.title, step.value, law.fact, law.document, law.article, step.example
    )
    return Condition(grounded, condition.state, condition.asks, condition.missing)
