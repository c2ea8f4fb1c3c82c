"""Relief eligibility as properties: poorer is never less likely, unknown is never decided, all is cited."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.answer.parameters import Resolver
from kb.rules.choices import Category
from kb.rules.conditions import State, Verdict
from kb.rules.eligibility import Eligibility, eligibility
from kb.rules.household import Household
from kb.rules.result import Need
from tests.kb.rules.conftest import content

DAY = dt.date(2026, 11, 21)
loaded = content()
DEMO = Resolver(loaded.definitions, loaded.values, loaded.areas)
RANK = {Verdict.LIKELY: 2, Verdict.ASK_STAFF: 1, Verdict.UNLIKELY: 0}
FACTS = frozenset(f.name for f in fields(Household)) - {"dont_know"}
income = st.decimals(0, 9000, places=2)
homes = st.builds(
    Household,
    status=st.just(Category.NONE),
    residence=st.sampled_from(["urban", "rural"]),
    monthly_income=income,
    annual_income=st.none(),
    members=st.integers(1, 8),
    assets_ok=st.booleans(),
    medical_burden=st.decimals(0, 90000, places=2),
    necessary_spending=st.decimals(90000, 200000, places=2),
    dependent=st.booleans(),
    no_labour=st.booleans(),
    no_income=st.just(False),
    no_supporter=st.booleans(),
)


def decided(home: Household, area: str = "990001", day: dt.date = DAY) -> Eligibility:
    result = eligibility(replace(home, dont_know=FACTS), DEMO, area, day)
    assert isinstance(result, Eligibility), result
    return result


@given(homes, st.decimals(0, 5000, places=2))
@settings(max_examples=120, deadline=None)
def test_a_lower_income_is_never_less_likely(home: Household, less: Decimal) -> None:
    assert home.monthly_income is not None
    poorer = replace(home, monthly_income=max(Decimal(0), home.monthly_income - less))
    assert RANK[decided(poorer).verdict] >= RANK[decided(home).verdict]


@given(homes, st.decimals(0, 5000, places=2))
@settings(max_examples=80, deadline=None)
def test_a_heavier_burden_is_never_less_likely(home: Household, more: Decimal) -> None:
    assert home.medical_burden is not None
    heavier = replace(home, medical_burden=home.medical_burden + more, necessary_spending=Decimal(250000))
    lighter = replace(home, necessary_spending=Decimal(250000))
    assert RANK[decided(heavier).verdict] >= RANK[decided(lighter).verdict]


@given(homes, st.sampled_from(sorted(FACTS - {"status", "residence", "members"})))
@settings(max_examples=120, deadline=None)
def test_leaving_a_fact_out_never_turns_likely_into_unlikely(home: Household, name: str) -> None:
    full, vague = decided(home), decided(replace(home, **{name: None}))
    if full.verdict is Verdict.LIKELY:
        assert vague.verdict is not Verdict.UNLIKELY
    if full.verdict is Verdict.UNLIKELY:
        assert vague.verdict is not Verdict.LIKELY


@given(homes)
@settings(max_examples=60, deadline=None)
def test_every_condition_is_cited_and_every_verdict_follows(home: Household) -> None:
    found = decided(home)
    for finding in found.findings:
        assert finding.recognised_by
        for condition in finding.conditions:
            assert condition.step.fact in loaded.facts
            assert condition.step.document in loaded.documents
            fact = loaded.facts[str(condition.step.fact)]
            assert condition.step.article == fact.source.article
        states = {condition.state for condition in finding.conditions}
        assert (finding.verdict is Verdict.LIKELY) == (states == {State.MET})
    assert found.road and found.notes


@given(homes)
@settings(max_examples=60, deadline=None)
def test_what_is_asked_is_open_and_answering_ends_the_questions(home: Household) -> None:
    known: dict[str, object] = {}
    for _ in range(len(FACTS) + 1):
        result = eligibility(Household(**known), DEMO, "990001", DAY)  # type: ignore[arg-type]
        if not isinstance(result, Need):
            break
        name = result.facts[0].name
        assert name not in known
        answer = getattr(home, name)
        known[name] = Decimal(60000) if name == "annual_income" else answer
    else:
        raise AssertionError("the questions do not end")


def test_who_is_recognised_is_asked_nothing_else() -> None:
    for category in Category:
        if category is not Category.NONE:
            result = eligibility(Household(status=category), DEMO, "990001", DAY)
            assert isinstance(result, Eligibility)
            assert (result.verdict, result.category) == (Verdict.LIKELY, category)


def test_a_place_without_lines_leaves_it_to_staff_and_names_them() -> None:
    home = Household(status=Category.NONE, monthly_income=Decimal(500), assets_ok=True, dependent=False)
    found = decided(home, "110000")
    assert found.verdict is Verdict.ASK_STAFF
    assert {"edge_income_line", "disposable_income"} <= {figure.name for figure in found.missing}


def test_the_law_of_the_day_is_cited() -> None:
    home = Household(status=Category.NONE, monthly_income=Decimal(800), assets_ok=True, residence="rural")
    now, before = decided(home), decided(home, day=dt.date(2026, 6, 30))
    assert "sl-bianyuan-def" in {c.step.fact for f in now.findings for c in f.conditions}
    assert "dibian-def" in {c.step.fact for f in before.findings for c in f.conditions}
    later = eligibility(Household(status=Category.EDGE), DEMO, "990001", dt.date(2027, 1, 1))
    assert isinstance(later, Eligibility)
    assert "ml-relief-pointer" in {note.fact for note in later.notes}
