"""What a person tells about the household to learn whether relief is likely; anything may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kb.rules.choices import Category
from kb.rules.result import Contradiction
from kb.rules.stay import LARGEST

_MONEY = ("monthly_income", "annual_income", "medical_burden", "necessary_spending")


@dataclass(frozen=True)
class Household:
    """The person and the family living together; ``None`` is unknown, money in yuan.

    ``status`` is the identity already recognised. ``monthly_income`` is per head and month,
    ``annual_income`` of all in the last 12 months, ``members`` how many live together. ``assets_ok`` is
    whether savings, housing and cars lie within the local rule. ``medical_burden`` is what was borne of
    in-scope medical cost in the last 12 months, ``necessary_spending`` that and education and the like.
    ``dependent`` (老年人、残疾人或未成年人), ``no_labour``, ``no_income`` and ``no_supporter`` decide over
    特困. ``dont_know`` names facts the person was asked and does not know.
    """

    status: Category | None = None
    residence: Literal["urban", "rural"] | None = None
    monthly_income: Decimal | None = None
    annual_income: Decimal | None = None
    members: int | None = None
    assets_ok: bool | None = None
    medical_burden: Decimal | None = None
    necessary_spending: Decimal | None = None
    dependent: bool | None = None
    no_labour: bool | None = None
    no_income: bool | None = None
    no_supporter: bool | None = None
    dont_know: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raise Contradiction for what cannot be."""
        for name in _MONEY:
            amount = getattr(self, name)
            if amount is not None and (not amount.is_finite() or amount < 0 or amount > LARGEST):
                raise Contradiction(name, "金额要在零到一千万元之间。")
        if self.members is not None and not 1 <= self.members <= 30:
            raise Contradiction("members", "共同生活的家人数不对，请再说一遍。")
        burden, spending = self.medical_burden, self.necessary_spending
        if burden is not None and spending is not None and spending < burden:
            raise Contradiction("necessary_spending", "必需支出里包含医疗费，不会比医疗费还少。")
        if self.no_income and self.monthly_income:
            raise Contradiction("no_income", "前面说有收入，这里说没有生活来源，请再确认。")

    @property
    def income(self) -> Decimal | None:
        """Income per head and month, from the year's income where only that is known."""
        if self.monthly_income is not None:
            return self.monthly_income
        if self.annual_income is not None and self.members is not None:
            return self.annual_income / self.members / 12
        return None

    @property
    def year(self) -> Decimal | None:
        """Income of the whole household in a year."""
        if self.annual_income is not None:
            return self.annual_income
        if self.monthly_income is not None and self.members is not None:
            return self.monthly_income * self.members * 12
        return None
