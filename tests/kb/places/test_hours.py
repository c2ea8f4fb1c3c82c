"""Opening hours: the office's own exceptions, national holidays, days worked in exchange, unknown years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.places.hours import hours_on, week
from kb.schema.office import Office

MORNING = {"days": [1, 2, 3, 4, 5], "open": "08:30", "close": "12:00"}
AFTERNOON = {"days": [1, 2, 3, 4, 5], "open": "14:30", "close": "17:30"}


def office(**changes: Any) -> Office:
    base = {
        "id": "hall",
        "area": "990001",
        "name": "大厅",
        "kind": "政务大厅",
        "town": "城关镇",
        "address": "一楼",
    }
    return Office.model_validate({**base, "hours": [MORNING, AFTERNOON], **changes})


@pytest.mark.parametrize(
    ("day", "opens", "text"),
    [
        (dt.date(2026, 11, 20), True, "今天办公 08:30–12:00、14:30–17:30"),
        (dt.date(2026, 11, 21), False, "今天不办公（星期六）"),
        (dt.date(2026, 10, 1), False, "今天不办公（法定节假日放假）"),
        (dt.date(2026, 10, 7), False, "今天不办公（法定节假日放假）"),
        (dt.date(2026, 10, 10), True, "今天办公 08:30–12:00、14:30–17:30（调休上班）"),
    ],
)
def test_a_day(day: dt.date, opens: bool, text: str) -> None:
    today = hours_on(office(), day)
    assert (today.open, today.text()) == (opens, text)


def test_the_offices_own_exceptions_come_first() -> None:
    friday, holiday = dt.date(2026, 11, 20), dt.date(2026, 10, 1)
    own = office(closed_on=[friday], open_on=[holiday])
    assert hours_on(own, friday).open is False
    assert hours_on(own, holiday).text() == "今天办公 08:30–12:00、14:30–17:30（该处公告当天照常办公）"
    assert hours_on(office(open_on=[dt.date(2026, 11, 21)]), dt.date(2026, 11, 21)).open is True


def test_a_year_without_an_arrangement_is_not_guessed() -> None:
    text = hours_on(office(), dt.date(2039, 10, 3)).text()
    assert "2039年放假安排还没有收录" in text
    assert "请先打电话问" in text


def test_an_office_without_hours_says_so() -> None:
    unknown = hours_on(office(hours=[]), dt.date(2026, 11, 20))
    assert unknown.open is None
    assert "没有收录" in unknown.text()
    assert week(office(hours=[])) == []


def test_the_usual_week_in_words() -> None:
    assert week(office()) == ["周一至周五 08:30–12:00、14:30–17:30"]
    split = [MORNING, {"days": [6], "open": "09:00", "close": "11:30"}]
    assert week(office(hours=split)) == ["周一至周五 08:30–12:00", "周六 09:00–11:30"]
