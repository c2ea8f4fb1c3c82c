"""Bands: each part of an amount at its own ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kb.rules.money import percent, yuan


@dataclass(frozen=True)
class Band:
    """The part of an amount above ``start`` and up to ``top`` (``None``: no end) at ``ratio``."""

    start: Decimal
    top: Decimal | None
    ratio: Decimal


def bands(start: Decimal, tops: Sequence[Decimal], ratios: Sequence[Decimal]) -> list[Band]:
    """Bands from ``start`` through ``tops``, one ratio each; a top at or below ``start`` gives no band."""
    result: list[Band] = []
    floor = start
    for top, ratio in zip([*tops, None], ratios, strict=True):
        if top is None or top > floor:
            result.append(Band(floor, top, ratio))
            floor = top if top is not None else floor
    return result


def paid(amount: Decimal, table: Sequence[Band]) -> Decimal:
    """What the bands give for ``amount``, not rounded."""
    total = Decimal(0)
    for band in table:
        end = amount if band.top is None else min(amount, band.top)
        total += max(Decimal(0), end - band.start) * band.ratio
    return total


def worked(amount: Decimal, table: Sequence[Band]) -> str:
    """The sum as a person writes it down: (30,000−12,000)×60%＋(45,000−30,000)×65%."""
    parts = []
    for band in table:
        end = amount if band.top is None else min(amount, band.top)
        if end > band.start:
            short = [yuan(v).removesuffix("元") for v in (end, band.start)]
            parts.append(f"（{short[0]}－{short[1]}）×{percent(band.ratio)}")
    return "＋".join(parts) or "没有超过起付线的部分"
