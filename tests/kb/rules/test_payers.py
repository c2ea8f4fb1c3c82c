"""Contributions, waiting periods and the incentive as properties."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answer.parameters import Resolver
from kb.rules.choices import Category, Exemption
from kb.rules.contribution import contribution
from kb.rules.dates import add_months, coverage_start, first_of_next_month
from kb.rules.payer import Payer
from kb.rules.result import Computed, Contradiction, Missing, Need, NotEligible
from kb.rules.waiting import waiting
from tests.kb.rules.conftest import content

DAY = dt.date(2026, 11, 21)
AREA = "990001"
loaded = content()
DEMO = Resolver(loaded.definitions, loaded.values, loaded.areas)
days = st.dates(dt.date(2026, 9, 1), dt.date(2026, 12, 31))


def months(payer: Payer) -> int:
    result = waiting(payer, DEMO, AREA, DAY)
    assert isinstance(result, Computed), result
    return int(result.amount("months"))


@given(st.integers(0, 60), st.data())
@settings(max_examples=150, deadline=None)
def test_repair_shortens_and_a_longer_break_lengthens(broken: int, data: st.DataObject) -> None:
    repaid = data.draw(st.integers(0, broken))
    payer = Payer(break_years=broken, repaid_years=repaid, exemption=Exemption.NONE)
    found = months(payer)
    assert months(replace(payer, repaid_years=0)) >= found
    assert months(replace(payer, break_years=broken + 1 if broken < 60 else 60)) >= found
    if broken:
        assert found >= 3
    if broken >= 4:
        assert found >= 6
    if repaid < broken:
        assert months(replace(payer, repaid_years=repaid + 1)) <= found


@given(days, st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_benefits_never_start_before_they_are_paid_for(paid_on: dt.date, broken: int) -> None:
    payer = Payer(break_years=broken, exemption=Exemption.NONE, paid_on=paid_on)
    result = waiting(payer, DEMO, AREA, DAY)
    assert isinstance(result, Computed)
    assert result.dates["effective"] >= max(paid_on, dt.date(2027, 1, 1))


@given(st.sampled_from(Exemption), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_who_is_exempt_does_not_wait(exemption: Exemption, broken: int) -> None:
    if exemption is Exemption.NEWBORN:
        return
    listed = {"relief", "veteran", "from_employee"}
    found = months(Payer(break_years=broken, exemption=exemption))
    assert (found == 0) == (exemption.value in listed)


@given(st.sampled_from(Category), days)
@settings(max_examples=80, deadline=None)
def test_standard_is_subsidy_and_own_part(category: Category, paid_on: dt.date) -> None:
    result = contribution(Payer(person="resident", category=category, paid_on=paid_on), DEMO, AREA, DAY)
    assert isinstance(result, Computed)
    assert result.amount("subsidy") + result.amount("pays") == result.amount("standard") == 435
    assert 0 <= result.amount("pays") <= 435


@given(st.decimals(Decimal("0.01"), Decimal(9_990_000), places=2), st.decimals(0, 1000, places=2))
@settings(max_examples=80, deadline=None)
def test_a_higher_wage_never_pays_less(wage: Decimal, more: Decimal) -> None:
    def own(amount: Decimal) -> Decimal:
        result = contribution(Payer(person="employee", monthly_wage=amount), DEMO, AREA, DAY)
        assert isinstance(result, Computed)
        return result.amount("monthly_person")

    assert own(wage) <= own(wage + more)
    assert Decimal("77.80") <= own(wage) <= Decimal("426.00")


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
@settings(max_examples=80, deadline=None)
def test_the_incentive_grows_up_to_a_fifth_of_the_limit(years: int, idle: int, kept: int) -> None:
    payer = Payer(
        person="resident",
        category=Category.NONE,
        continuous_years=years,
        zero_claim_years=idle,
        kept_steps=kept,
    )

    def raised(one: Payer) -> Decimal:
        result = contribution(one, DEMO, AREA, DAY)
        assert isinstance(result, Computed)
        return result.amount("incentive")

    found = raised(payer)
    assert 0 <= found <= Decimal("23600.00")
    assert raised(replace(payer, used=True)) <= found


def test_a_national_floor_makes_the_incentive_a_floor() -> None:
    values = {
        AREA: {k: v for k, v in loaded.values[AREA].items() if k != "incentive_step"},
        "CN": loaded.values["CN"],
    }
    poor = Resolver(loaded.definitions, values, loaded.areas)
    payer = Payer(person="resident", category=Category.NONE, continuous_years=6)
    result = contribution(payer, poor, AREA, DAY)
    assert isinstance(result, Computed)
    line = next(line for line in result.lines if line.name == "incentive")
    assert (line.low, line.at_least) == (Decimal("2000.00"), True)


def test_steps_of_the_waiting_period_name_the_document() -> None:
    result = waiting(Payer(break_years=5, repaid_years=5, exemption=Exemption.NONE), DEMO, AREA, DAY)
    assert isinstance(result, Computed)
    steps = {s.parameter: s for s in result.scenarios[0].steps if s.parameter}
    for name in ("waiting_fixed", "waiting_per_year", "waiting_long_break_minimum"):
        assert steps[name].document == "gbf-2024-38"
        assert steps[name].fact in loaded.facts


def test_the_calendar() -> None:
    assert add_months(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2027, 11, 29), 3) == dt.date(2028, 2, 29)
    assert first_of_next_month(dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)
    assert coverage_start("次年1月1日", 2027) == dt.date(2027, 1, 1)
    assert coverage_start("次年13月1日", 2027) is None
    assert coverage_start("缴费次月", 2027) is None


@pytest.mark.parametrize("payer", [Payer(), Payer(person="resident")])
def test_what_is_not_said_is_asked(payer: Payer) -> None:
    assert isinstance(contribution(payer, DEMO, AREA, DAY), Need)


def test_each_status_is_reached() -> None:
    closed = Payer(person="resident", category=Category.NONE, coverage_year=2026)
    assert isinstance(contribution(closed, DEMO, AREA, DAY), NotEligible)
    assert isinstance(contribution(closed, DEMO, "110000", DAY), Missing)
    with pytest.raises(Contradiction):
        contribution(replace(closed, monthly_wage=Decimal(0)), DEMO, AREA, DAY)
