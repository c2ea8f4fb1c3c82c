"""Dates in a message: of payment, of leaving hospital; days that cannot be become a question back."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kb.dialogue.heard import Heard, Problem
from kb.rules.dates import add_months
from kb.search.numbers import parse_number

EARLIEST = dt.date(2003, 1, 1)
"""Before this there was no medical insurance for rural residents (新农合试点)."""
AHEAD = 800

_H = r"[一二三四五六七八九十]"
_DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d{{2}})\s?[年.\-/]|(?P<word>大前年|前年|去年|上年|今年|本年|明年|后年)(?:的)?)?\s?"
    rf"(?P<month>\d{{1,2}}|{_H}{{1,3}})(?:月(?:份)?|[.\-/](?=\d{{1,2}}))(?:(?P<day>\d{{1,2}}"
    rf"|{_H}{{1,3}})(?:[日号]|(?=\D|$)))?"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s?年|(?P<word>明年|后年)")
_RELATIVE = (
    (re.compile(r"上个?月"), -1),
    (re.compile(r"这个月|本月"), 0),
    (re.compile(r"下个?月"), 1),
)
_NEAR = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}
_SHIFT = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_OF_STAY = re.compile(r"出院|住院|住的院|住了院|看的病|住的")
_OF_PAYMENT = re.compile(r"交|缴|续")


def hear_days(text: str, form: str, today: dt.date, heard: Heard) -> None:
    """Put the day of payment or of leaving hospital into ``heard``."""
    if form == "benefit" and _OF_STAY.search(text):
        name = "discharged_on"
    elif form in ("contribution", "waiting-period") and _OF_PAYMENT.search(text):
        name = "paid_on"
    else:
        return
    found = find_day(text, today)
    if found is None:
        ahead = _year_ahead(text, today) if name == "discharged_on" else None
        if ahead:
            heard.problems.append(Problem(name, "future_day", {"heard": ahead}))
        return
    words, day, exact = found
    if day is None:
        heard.problems.append(Problem(name, "no_such_day", {"heard": words}))
    elif day < EARLIEST:
        heard.problems.append(Problem(name, "too_early", {"heard": words}))
    elif name == "discharged_on" and day > today:
        if exact or (day.year, day.month) > (today.year, today.month):
            heard.problems.append(Problem(name, "future_day", {"heard": words}))
        else:
            heard.facts[name] = today.isoformat()
    elif (day - today).days > AHEAD:
        heard.problems.append(Problem(name, "no_such_day", {"heard": words}))
    else:
        heard.facts[name] = day.isoformat()


def _year_ahead(text: str, today: dt.date) -> str | None:
    """A year alone that has not begun (2030年出院的), in words."""
    match = _YEAR.search(text)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else today.year + _SHIFT[match["word"]]
    return match[0] if year > today.year else None


def find_day(text: str, today: dt.date) -> tuple[str, dt.date | None, bool] | None:
    """The words, the day (None when there is no such one) and whether a day of the month was named.

    A month alone is its last day, so that a stay lies before it; relative words count from ``today``.

    >>> find_day("2026-03-05出院", dt.date(2026, 11, 21))
    ('2026-03-05', datetime.date(2026, 3, 5), True)
    >>> find_day("2026年2月30日", dt.date(2026, 11, 21))
    ('2026年2月30日', None, True)
    """
    for word, shift in _NEAR.items():
        if word in text:
            return word, today + dt.timedelta(days=shift), True
    for pattern, months in _RELATIVE:
        match = pattern.search(text)
        if match:
            month = add_months(today.replace(day=1), months)
            return match[0], _last(month.year, month.month), False
    match = _DAY.search(text)
    if match is None:
        return None
    month_number, day_number = _number(match["month"]), _number(match["day"])
    if month_number is None or ("月" not in match[0] and not (match["year"] and day_number)):
        return None
    year = int(match["year"]) if match["year"] else today.year + _SHIFT.get(match["word"] or "今年", 0)
    words = match[0].strip(" -./")
    try:
        day = dt.date(year, month_number, day_number) if day_number else _last(year, month_number)
    except (ValueError, calendar.IllegalMonthError):
        return words, None, bool(day_number)
    return words, day, bool(day_number)


def _last(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _number(text: str | None) -> int | None:
    value = parse_number(text) if text else None
    return int(value[0]) if value else None
