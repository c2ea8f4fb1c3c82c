"""Calendar arithmetic of the rules (Asia/Shanghai dates)."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kb.rules.place_rules import CountsFrom

_NEXT_YEAR = re.compile(r"次年(\d{1,2})月(\d{1,2})日")


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, the last of the month where there is no such day.

    >>> add_months(dt.date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def first_of_next_month(day: dt.date) -> dt.date:
    """The first day of the month after ``day``."""
    return add_months(day.replace(day=1), 1)


def counted_from(rule: CountsFrom, paid_on: dt.date) -> dt.date:
    """The first day that ``rule`` counts after a payment."""
    return {
        CountsFrom.SAME_DAY: paid_on,
        CountsFrom.NEXT_DAY: paid_on + dt.timedelta(days=1),
        CountsFrom.NEXT_MONTH: first_of_next_month(paid_on),
    }[rule]


def coverage_start(text: str, coverage_year: int) -> dt.date | None:
    """The date that 次年M月D日 means for a coverage year; None for any other wording.

    >>> coverage_start("次年1月1日", 2027)
    datetime.date(2027, 1, 1)
    """
    found = _NEXT_YEAR.search(text)
    if not found:
        return None
    try:
        return dt.date(coverage_year, int(found[1]), int(found[2]))
    except ValueError:
        return None
