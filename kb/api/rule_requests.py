"""Requests of the rules routes; any fact may be left out. A field may be added, none renamed.

Amounts are yuan with at most two decimals.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from kb.api.models import Model
from kb.rules.choices import Care, Category, Exemption, Level, Scheme, Setting, Tier
from kb.rules.payer import MOST_YEARS
from kb.rules.stay import LARGEST

Cost = Annotated[Decimal, Field(gt=0, le=LARGEST, decimal_places=2)]
"""A cost: more than zero."""
Paid = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=2)]
"""A payment or a part of a cost: zero is an answer."""
Years = Annotated[int, Field(ge=0, le=MOST_YEARS)]
Names = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)]


class RuleRequest(Model):
    """What every request may say: the insured person's area, the day asked about, what is not known.

    ``dont_know`` names facts the person was asked for and does not know: they are not asked for again.
    """

    area: Annotated[str | None, Field(max_length=6)] = None
    date: dt.date | None = None
    dont_know: Names = Field(default_factory=list)


class BenefitRequest(RuleRequest):
    """A stay in hospital, or an outpatient bill (``setting``); every fact may be left out.

    ``discharged_on`` may not lie ahead. The ``visit_…_before`` amounts are of earlier outpatient care of the same
    kind in the year: its in-scope cost, what basic insurance paid, what counted for relief, what relief paid.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "scheme": "resident",
                    "category": "low_income",
                    "level": "level2",
                    "care": "local",
                    "stay_number": 1,
                    "total": "32000",
                    "in_scope": "28000",
                }
            ]
        },
    )

    scheme: Scheme | None = None
    category: Category | None = None
    other_categories: Annotated[tuple[Category, ...], Field(max_length=4)] = ()
    level: Level | None = None
    care: Care | None = None
    in_province: bool | None = None
    stay_number: Annotated[int, Field(ge=1, le=366)] | None = None
    retired: bool | None = None
    discharged_on: dt.date | None = None
    total: Cost | None = None
    in_scope: Cost | None = None
    own_expense: Paid | None = None
    first_pay: Paid | None = None
    class_b: Paid | None = None
    basic_paid: Paid | None = None
    critical_paid: Paid | None = None
    basic_paid_before: Paid | None = None
    critical_base_before: Paid | None = None
    relief_base_before: Paid | None = None
    relief_paid_before: Paid | None = None
    tilted_paid_before: Paid | None = None
    visit_scope_before: Paid | None = None
    visit_basic_before: Paid | None = None
    visit_relief_base_before: Paid | None = None
    visit_relief_before: Paid | None = None
    cap_raised: Paid | None = None
    unreferred_cut: Paid | None = None
    setting: Setting = Setting.INPATIENT
    through: Tier = Tier.RELIEF


class ReliefRequest(RuleRequest):
    """A household; every fact may be left out. Amounts per head and month, or of the last 12 months."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"status": "none", "residence": "rural", "monthly_income": "560", "assets_ok": True}]
        },
    )

    status: Category | None = None
    residence: Literal["urban", "rural"] | None = None
    monthly_income: Paid | None = None
    annual_income: Paid | None = None
    members: Annotated[int, Field(ge=1, le=30)] | None = None
    assets_ok: bool | None = None
    medical_burden: Paid | None = None
    necessary_spending: Paid | None = None
    dependent: bool | None = None
    no_labour: bool | None = None
    no_income: bool | None = None
    no_supporter: bool | None = None


class WaitingRequest(RuleRequest):
    """A resident who pays late or after a break; ``born_on`` is the birthday of a newborn."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"break_years": 2, "repaid_years": 0, "exemption": "none"}]},
    )

    coverage_year: Annotated[int, Field(ge=2003, le=2100)] | None = None
    paid_on: dt.date | None = None
    born_on: dt.date | None = None
    exemption: Exemption | None = None
    break_years: Years | None = None
    repaid_years: Years | None = None


class ContributionRequest(WaitingRequest):
    """Who pays for which year. ``parent_insured`` is for a newborn, the four before it for the incentive."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"person": "resident", "category": "low_income", "coverage_year": 2027}]
        },
    )

    person: Literal["resident", "employee", "flexible"] | None = None
    category: Category | None = None
    other_categories: Annotated[tuple[Category, ...], Field(max_length=4)] = ()
    monthly_wage: Cost | None = None
    continuous_years: Years | None = None
    zero_claim_years: Years | None = None
    kept_steps: Years | None = None
    used: bool | None = None
    parent_insured: bool | None = None


class MaterialsRequest(RuleRequest):
    """A service and what is known of who applies: situations by name, true or false."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"service": "resident-stop", "situations": {"death": True, "proxy": True}}]
        },
    )

    service: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    situations: Annotated[dict[str, bool], Field(max_length=30)] = Field(default_factory=dict)
