"""The county's three tiers worked out a second time, from the words of its figures, without the rules' own code."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from kb.answer.parameters import Resolver
from kb.rules.benefit import benefit
from kb.rules.choices import Care, Category, Level, Scheme
from kb.rules.result import Computed
from kb.rules.stay import Stay

DAY = dt.date(2026, 11, 21)
ZERO = Decimal(0)
DEDUCTIBLE = {Level.TOWNSHIP: 160, Level.LEVEL1: 260, Level.LEVEL2: 560, Level.LEVEL3: 960}
RATIO = {Level.TOWNSHIP: "0.88", Level.LEVEL1: "0.83", Level.LEVEL2: "0.74", Level.LEVEL3: "0.62"}
CUT = {Care.REFERRED: "0.06", Care.UNREGISTERED: "0.16"}
TILTED = (Category.EXTREME_POVERTY, Category.LOW_INCOME, Category.RETURNED)
RELIEF = {
    Category.EXTREME_POVERTY: ("0.95", 0),
    Category.ORPHAN: ("0.95", 0),
    Category.LOW_INCOME: ("0.75", 0),
    Category.RETURNED: ("0.75", 0),
    Category.EDGE: ("0.65", 2900),
    Category.MONITORED: ("0.65", 2900),
    Category.RIGID: ("0.6", 7300),
    Category.ILLNESS: ("0.6", 7300),
}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def stepped(amount: Decimal, start: int, tops: Sequence[int], ratios: Sequence[Decimal]) -> Decimal:
    total, low = ZERO, Decimal(start)
    for top, ratio in zip([*map(Decimal, tops), amount], ratios, strict=True):
        total += max(ZERO, min(amount, top) - low) * ratio
        low = max(low, top)
    return total


def expected(stay: Stay) -> dict[str, Decimal]:
    assert stay.in_scope and stay.level and stay.care and stay.category and stay.stay_number
    outside = stay.care in (Care.REFERRED, Care.UNREGISTERED)
    start = Decimal(1460 if outside else DEDUCTIBLE[stay.level])
    start = cents(start * Decimal("0.6")) if stay.stay_number > 1 else start
    start = ZERO if stay.category is Category.EXTREME_POVERTY else start
    ratio = Decimal(RATIO[stay.level]) - Decimal(CUT.get(stay.care, 0))
    left = max(ZERO, 136000 - (stay.basic_paid_before or ZERO))
    basic = cents(min(max(ZERO, stay.in_scope - start) * ratio, left))
    critical = _critical(stay.category, stay.critical_base_before or ZERO, stay.in_scope - basic)
    relief = tilted = ZERO
    if stay.category in RELIEF and stay.care is not Care.UNREGISTERED:
        share, floor = RELIEF[stay.category]
        base, before = stay.in_scope - basic - critical, stay.relief_base_before or ZERO
        earlier = max(ZERO, before - floor) * Decimal(share)
        due = max(ZERO, before + base - floor) * Decimal(share) - earlier
        relief = cents(min(due, 48000 - cents(min(earlier, Decimal(48000)))))
        rest = base - relief
        if rest > 4500 and (stay.care is Care.LOCAL or stay.in_province):
            tilted = cents(min((rest - 4500) * Decimal("0.55"), Decimal(26000)))
    return {"basic": basic, "critical": critical, "relief": relief, "tilted": tilted}


def _critical(category: Category, before: Decimal, base: Decimal) -> Decimal:
    bonus = Decimal("0.05") if category in TILTED else ZERO
    start = 6800 if category in TILTED else 13600
    ratios = [Decimal(r) + bonus for r in ("0.62", "0.68", "0.76")]
    year, earlier = (stepped(x, start, (55000, 110000), ratios) for x in (before + base, before))
    if category in TILTED:
        return cents(year - earlier)
    cap = Decimal(118000)
    return cents(min(year, cap) - min(earlier, cap))


def stay_of(chance: random.Random) -> Stay:
    care = chance.choice(list(Care))
    most = chance.choice([3000, 100000, 600000])
    return Stay(
        scheme=Scheme.RESIDENT,
        category=chance.choice(list(Category)),
        level=chance.choice(list(Level)),
        care=care,
        in_province=care is Care.LOCAL or chance.random() < 0.5,
        stay_number=chance.randint(1, 4),
        in_scope=Decimal(chance.randint(1, most * 100)) / 100,
        basic_paid_before=Decimal(chance.choice([0, 0, 100000, 130000])),
        critical_base_before=Decimal(chance.choice([0, 5000, 20000])),
        relief_base_before=Decimal(chance.choice([0, 3000, 9000])),
    )


def test_a_second_reckoning_agrees_to_the_cent(demo: Resolver) -> None:
    chance = random.Random(20261121)
    for _ in range(600):
        stay = stay_of(chance)
        result = benefit(stay, demo, "990001", DAY)
        assert isinstance(result, Computed)
        wanted = expected(stay)
        assert {name: result.amount(name) for name in wanted} == wanted, stay
