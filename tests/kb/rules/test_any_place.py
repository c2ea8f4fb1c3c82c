"""The tiers hold together whatever a place sets: random deductibles, ratios, bands, bases and limits."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answer.parameters import Resolver
from kb.rules.benefit import benefit
from kb.rules.choices import Care, Category, Level, Scheme, Setting
from kb.rules.phrases import PHRASES
from kb.rules.result import Computed, Need
from kb.rules.stay import Stay
from kb.schema.area import Area
from kb.schema.parameter import ParameterValue
from tests.kb.rules.conftest import content

PLACE = "900000"
DAY = dt.date(2026, 11, 21)
loaded = content()
NAMES = [
    name
    for name in loaded.definitions
    if name.startswith(
        ("inpatient_", "critical_", "relief_", "employee_", "class_b", "outpatient_", "chronic_")
    )
    or name.startswith("serious_")
]
EVERYBODY = "特困人员、低保对象、低保边缘家庭成员、因病致贫重病患者"


def _value(name: str, chance: random.Random) -> Any:
    kind = loaded.definitions[name].kind
    if name in PHRASES:
        return chance.choice([member.label for member in PHRASES[name]])
    if name == "critical_outpatient":
        return chance.choice(["无", "门诊特殊病", "普通门诊、门诊慢性病、门诊特殊病"])
    if kind == "text":
        return chance.choice(["无", "特困人员", EVERYBODY])
    if kind == "ratio":
        return Decimal(chance.choice([0, 1000, chance.randint(0, 1000)])) / 1000
    if kind == "points":
        return Decimal(chance.randint(0, 30)) / 100
    return Decimal(chance.choice([0, chance.randint(0, 2000), chance.randint(0, 120000)]))


def figures_of(seed: int) -> dict[str, Any]:
    """All figures of a place, drawn by one number: a strategy of eighty figures takes a minute to draw."""
    chance = random.Random(seed)
    return {name: _value(name, chance) for name in NAMES}


FIGURES = st.integers(0, 2**32).map(figures_of)
STAYS = st.builds(
    Stay,
    scheme=st.sampled_from(Scheme),
    category=st.sampled_from(Category),
    level=st.sampled_from(Level),
    care=st.sampled_from(Care),
    in_province=st.just(True),
    stay_number=st.integers(1, 3),
    retired=st.booleans(),
    in_scope=st.decimals(Decimal("0.01"), 900000, places=2),
    first_pay=st.decimals(0, 30000, places=2),
    own_expense=st.decimals(0, 30000, places=2),
    critical_base_before=st.none() | st.decimals(0, 100000, places=2),
    relief_base_before=st.none() | st.decimals(0, 60000, places=2),
    relief_paid_before=st.none() | st.decimals(0, 60000, places=2),
)
VISITS = st.builds(
    replace,
    STAYS,
    setting=st.sampled_from([one for one in Setting if one is not Setting.INPATIENT]),
    stay_number=st.just(1),
    visit_scope_before=st.none() | st.decimals(0, 30000, places=2),
    visit_relief_base_before=st.none() | st.decimals(0, 9000, places=2),
    visit_relief_before=st.none() | st.decimals(0, 9000, places=2),
)


def place(figures: dict[str, Any]) -> Resolver:
    rows = {name: [ParameterValue(value=value, example=True)] for name, value in figures.items()}
    area = Area(code=PLACE, name="任意地区", kind="市")
    return Resolver(loaded.definitions, {PLACE: rows}, {PLACE: area})


@given(FIGURES, STAYS | VISITS)
@settings(max_examples=300, deadline=None)
def test_nobody_gets_more_than_the_cost_and_shares_add_up(figures: dict[str, Any], stay: Stay) -> None:
    result = benefit(stay, place(figures), PLACE, DAY)
    assert isinstance(result, Computed), result
    found = {line.name: line.low for line in result.lines}
    assert stay.in_scope is not None and stay.first_pay is not None and stay.own_expense is not None
    total = stay.in_scope + stay.first_pay + stay.own_expense
    funds = [found[name] for name in ("basic", "critical", "relief", "tilted")]
    assert min(*found.values()) >= 0
    assert sum(funds) == found["paid"] <= stay.in_scope + stay.first_pay
    assert found["paid"] + found["personal"] == total
    assert found["basic"] <= stay.in_scope


@given(FIGURES, STAYS | VISITS, st.decimals(0, 100000, places=2))
@settings(max_examples=60, deadline=None)
def test_more_cost_never_pays_less_from_basic_insurance(
    figures: dict[str, Any], stay: Stay, more: Decimal
) -> None:
    assert stay.in_scope is not None
    resolver = place(figures)
    one = benefit(stay, resolver, PLACE, DAY)
    two = benefit(replace(stay, in_scope=stay.in_scope + more), resolver, PLACE, DAY)
    assert isinstance(one, Computed) and isinstance(two, Computed)
    assert two.amount("basic") >= one.amount("basic")


@given(FIGURES, VISITS)
@settings(max_examples=60, deadline=None)
def test_outpatient_relief_keeps_within_the_limit_it_shares(figures: dict[str, Any], stay: Stay) -> None:
    """Whatever a place sets, a kind of care that shares the limit of stays never goes beyond what is left of it."""
    assert stay.setting is not Setting.INPATIENT
    shared = {
        **figures,
        f"relief_{stay.setting.value}_rule": "按单独标准",
        f"relief_{stay.setting.value}_cap_rule": "和住院共用限额",
        "relief_uncapped": "无",
        "relief_cap_rule": "统一限额",
        "relief_cap": Decimal(20000),
    }
    result = benefit(replace(stay, relief_paid_before=Decimal(18000)), place(shared), PLACE, DAY)
    assert isinstance(result, Computed)
    assert result.amount("relief") <= 2000


@given(FIGURES, VISITS, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_bills_one_by_one_get_what_the_year_gets_at_once(
    figures: dict[str, Any], stay: Stay, parts: int
) -> None:
    """Deductible and limit of outpatient care are yearly: splitting a bill changes nothing but roundings."""
    assert stay.in_scope is not None
    resolver = place({**figures, "serious_outpatient_rule": "按门诊特殊病标准"})
    bill = replace(stay, visit_scope_before=None, in_scope=(stay.in_scope / parts).quantize(Decimal(1)) + 1)
    assert bill.in_scope is not None
    before, paid = Decimal(0), Decimal(0)
    for _ in range(parts):
        known = replace(bill, visit_scope_before=before, basic_paid_before=paid)
        result = benefit(known, resolver, PLACE, DAY)
        assert isinstance(result, Computed)
        before, paid = before + bill.in_scope, paid + result.amount("basic")
    whole = benefit(replace(bill, in_scope=before), resolver, PLACE, DAY)
    assert isinstance(whole, Computed)
    assert abs(whole.amount("basic") - paid) <= Decimal("0.04")


@given(STAYS)
@settings(max_examples=60, deadline=None)
def test_answering_one_question_after_another_ends_in_the_same_amount(stay: Stay) -> None:
    resolver = Resolver(loaded.definitions, loaded.values, loaded.areas)
    told = Stay(
        critical_base_before=stay.critical_base_before,
        relief_base_before=stay.relief_base_before,
        relief_paid_before=stay.relief_paid_before,
    )
    for _ in range(12):
        result = benefit(told, resolver, "990001", DAY)
        if not isinstance(result, Need):
            break
        name = result.facts[0].name
        assert getattr(told, name) is None
        told = replace(told, **{name: getattr(stay, name)})
    assert isinstance(result, Computed)
    full = benefit(replace(stay, first_pay=None, own_expense=None), resolver, "990001", DAY)
    assert isinstance(full, Computed)
    assert result.lines == full.lines
