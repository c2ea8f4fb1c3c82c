"""Parameters: every figure once, dated, with its fact and document."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kb.schema.base import Content, Period, Slug

Kind = Literal[
    "money",
    "ratio",
    "points",
    "months",
    "days",
    "workdays",
    "years",
    "age",
    "date",
    "period",
    "text",
    "phone",
]


class ParameterDefinition(Content):
    """What a parameter means and who sets it.

    ``kind`` fixes the unit: money in yuan, ratio as a fraction (0.7 = 70 %), points (个百分点, a
    difference of two ratios) as a fraction too, the rest whole numbers of the unit named;
    ``period`` is two dates, ``date`` one, ``phone`` and ``text`` strings.
    ``set_by`` names the level of government that sets it, ``ask`` whom a resident asks when the
    area has no value (both Chinese, shown to residents).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    kind: Kind
    per: str | None = None
    keyed_by: Literal["effective", "coverage_year"] = "effective"
    set_by: str
    ask: str
    importance: Literal["high", "normal", "low"] = "normal"


class ParameterValue(Content):
    """One dated value in one area.

    ``value`` follows the definition's kind. ``floor``/``ceiling`` mark 不低于/不超过 values.
    ``coverage_year`` (待遇年度), ``notice_year`` (发文年度) and ``window`` (集中缴费期) are for
    contributions. ``example`` marks a fictitious value of the demonstration county; it needs no
    fact, every other value does.
    """

    value: Decimal | dt.date | Period | str
    bound: Literal["exact", "floor", "ceiling", "about"] = "exact"
    coverage_year: int | None = Field(default=None, ge=2003, le=2100)
    notice_year: int | None = None
    window: Period | None = None
    effective: Period = Period()
    published_on: dt.date | None = None
    fact: Slug | None = None
    document: Slug | None = None
    article: str | None = None
    checked_on: dt.date | None = None
    example: bool = False

    @model_validator(mode="after")
    def _founded(self) -> ParameterValue:
        if not self.example and not self.fact:
            raise ValueError("a value needs the fact it rests on (or example: true in a demonstration area)")
        return self
