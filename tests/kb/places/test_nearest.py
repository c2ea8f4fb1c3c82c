"""Nearest offices: by coordinates, by the town named, by what they do."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.places.nearest import Position, distance, nearest, town_named
from kb.places.notices import current
from kb.schema.load import load
from kb.schema.office import Notice, Office

OFFICES = [o for o in load().offices.values() if o.area == "990001"]
TOWNS = sorted({o.town for o in OFFICES})


def test_a_known_distance() -> None:
    # Beijing's Tiananmen to Shanghai's People's Square: 1,067 km on the sphere.
    shanghai = OFFICES[0].model_copy(update={"longitude": 121.4737, "latitude": 31.2304})
    metres = distance(Position(116.3975, 39.9087), shanghai)
    assert metres == pytest.approx(1_067_000, rel=0.002)


def test_the_nearest_by_coordinates_comes_first() -> None:
    target = next(o for o in OFFICES if o.longitude is not None)
    here = Position(target.longitude or 0, target.latitude or 0)
    found = nearest(OFFICES, here=here)
    distances = [item.distance for item in found if item.distance is not None]
    assert found[0].distance == 0
    assert distances == sorted(distances)
    assert len(found) == len(OFFICES)


def test_an_office_without_coordinates_comes_last() -> None:
    lost = OFFICES[0].model_copy(update={"id": "a-lost", "longitude": None, "latitude": None})
    assert nearest([lost, *OFFICES], here=Position(83.4, 39.4))[-1].office.id == "a-lost"


@pytest.mark.parametrize("town", TOWNS)
def test_offices_of_the_asked_town_come_first(town: str) -> None:
    found = [item.office.town for item in nearest(OFFICES, town=town)]
    count = sum(o.town == town for o in OFFICES)
    assert set(found[:count]) == {town}


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("我住河口这边", "河口镇"),
        ("河口镇", "河口镇"),
        ("城关", "城关镇"),
        ("月球", None),
        ("", None),
        ("镇", None),
    ],
)
def test_a_town_is_understood_with_or_without_its_suffix(text: str, town: str | None) -> None:
    assert town_named(text, TOWNS) == town


def test_only_offices_that_do_the_service() -> None:
    found = nearest(OFFICES, service="fraud-report")
    assert found
    assert all("fraud-report" in item.office.services for item in found)
    assert nearest(OFFICES, service="nobody-does-this") == []


def notice(name: str, **changes: object) -> Notice:
    base = {
        "id": name,
        "area": "990001",
        "title": "通知",
        "text": "内容",
        "published_on": dt.date(2026, 11, 1),
    }
    return Notice.model_validate({**base, "effective": {}, **changes})


def test_notices_that_hold_urgent_first_then_newest() -> None:
    day = dt.date(2026, 12, 30)
    rows = [
        notice("old"),
        notice("new", published_on=dt.date(2026, 12, 1)),
        notice("urgent", priority="urgent", published_on=dt.date(2026, 10, 1)),
        notice("over", effective={"to": dt.date(2026, 12, 29)}),
        notice("elsewhere", area="110000"),
    ]
    assert [n.id for n in current(rows, {"990001", "CN"}, day)] == ["urgent", "new", "old"]


def test_every_office_is_marked_as_an_example() -> None:
    assert all(isinstance(o, Office) and o.example for o in OFFICES)
