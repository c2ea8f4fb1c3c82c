"""A stay in hospital as told by a resident or read off the settlement sheet; anything may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.rules.choices import Care, Category, Level, Scheme, Setting, Tier
from kb.rules.money import ZERO, yuan
from kb.rules.result import Contradiction

LARGEST = Decimal(10_000_000)
MONEY_FIELDS = (
    "total",
    "in_scope",
    "own_expense",
    "first_pay",
    "class_b",
    "basic_paid",
    "critical_paid",
    "basic_paid_before",
    "critical_base_before",
    "relief_base_before",
    "relief_paid_before",
    "tilted_paid_before",
    "visit_scope_before",
    "visit_basic_before",
    "visit_relief_base_before",
    "visit_relief_before",
    "cap_raised",
    "unreferred_cut",
)


@dataclass(frozen=True)
class Stay:
    """One stay, or one outpatient bill (``setting``); ``None`` is unknown, money in yuan.

    ``category`` and ``other_categories`` are the relief identities held, of which the highest benefit counts.

    ``total`` is the bill, ``in_scope`` 政策范围内费用 of the settlement sheet (without 自费 and 先行自付),
    ``own_expense`` 目录外自费, ``first_pay`` 先行自付, ``class_b`` the cost of 乙类 items from which first_pay
    follows. ``basic_paid`` and ``critical_paid`` are what the insurances have already paid for this stay, where
    the sheet says so.
    The ``…_before`` amounts are of earlier care in the same year: what basic insurance, relief and tilted
    relief paid, what counted for critical illness insurance and for relief. ``stay_number`` counts the stays
    of the year, this one included. ``relief_paid_before`` is what counts against the limit of stays.
    The ``visit_…_before`` amounts are of earlier outpatient care of the same kind in the same year: its in-scope
    cost, what basic insurance paid, what counted for relief and what relief paid. ``cap_raised`` is by how much
    the limit of critical illness insurance was raised (连续参保、零报销激励), ``unreferred_cut`` what the lower
    ratio for want of a referral cost, where the sheet says so. ``through`` is the last tier to compute;
    ``dont_know`` names facts the person was asked and does not know.
    """

    scheme: Scheme | None = None
    category: Category | None = None
    level: Level | None = None
    care: Care | None = None
    in_province: bool | None = None
    stay_number: int | None = None
    retired: bool | None = None
    total: Decimal | None = None
    in_scope: Decimal | None = None
    own_expense: Decimal | None = None
    first_pay: Decimal | None = None
    class_b: Decimal | None = None
    basic_paid: Decimal | None = None
    critical_paid: Decimal | None = None
    basic_paid_before: Decimal | None = None
    critical_base_before: Decimal | None = None
    relief_base_before: Decimal | None = None
    relief_paid_before: Decimal | None = None
    tilted_paid_before: Decimal | None = None
    visit_scope_before: Decimal | None = None
    visit_basic_before: Decimal | None = None
    visit_relief_base_before: Decimal | None = None
    visit_relief_before: Decimal | None = None
    cap_raised: Decimal | None = None
    unreferred_cut: Decimal | None = None
    other_categories: tuple[Category, ...] = ()
    setting: Setting = Setting.INPATIENT
    through: Tier = Tier.RELIEF
    dont_know: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raise Contradiction for amounts that cannot be, alone or together."""
        for name in MONEY_FIELDS:
            amount = getattr(self, name)
            if amount is None:
                continue
            if not amount.is_finite() or amount < 0 or amount > LARGEST:
                raise Contradiction(name, "金额要在零到一千万元之间。")
            if amount != amount.quantize(Decimal("0.01")):
                raise Contradiction(name, "金额最多写到分。")
        for name in ("total", "in_scope"):
            if getattr(self, name) == 0:
                raise Contradiction(name, "费用是零的话，没有什么可算。")
        if self.stay_number is not None and not 1 <= self.stay_number <= 366:
            raise Contradiction("stay_number", "今年第几次住院要从一数起。")
        self._check_sums()

    def _check_sums(self) -> None:
        if self.total is not None:
            for name in ("in_scope", "own_expense", "first_pay", "class_b"):
                part = getattr(self, name)
                if part is not None and part > self.total:
                    raise Contradiction(name, f"这一项比总费用{yuan(self.total)}还多，请再看一下结算单。")
            parts = [p for p in (self.in_scope, self.own_expense, self.first_pay) if p is not None]
            if sum(parts, ZERO) > self.total:
                raise Contradiction(
                    "total", "政策范围内费用、自费、先行自付加起来超过总费用，请再看一下结算单。"
                )
        if self.first_pay is not None and self.class_b is not None and self.first_pay > self.class_b:
            raise Contradiction("first_pay", "乙类先行自付不会比乙类费用还多，请再看一下结算单。")
        if self.basic_paid is not None and self.in_scope is not None and self.basic_paid > self.in_scope:
            raise Contradiction("basic_paid", "基本医保支付的不会比政策范围内费用还多，请再看一下结算单。")
        known = (self.basic_paid or ZERO) + (self.critical_paid or ZERO)
        most = self.total if self.total is not None else self.in_scope
        if most is not None and self.critical_paid and known > most:
            raise Contradiction("critical_paid", "两重保险支付的加起来比费用还多，请再看一下结算单。")
        if self.care is Care.LOCAL and self.in_province is False:
            raise Contradiction("in_province", "在参保地住院就是在省内，请说明在哪里住的院。")
        self._check_setting()

    def _check_setting(self) -> None:
        visits = [name for name in MONEY_FIELDS if name.startswith("visit_") and getattr(self, name)]
        if self.setting is Setting.INPATIENT and visits:
            raise Contradiction(visits[0], "这一项是门诊的，算住院时不用填。")
        if self.setting is not Setting.INPATIENT and (self.stay_number or 1) > 1:
            raise Contradiction("stay_number", "第几次住院只在算住院时才用。")
        scope, paid = self.visit_scope_before, self.visit_basic_before
        if scope is not None and paid is not None and paid > scope:
            raise Contradiction("visit_basic_before", "以前门诊报的不会比政策范围内费用还多，请再看一下。")
