"""The order of play: a pure function, weights kept, urgent first, nothing outside its time."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.clock import SHANGHAI
from kb.led.model import Line
from kb.led.rotation import playing, rotation
from tests.led.ledkit import NOW

PLAIN = Line("k", "entry", "a/b", "1", "文", "依据", 6, None, None)
MOMENTS = st.datetimes(dt.datetime(2026, 11, 1), dt.datetime(2026, 11, 30)).map(
    lambda d: d.replace(tzinfo=SHANGHAI)
)
HOURS = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] != pair[1])


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """Lines with any weights, times of validity, hours and weekdays; some urgent."""
    found = []
    for n in range(draw(st.integers(0, 8))):
        start, end = draw(st.none() | MOMENTS), draw(st.none() | MOMENTS)
        found.append(
            replace(
                PLAIN,
                key=f"k{n}",
                weight=draw(st.integers(1, 10)),
                start=start,
                end=end,
                hours=draw(st.none() | HOURS),
                weekdays=tuple(sorted(draw(st.sets(st.integers(1, 7))))),
                urgent=draw(st.booleans()) and draw(st.booleans()),
            )
        )
    return found


@settings(deadline=None)
@given(lines(), st.integers())
def test_a_round_shows_each_line_as_often_as_its_weight(given_lines: list[Line], seed: int) -> None:
    wanted = {line.key: line.weight for line in given_lines if not line.urgent}
    assert Counter(rotation(given_lines, seed)) == wanted


@settings(deadline=None)
@given(lines(), st.integers())
def test_the_same_is_played_for_the_same_seed_in_whatever_order_it_is_listed(
    given_lines: list[Line], seed: int
) -> None:
    assert rotation(given_lines, seed) == rotation(list(reversed(given_lines)), seed)


@settings(deadline=None)
@given(st.integers(1, 10), st.integers(1, 12), st.integers())
def test_turns_are_even_each_part_of_a_round_has_every_line_once(weight: int, number: int, seed: int) -> None:
    order = rotation([replace(PLAIN, key=f"k{n}", weight=weight) for n in range(number)], seed)
    parts = [order[at : at + number] for at in range(0, len(order), number)]
    assert [sorted(part) for part in parts] == [sorted(f"k{n}" for n in range(number))] * weight


def test_another_seed_gives_another_order() -> None:
    many = [replace(PLAIN, key=f"k{n}") for n in range(20)]
    assert len({tuple(rotation(many, seed)) for seed in range(10)}) == 10


def test_the_lines_of_a_topic_are_not_in_one_block() -> None:
    many = [
        replace(PLAIN, key=f"{topic}{n}", weight=w) for topic, w in (("a", 2), ("b", 1)) for n in range(20)
    ]
    order = rotation(many, 0)
    changes = sum(one[0] != other[0] for one, other in itertools.pairwise(order))
    assert changes > 15


@settings(deadline=None)
@given(lines(), MOMENTS, st.sampled_from(["alone", "between"]), st.integers())
def test_nothing_is_played_outside_its_time(
    given_lines: list[Line], moment: dt.datetime, how: str, seed: int
) -> None:
    shown = playing(given_lines, rotation(given_lines, seed), moment, how)
    for line in shown:
        assert line.start is None or line.start <= moment
        assert line.end is None or moment < line.end
        assert not line.weekdays or moment.isoweekday() in line.weekdays
    wanted = {line.key for line in given_lines if line.showable(moment)}
    pressing = {line.key for line in given_lines if line.showable(moment) and line.urgent}
    assert {line.key for line in shown} == (pressing if pressing and how == "alone" else wanted) or (
        how == "between" and pressing and {line.key for line in shown} <= wanted
    )


def test_urgent_between_alternates() -> None:
    pressing = replace(PLAIN, key="urgent", urgent=True)
    others = [replace(PLAIN, key=f"k{n}") for n in range(3)]
    shown = playing([pressing, *others], rotation(others, 0), NOW, "between")
    assert [line.key == "urgent" for line in shown] == [True, False] * 3


@pytest.mark.parametrize(
    ("hours", "clock", "shows"),
    [
        (("08:00", "18:00"), "08:00", True),
        (("08:00", "18:00"), "17:59", True),
        (("08:00", "18:00"), "18:00", False),
        (("18:00", "08:00"), "23:30", True),
        (("18:00", "08:00"), "07:59", True),
        (("18:00", "08:00"), "12:00", False),
    ],
)
def test_hours_of_the_day(hours: tuple[str, str], clock: str, shows: bool) -> None:
    first, last = (dt.time.fromisoformat(text) for text in hours)
    moment = dt.datetime.combine(NOW.date(), dt.time.fromisoformat(clock), SHANGHAI)
    line = replace(PLAIN, hours=(first, last))
    assert line.showable(moment) is shows
    assert line.showable(moment.astimezone(dt.UTC)) is shows
