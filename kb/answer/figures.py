"""Write figures as people read them, and as they are read out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import cn2an

from kb.schema.base import Period
from kb.schema.parameter import ParameterDefinition, ParameterValue

UNITS = {
    "months": "个月",
    "days": "天",
    "workdays": "个工作日",
    "years": "年",
    "age": "周岁",
}
BOUNDS = {"exact": "", "floor": "不低于", "ceiling": "不超过", "about": "约"}
EXAMPLE_MARK = "（示例）"


def plain(number: Decimal) -> str:
    """A number without superfluous zeros: 0.0620 → 0.062, 400.00 → 400."""
    text = format(number.normalize(), "f")
    return text


def yuan(amount: Decimal) -> str:
    """An amount of money: 400元, 1.5万元 from ten thousand where exact to the hundred."""
    if amount >= 10000 and amount % 100 == 0:
        return f"{plain(amount / 10000)}万元"
    return f"{plain(amount)}元"


def day(value: dt.date) -> str:
    """A date: 2026年9月1日."""
    return f"{value.year}年{value.month}月{value.day}日"


def period(value: Period) -> str:
    """Two dates: 2026年9月1日至2026年12月31日 (open ends in words)."""
    if value.start and value.end:
        return f"{day(value.start)}至{day(value.end)}"
    if value.start:
        return f"{day(value.start)}起"
    return f"至{day(value.end)}" if value.end else "长期"


def written(definition: ParameterDefinition, row: ParameterValue, *, mark: bool = True) -> str:
    """The figure as shown on a screen, with 不低于/约 where it is a bound and 示例 where fictitious."""
    value = row.value
    if isinstance(value, Decimal):
        match definition.kind:
            case "money":
                text = yuan(value)
            case "ratio":
                # Rates below one percent are written in ten-thousandths, as the law does (万分之五).
                text = (
                    f"万分之{_number(value * 10000)}"
                    if 0 < value < Decimal("0.01")
                    else f"{plain(value * 100)}%"
                )
            case "points":
                text = f"{plain(value * 100)}个百分点"
            case kind:
                text = f"{plain(value)}{UNITS.get(kind, '')}"
    elif isinstance(value, Period):
        text = period(value)
    elif isinstance(value, dt.date):
        text = day(value)
    else:
        text = value
    text = BOUNDS[row.bound] + text
    return text + EXAMPLE_MARK if row.example and mark else text


def spoken(definition: ParameterDefinition, row: ParameterValue) -> str:
    """The figure as read out: 百分之七十, 四百三十五元."""
    value = row.value
    if not isinstance(value, Decimal):
        return written(definition, row)
    match definition.kind:
        case "money":
            text = f"{_number(value)}元"
        case "ratio":
            small = 0 < value < Decimal("0.01")
            text = f"万分之{_number(value * 10000)}" if small else f"百分之{_number(value * 100)}"
        case "points":
            text = f"{_number(value * 100)}个百分点"
        case kind:
            text = f"{_number(value)}{UNITS.get(kind, '')}"
    return BOUNDS[row.bound] + text + (EXAMPLE_MARK if row.example else "")


def _number(value: Decimal) -> str:
    text: str = cn2an.an2cn(plain(value), "low")
    return "两" if text == "二" else text
