"""The three tiers as properties: whatever the stay, the county's figures, and what is unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answer.parameters import Resolver
from kb.rules.benefit import benefit
from kb.rules.choices import Care, Category, Level, Scheme, Tier
from kb.rules.result import Computed, Contradiction, Missing, Need
from kb.rules.stay import Stay
from tests.kb.rules.conftest import content

DAY = dt.date(2026, 11, 21)
AREA = "990001"
FUNDS = ("basic", "critical", "relief", "tilted")
loaded = content()
DEMO = Resolver(loaded.definitions, loaded.values, loaded.areas)

money = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(2_000_000), places=2)
stays = st.builds(
    Stay,
    scheme=st.sampled_from(Scheme),
    category=st.sampled_from(Category),
    level=st.sampled_from(Level),
    care=st.sampled_from(Care),
    in_province=st.just(True),
    stay_number=st.integers(1, 5),
    retired=st.booleans(),
    in_scope=money,
    basic_paid_before=st.none() | st.decimals(0, 200000, places=2),
    critical_base_before=st.none() | st.decimals(0, 100000, places=2),
    relief_base_before=st.none() | st.decimals(0, 60000, places=2),
    relief_paid_before=st.none() | st.decimals(0, 60000, places=2),
    tilted_paid_before=st.none() | st.decimals(0, 30000, places=2),
)


def computed(stay: Stay) -> Computed:
    result = benefit(stay, DEMO, AREA, DAY)
    assert isinstance(result, Computed), result
    return result


def amounts(stay: Stay) -> dict[str, Decimal]:
    return {line.name: line.low for line in computed(stay).lines}


@given(stays, st.decimals(0, 50000, places=2))
@settings(max_examples=150, deadline=None)
def test_shares_add_up_to_the_cent_and_never_exceed_the_cost(stay: Stay, outside: Decimal) -> None:
    assert stay.in_scope is not None
    found = amounts(replace(stay, total=stay.in_scope + outside))
    assert sum(found[f] for f in FUNDS) == found["paid"]
    assert found["paid"] + found["personal_in_scope"] == stay.in_scope
    assert found["paid"] + found["personal"] == stay.in_scope + outside
    for name, amount in found.items():
        assert amount >= 0, name
        assert amount == amount.quantize(Decimal("0.01"))


@given(stays, st.decimals(0, 500000, places=2))
@settings(max_examples=150, deadline=None)
def test_more_cost_never_means_less_benefit_nor_a_smaller_burden(stay: Stay, more: Decimal) -> None:
    assert stay.in_scope is not None
    less, larger = amounts(stay), amounts(replace(stay, in_scope=stay.in_scope + more))
    assert larger["basic"] >= less["basic"]
    assert larger["paid"] >= less["paid"]
    # Each of the four payments is rounded once: a cent may move between them.
    assert larger["personal_in_scope"] >= less["personal_in_scope"] - Decimal("0.02")


@given(stays)
@settings(max_examples=100, deadline=None)
def test_each_tier_only_takes_what_the_one_before_left(stay: Stay) -> None:
    full = amounts(stay)
    basic = amounts(replace(stay, through=Tier.BASIC))
    two = amounts(replace(stay, through=Tier.CRITICAL))
    assert basic["basic"] == two["basic"] == full["basic"]
    assert two["critical"] == full["critical"]
    assert (basic["critical"], basic["relief"], two["relief"]) == (0, 0, 0)
    assert stay.in_scope is not None
    assert full["critical"] <= stay.in_scope - full["basic"]
    assert full["relief"] <= stay.in_scope - full["basic"] - full["critical"]


@given(stays)
@settings(max_examples=100, deadline=None)
def test_yearly_limits_hold(stay: Stay) -> None:
    found = amounts(stay)
    cap = Decimal(136000 if stay.scheme is Scheme.RESIDENT else 236000)
    assert found["basic"] <= max(0, cap - (stay.basic_paid_before or 0))
    assert found["relief"] <= max(0, Decimal(48000) - (stay.relief_paid_before or 0))
    assert found["tilted"] <= max(0, Decimal(26000) - (stay.tilted_paid_before or 0))
    if stay.scheme is Scheme.RESIDENT and stay.category in (Category.NONE, Category.EDGE):
        assert found["critical"] <= 118000


@given(stays)
@settings(max_examples=80, deadline=None)
def test_who_is_tilted_towards_never_bears_more(stay: Stay) -> None:
    resident = replace(stay, scheme=Scheme.RESIDENT, care=Care.LOCAL)
    ordinary = amounts(replace(resident, category=Category.NONE))
    low = amounts(replace(resident, category=Category.LOW_INCOME))
    assert low["critical"] >= ordinary["critical"]
    assert low["personal_in_scope"] <= ordinary["personal_in_scope"]


@given(stays)
@settings(max_examples=60, deadline=None)
def test_going_outside_without_referral_never_pays_more(stay: Stay) -> None:
    assert (
        amounts(replace(stay, care=Care.UNREGISTERED))["basic"]
        <= amounts(replace(stay, care=Care.REFERRED))["basic"]
    )


@given(stays, st.decimals(100, 500000, places=2))
@settings(max_examples=60, deadline=None)
def test_a_bare_bill_gives_a_range_around_what_the_sheet_would_give(stay: Stay, total: Decimal) -> None:
    bare = computed(replace(stay, in_scope=None, total=total))
    assert bare.assumptions
    sheet = amounts(replace(stay, total=total, in_scope=(total * Decimal("0.85")).quantize(Decimal("0.01"))))
    for line in bare.lines:
        if line.name in ("basic", "paid", "personal"):
            assert line.low <= sheet[line.name] <= line.high, line.name
            assert line.high <= total


@given(stays)
@settings(max_examples=40, deadline=None)
def test_not_knowing_gives_a_range_that_holds_the_answer(stay: Stay) -> None:
    vague = replace(stay, level=None, stay_number=None, dont_know=frozenset({"level", "stay_number"}))
    found = amounts(stay)
    for line in computed(vague).lines:
        if line.name in found:
            assert line.low <= found[line.name] <= line.high


KNOWN = Stay(
    scheme=Scheme.RESIDENT,
    category=Category.NONE,
    level=Level.LEVEL2,
    care=Care.LOCAL,
    stay_number=1,
    in_scope=Decimal(20000),
)


def test_every_step_says_what_it_rests_on() -> None:
    result = computed(replace(KNOWN, category=Category.LOW_INCOME, in_scope=Decimal(90000)))
    (scenario,) = result.scenarios
    used = [step for step in scenario.steps if step.parameter]
    assert len(used) >= 8
    assert all(step.value and step.title for step in used)
    assert all(step.example or (step.fact and step.document) for step in used)
    tilt = next(step for step in used if step.parameter == "critical_tilt_who")
    assert (tilt.fact, tilt.document) == ("ci-tilt-who", "gjybj2024ntbdfwj")


def test_only_what_changes_the_result_is_asked() -> None:
    def asked(stay: Stay) -> list[str]:
        result = benefit(stay, DEMO, AREA, DAY)
        return [q.name for q in result.facts] if isinstance(result, Need) else []

    assert asked(Stay())[0] == "in_scope"
    assert asked(replace(KNOWN, level=None)) == ["level"]
    assert asked(replace(KNOWN, stay_number=None)) == ["stay_number"]
    # A resident is never asked whether he has retired, nor where the province ends when he stayed at home.
    assert asked(KNOWN) == []
    assert asked(replace(KNOWN, care=Care.REFERRED)) == []
    # Outside the province decides over tilted relief, but only for who has an identity and a large bill.
    large = replace(KNOWN, care=Care.REFERRED, category=Category.EDGE, in_scope=Decimal(200000))
    assert asked(large) == ["in_province"]
    # Below the deductible, the level of hospital is all the same.
    assert asked(replace(KNOWN, level=None, in_scope=Decimal(100))) == []


def test_a_bare_bill_without_the_bureaus_share_asks_for_the_sheet() -> None:
    values = {**loaded.values, AREA: {k: v for k, v in loaded.values[AREA].items() if "in_scope" not in k}}
    poor = Resolver(loaded.definitions, values, loaded.areas)
    bare = replace(KNOWN, in_scope=None, total=Decimal(32000))
    result = benefit(bare, poor, AREA, DAY)
    assert isinstance(result, Need)
    assert [q.name for q in result.facts] == ["in_scope"]
    shrug = benefit(replace(bare, dont_know=frozenset({"in_scope"})), poor, AREA, DAY)
    assert isinstance(shrug, Missing)


def test_a_place_without_figures_names_them_all() -> None:
    result = benefit(KNOWN, DEMO, "110000", DAY)
    assert isinstance(result, Missing)
    names = [figure.name for figure in result.figures]
    assert {"inpatient_deductible_level2", "inpatient_ratio_resident_level2"} <= set(names)


def test_a_national_bound_is_not_a_places_figure() -> None:
    values = {
        **loaded.values,
        AREA: {k: v for k, v in loaded.values[AREA].items() if k != "relief_ratio_low_income"},
    }
    result = benefit(
        replace(KNOWN, category=Category.LOW_INCOME),
        Resolver(loaded.definitions, values, loaded.areas),
        AREA,
        DAY,
    )
    assert isinstance(result, Missing)
    assert [(f.name, f.national) for f in result.figures] == [
        ("relief_ratio_low_income", "全国规定不低于70%")
    ]


def test_a_day_before_the_first_figure_is_missing_not_zero() -> None:
    assert isinstance(benefit(KNOWN, DEMO, AREA, dt.date(2020, 5, 1)), Missing)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"in_scope": Decimal(-1)}, "in_scope"),
        ({"in_scope": Decimal(0)}, "in_scope"),
        ({"in_scope": Decimal("NaN")}, "in_scope"),
        ({"in_scope": Decimal("Infinity")}, "in_scope"),
        ({"in_scope": Decimal("1.005")}, "in_scope"),
        ({"in_scope": Decimal(10_000_001)}, "in_scope"),
        ({"total": Decimal(19999)}, "in_scope"),
        ({"total": Decimal(21000), "own_expense": Decimal(900), "first_pay": Decimal(200)}, "total"),
        ({"basic_paid": Decimal(20001)}, "basic_paid"),
        ({"stay_number": 0}, "stay_number"),
        ({"in_province": False}, "in_province"),
        ({"class_b": Decimal(10), "first_pay": Decimal(11)}, "first_pay"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Contradiction) as caught:
        benefit(replace(KNOWN, **change), DEMO, AREA, DAY)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_an_unknown_area_is_an_error() -> None:
    with pytest.raises(KeyError):
        benefit(KNOWN, DEMO, "000000", DAY)
