"""The screens and cards that ship with the project."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from kb.clock import SHANGHAI
from kb.led.lines import programme
from kb.led.model import Line
from kb.led.rotation import playing, rotation
from kb.led.served import Served
from kb.release.compile import compile_release
from kb.release.model import Release
from kb.schema.load import load

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def release() -> Release:
    return compile_release(load(), NOW)


def lines(release: Release, screen: str, day: dt.date = TODAY) -> tuple[Line, ...]:
    found = release.screens[screen]
    return programme(Served(release, frozenset()), found, release.playlists[found.playlist], day, 4).lines


def test_thirty_cards_and_more_from_many_topics_with_the_right_answer_in_every_place(
    release: Release,
) -> None:
    cards = release.quiz.values()
    assert len(cards) >= 30
    assert len({card.topic for card in cards}) >= 8
    places = Counter(card.answer for card in cards)
    assert min(places[n] for n in (1, 2, 3)) >= len(cards) / 5
    assert {card.area for card in cards} == {"CN"}
    assert all(release.quiz_sources[card.id] for card in cards)


def test_every_card_is_said_in_plain_chinese_that_fits_a_small_panel(release: Release) -> None:
    for line in lines(release, "demo-truck"):
        if line.card:
            assert len(line.card.question) <= 30, line.id
            assert line.card.explanation.endswith("。"), line.id


def test_every_demonstration_screen_has_much_to_show(release: Release) -> None:
    assert {screen.area for screen in release.screens.values()} == {"990001"}
    for name in release.screens:
        assert len(lines(release, name)) > 30, name


def test_day_parts_change_what_plays(release: Release) -> None:
    found, playlist = lines(release, "demo-gate"), release.playlists["demo-street"]
    order = rotation(found, playlist.seed)
    day, night = (
        {line.id.split("/")[0] for line in playing(found, order, NOW.replace(hour=hour), playlist.urgent)}
        for hour in (10, 22)
    )
    assert "cross-region" in day - night
    assert "supervision" in night - day


def test_the_year_end_notice_takes_every_screen(release: Release) -> None:
    moment = dt.datetime(2026, 12, 25, 10, 0, tzinfo=SHANGHAI)
    for name, screen in release.screens.items():
        found, playlist = lines(release, name, moment.date()), release.playlists[screen.playlist]
        shown = playing(found, rotation(found, playlist.seed), moment, playlist.urgent)
        assert [line.id for line in shown] == ["demo-year-end-shutdown-2026"], name


def test_the_drug_list_of_2026_is_asked_no_more_in_2027(release: Release) -> None:
    def asked(day: dt.date) -> set[str]:
        return {line.id for line in lines(release, "demo-truck", day) if line.card}

    assert "drug-list" in asked(dt.date(2026, 12, 28))
    assert "drug-list" not in asked(dt.date(2027, 1, 1))


def test_no_card_tells_in_2027_what_the_new_law_replaced(release: Release) -> None:
    asked = {line.id for line in lines(release, "demo-truck", dt.date(2027, 1, 1)) if line.card}
    assert not {"cheat-fine", "maternity-fee"} & asked
    assert len(asked) >= 30
