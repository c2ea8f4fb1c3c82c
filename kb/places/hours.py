"""Whether an office is open on a day: its hours, its own exceptions and the national holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import chinese_calendar

from kb.schema.office import Hours, Office

WEEKDAYS = "一二三四五六日"
MONDAY = 1


@dataclass(frozen=True)
class DayHours:
    """One day of an office. ``open`` is None where it cannot be known; ``why`` says it in Chinese."""

    open: bool | None
    spans: tuple[Hours, ...] = ()
    why: str = ""

    def text(self, day_name: str = "今天") -> str:
        """The day in words, for people: 今天办公 08:30–12:00、14:30–17:30."""
        if self.open is None:
            return self.why
        if not self.open:
            return f"{day_name}不办公" + (f"（{self.why}）" if self.why else "")
        spans = "、".join(f"{h.open:%H:%M}–{h.close:%H:%M}" for h in self.spans)
        return f"{day_name}办公 {spans}" + (f"（{self.why}）" if self.why else "")


def hours_on(office: Office, day: dt.date) -> DayHours:
    """The hours of ``office`` on ``day``.

    The office's own ``closed_on`` and ``open_on`` come first; then the State Council's yearly holiday
    arrangement: a holiday closes, a day worked in exchange has a Monday's hours. For a year whose
    arrangement is not published yet, days around possible holidays are not guessed: hours are given with
    a word of warning.
    """
    if not office.hours:
        return DayHours(None, why="办公时间没有收录，请先打电话问")
    if day in office.closed_on:
        return DayHours(False, why="该处公告当天停办")
    if day in office.open_on:
        return _spans(office, day, "该处公告当天照常办公") or _worked(office, "该处公告当天照常办公")
    try:
        works, (holiday, name) = chinese_calendar.is_workday(day), chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # what chinese_calendar raises for a year it has no arrangement of
        usual = _spans(office, day, "")
        warning = f"{day.year}年放假安排还没有收录，节假日前后请先打电话问"
        return DayHours(usual.open, usual.spans, warning) if usual else DayHours(False, why=warning)
    if works and day.isoweekday() > 5:
        return _worked(office, "调休上班")
    if holiday and name:
        return DayHours(False, why="法定节假日放假")
    return _spans(office, day, "") or DayHours(False, why=f"星期{WEEKDAYS[day.weekday()]}")


def _spans(office: Office, day: dt.date, why: str) -> DayHours | None:
    spans = tuple(h for h in office.hours if day.isoweekday() in h.days)
    return DayHours(True, spans, why) if spans else None


def _worked(office: Office, why: str) -> DayHours:
    """A weekend day that is worked has a Monday's hours."""
    spans = tuple(h for h in office.hours if MONDAY in h.days)
    return DayHours(True, spans, why) if spans else DayHours(None, why="当天是否办公请先打电话问")


def week(office: Office) -> list[str]:
    """The usual week in lines: 周一至周五 08:30–12:00、14:30–17:30."""
    by_days: dict[tuple[int, ...], list[str]] = {}
    for item in office.hours:
        by_days.setdefault(tuple(sorted(item.days)), []).append(f"{item.open:%H:%M}–{item.close:%H:%M}")
    return [f"{_days(days)} {'、'.join(spans)}" for days, spans in by_days.items()]


def _days(days: tuple[int, ...]) -> str:
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"周{WEEKDAYS[days[0] - 1]}至周{WEEKDAYS[days[-1] - 1]}"
    return "、".join(f"周{WEEKDAYS[d - 1]}" for d in days)
