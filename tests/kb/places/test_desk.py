"""When somebody is at the desk: office hours, lunch, weekends, holidays, days worked in exchange."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.clock import SHANGHAI
from kb.places.desk import desk_hours, desk_of
from kb.schema.office import Office

HOURS = [
    {"days": [1, 2, 3, 4, 5], "open": "08:30", "close": "12:00"},
    {"days": [1, 2, 3, 4, 5], "open": "14:30", "close": "17:30"},
]


def office(**more: Any) -> Office:
    base = {
        "id": "b",
        "area": "990001",
        "name": "局",
        "kind": "医保局",
        "town": "镇",
        "address": "路",
        "hours": HOURS,
    }
    return Office.model_validate({**base, **more})


@pytest.mark.parametrize(
    ("moment", "is_open", "says"),
    [
        ("2026-11-20 10:00", True, "现在是办公时间（今天办公 08:30–12:00、14:30–17:30）"),
        ("2026-11-20 08:29", False, "今天 08:30 上班"),
        ("2026-11-20 12:00", False, "今天 14:30 上班"),
        ("2026-11-20 17:30", False, "11月23日（周一） 08:30 上班"),
        ("2026-11-22 20:00", False, "明天 08:30 上班"),
        ("2026-09-30 18:00", False, "10月8日（周四） 08:30 上班"),  # National Day, 1 to 7 October
        ("2026-10-10 09:00", True, "调休上班"),  # a Saturday worked in exchange
    ],
)
def test_by_the_clock(moment: str, is_open: bool, says: str) -> None:
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    hours = desk_hours(office(), now)
    assert hours.open is is_open
    assert says in hours.text


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2026-11-20 10:00", "现在是办公时间（今天办公 08:30–12:00、14:30–17:30），但眼下没有工作人员在线"),
        ("2026-11-22 20:00", "现在没有人值班，明天 08:30 上班"),
    ],
)
def test_that_nobody_is_there_fits_the_hours(moment: str, says: str) -> None:
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    assert desk_hours(office(), now).away == says
    assert desk_hours(None, now).away == "眼下没有工作人员在线，几点上班请打热线问"


def test_the_zone_of_the_clock_does_not_matter() -> None:
    now = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # 10:00 in Shanghai
    assert desk_hours(office(), now).open is True


def test_a_day_that_the_office_closes_itself() -> None:
    now = dt.datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
    hours = desk_hours(office(closed_on=["2026-11-20"]), now)
    assert (hours.open, "11月23日" in hours.text) == (False, True)


def test_a_year_without_an_arrangement_is_not_promised() -> None:
    now = dt.datetime(2031, 1, 4, 10, 0, tzinfo=SHANGHAI)  # a Saturday
    assert "放假安排还没有收录" in desk_hours(office(), now).text


def test_what_is_not_known_is_said() -> None:
    now = dt.datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
    assert desk_hours(None, now).open is None
    assert desk_of([office(hours=[])], ["990001"]) is None


def test_the_bureau_of_the_area_itself_comes_first() -> None:
    hall, county, city = office(id="h", kind="政务大厅"), office(id="c"), office(id="s", area="440800")
    town = office(id="t", kind="镇街服务站")
    assert desk_of([town, hall, city, county], ["990001", "440800"]) is county
    assert desk_of([town, hall, city], ["990001", "440800"]) is hall
    assert desk_of([town, city], ["990001", "440800"]) is city
    assert desk_of([town], ["990001"]) is None
