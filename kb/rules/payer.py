"""Who pays a contribution, or pays again after a break; anything may be unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kb.rules.choices import Category, Exemption
from kb.rules.result import Contradiction
from kb.rules.stay import LARGEST

_COUNTS = ("break_years", "repaid_years", "continuous_years", "zero_claim_years", "kept_steps")
MOST_YEARS = 60


@dataclass(frozen=True)
class Payer:
    """The person and the payment; ``None`` is unknown, money in yuan.

    ``coverage_year`` is the 待遇年度 paid for (by default the one collected on ``paid_on``), ``paid_on`` the day
    of payment (by default the day asked about), ``born_on`` the birthday of a newborn and ``parent_insured``
    whether a parent is insured here, ``break_years`` whole years without payment before it,
    ``repaid_years`` how many of them are paid up. ``continuous_years`` counts the years paid in a row,
    ``zero_claim_years`` those without any claim since the last time an incentive was used (``used``),
    ``kept_steps`` incentives earned before a break. ``dont_know`` names what the person does not know.
    """

    person: Literal["resident", "employee", "flexible"] | None = None
    category: Category | None = None
    other_categories: tuple[Category, ...] = ()
    coverage_year: int | None = None
    paid_on: dt.date | None = None
    born_on: dt.date | None = None
    parent_insured: bool | None = None
    monthly_wage: Decimal | None = None
    exemption: Exemption | None = None
    break_years: int | None = None
    repaid_years: int | None = None
    continuous_years: int | None = None
    zero_claim_years: int | None = None
    kept_steps: int | None = None
    used: bool | None = None
    dont_know: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raise Contradiction for what cannot be."""
        for name in _COUNTS:
            count = getattr(self, name)
            if count is not None and not 0 <= count <= MOST_YEARS:
                raise Contradiction(name, "年数不对，请再说一遍。")
        if self.repaid_years and self.break_years is not None and self.repaid_years > self.break_years:
            raise Contradiction("repaid_years", "补缴的年数不会比断缴的年数还多。")
        wage = self.monthly_wage
        if wage is not None and (not wage.is_finite() or not 0 < wage <= LARGEST):
            raise Contradiction("monthly_wage", "工资要大于零、不超过一千万元。")
        if self.exemption is Exemption.NEWBORN and self.break_years:
            raise Contradiction("break_years", "新生儿是第一次参保，不会有断缴，请再看一下。")
        self._check_birth()

    def _check_birth(self) -> None:
        if self.born_on is None:
            return
        if self.exemption is not Exemption.NEWBORN:
            raise Contradiction("born_on", "出生日期只在给新生儿参保时才用。")
        if self.paid_on is not None and self.paid_on < self.born_on:
            raise Contradiction("paid_on", "缴费的日子不会在出生以前，请再说一遍。")
        if self.coverage_year is not None and self.coverage_year < self.born_on.year:
            raise Contradiction("coverage_year", "出生以前的年度不用缴费，请再说一遍。")
