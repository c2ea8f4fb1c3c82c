"""Money and words for it: amounts are rounded once, half up, to the cent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def yuan(amount: Decimal) -> str:
    """The amount as written in a step: 31,440.00元 becomes 31,440元."""
    text = f"{cents(amount):,}"
    return f"{text.removesuffix('.00')}元"


def percent(ratio: Decimal) -> str:
    """A ratio as written in a step: 0.745 becomes 74.5%."""
    return f"{format((ratio * 100).normalize(), 'f')}%"


def points(ratio: Decimal) -> str:
    """A difference of two ratios as written in a step: 0.05 becomes 5个百分点."""
    return f"{format((ratio * 100).normalize(), 'f')}个百分点"
