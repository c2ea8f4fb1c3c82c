"""What is no longer true leaves the screen: at midnight, when withdrawn, when too old; also offline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kb.api import led_feed
from tests.browser.led.conftest import EVENING, Wall
from tests.led.ledkit import ITEMS, NOTICE, SCREEN, URGENT

ENDS = "宝宝出生，尽早办理医保"  # true until the end of 21 November
STAYS = "低保户看病有医疗救助"
NEUTRAL = "医保政策咨询请打0000-8812393"
TWO = [item for item in ITEMS if item.get("entry") in ("enrolment/newborn", "relief/low-income")]


def two_lines(wall: Wall) -> Wall:
    wall.app.tree.playlist(*TWO)
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    return wall.open()


def test_at_midnight_a_line_leaves_while_it_stands_on_the_screen(wall: Wall) -> None:
    wall.app.tree.playlist(TWO[0])
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.tree.write("led/screens/wall.yml", {**SCREEN, "min_seconds": 60})
    wall.app.serve()
    wall.open().shows(ENDS)
    midnight = EVENING + dt.timedelta(minutes=2)
    wall.pass_time((midnight - wall.app.clock.now()).total_seconds() - 2)
    assert wall.text == ENDS
    wall.pass_time(3)
    assert wall.text == NEUTRAL


def test_at_midnight_also_without_a_connection_by_its_own_clock(wall: Wall) -> None:
    two_lines(wall).until(ENDS)
    wall.context.set_offline(True)
    assert {ENDS, STAYS} == wall.seen(6, 3)
    wall.pass_time(120)
    assert wall.seen() == {STAYS}


def test_after_a_restart_without_a_connection_nothing_ended_comes_back(wall: Wall) -> None:
    two_lines(wall).until(ENDS)
    wall.page.evaluate("navigator.serviceWorker.ready")
    wall.page.reload()  # the first page was loaded before the worker ruled
    wall.until(STAYS)
    wall.context.set_offline(True)
    wall.pass_time(180)
    wall.page.reload()
    wall.page.locator("body[data-showing]").wait_for()
    assert wall.seen() == {STAYS}


def test_without_a_connection_a_new_figure_begins_at_midnight(wall: Wall) -> None:
    rows = [
        {"value": 400, "example": True, "effective": {"to": dt.date(2026, 11, 21)}},
        {"value": 435, "example": True, "effective": {"from": dt.date(2026, 11, 22)}},
    ]
    wall.app.tree.write("areas/990001/contribution.yml", {"resident_fee": rows})
    wall.app.tree.playlist({"entry": "contribution/resident-amount"})
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    wall.open().shows("居民医保每人每年400元（示例）")
    wall.context.set_offline(True)
    wall.pass_time(125)
    assert wall.seen(4) == {"居民医保每人每年435元（示例）"}


def test_a_withdrawn_line_leaves_within_a_minute(wall: Wall) -> None:
    two_lines(wall).until(STAYS)
    wall.app.serve("relief/low-income")
    wall.seen(11, 5)  # 55 seconds; the app itself follows a withdrawal in five
    assert wall.seen(8, 5) == {ENDS}


def test_a_withdrawn_line_leaves_while_it_stands_on_the_screen(wall: Wall) -> None:
    wall.app.tree.playlist(TWO[1])
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.tree.write("led/screens/wall.yml", {**SCREEN, "min_seconds": 60})
    wall.app.serve()
    wall.open().shows(STAYS)
    wall.app.serve("relief/low-income")
    wall.pass_time(21)
    assert wall.text == NEUTRAL


def test_with_nothing_left_it_says_whom_to_ask(wall: Wall) -> None:
    two_lines(wall)
    wall.app.serve("relief/low-income", "enrolment/newborn")
    wall.pass_time(21)
    wall.shows(NEUTRAL)
    assert wall.seen(3) == {NEUTRAL}


def test_a_feed_that_is_too_old_is_refused(wall: Wall) -> None:
    two_lines(wall).until(STAYS)
    wall.context.set_offline(True)
    wall.pass_time(71 * 3600)
    assert wall.seen(3, 1) == {STAYS}
    expect(wall.page.locator("#as-of")).to_contain_text("离线")
    wall.pass_time(2 * 3600)
    assert wall.seen(3, 1) == {NEUTRAL}
    expect(wall.page.locator("#source")).to_be_empty()
    wall.context.set_offline(False)
    wall.pass_time(21)
    wall.until(STAYS)


def test_a_clock_set_back_without_a_connection_shows_no_figure(wall: Wall) -> None:
    """Before the moment its feed was made a clock cannot tell what has ended."""
    two_lines(wall).until(STAYS)
    wall.context.set_offline(True)
    wall.page.clock.set_system_time(EVENING - dt.timedelta(days=400))
    wall.pass_time(2)
    assert wall.seen(3) == {NEUTRAL}


def test_a_wrong_clock_is_corrected_by_the_service(start: Callable[..., Wall]) -> None:
    """The machine is two days slow: what ended yesterday is not shown."""
    late = EVENING + dt.timedelta(days=1)
    wall = two_lines(start(late, own=late - dt.timedelta(days=2)))
    assert wall.seen(6) == {STAYS}
    wall.context.set_offline(True)
    assert wall.seen(6) == {STAYS}


def test_an_urgent_notice_takes_the_screen_at_the_next_poll(wall: Wall) -> None:
    two_lines(wall).until(STAYS)
    wall.app.tree.write("notices/990001.yml", [{**URGENT, "effective": {"to": dt.date(2026, 11, 21)}}])
    wall.app.serve()
    wall.pass_time(21)
    wall.shows("医保系统今晚升级，暂停服务")
    expect(wall.page.locator("#kind")).to_have_text("紧急通知")
    assert wall.seen(5) == {"医保系统今晚升级，暂停服务"}
    wall.context.set_offline(True)
    wall.pass_time(120)  # past midnight: it ends by the screen's own clock
    assert wall.seen() == {STAYS}


def test_urgent_between_others_goes_by_turns(wall: Wall) -> None:
    wall.app.tree.playlist(*TWO, urgent="between")
    wall.app.tree.write("notices/990001.yml", [URGENT])
    wall.app.serve()
    wall.open()
    assert wall.seen(16, 3) == {"医保系统今晚升级，暂停服务", STAYS, ENDS}


def test_a_notice_that_begins_tomorrow_begins_at_midnight_offline(wall: Wall) -> None:
    notice = {**NOTICE, "effective": {"from": dt.date(2026, 11, 22), "to": None}}
    wall.app.tree.playlist({"notices": True}, TWO[1])
    wall.app.tree.write("notices/990001.yml", [notice])
    wall.app.serve()
    wall.open().shows(STAYS)
    wall.context.set_offline(True)
    assert wall.seen(4, 3) == {STAYS}
    wall.pass_time(120)
    assert wall.seen(8) == {STAYS, "居民医保集中缴费，请按时缴费"}


def test_a_page_is_loaded_anew_when_it_has_changed_and_never_into_nothing(wall: Wall) -> None:
    def marked() -> bool:
        return bool(wall.page.evaluate("window.mark === 1"))

    two_lines(wall)
    wall.page.evaluate("window.mark = 1")
    wall.pass_time(25 * 3600)
    wall.seen(3, 21)
    assert marked()  # nothing has changed
    wall.page.route("**/led/wall", lambda route: route.abort())  # the page cannot be had
    wall.app.tree.write("led/screens/wall.yml", {**SCREEN, "colours": "amber"})
    wall.app.serve()
    wall.seen(3, 21)
    assert marked()
    assert wall.text
    wall.page.unroute("**/led/wall")
    wall.pass_time(301)
    expect(wall.page.locator("body")).to_have_attribute("data-colours", "amber")
    wall.page.locator("body[data-showing]").wait_for()


def test_a_wall_asks_as_often_as_the_service_wants(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(led_feed, "POLL_SECONDS", 50)
    two_lines(wall).until(STAYS)
    wall.app.serve("relief/low-income", "enrolment/newborn")
    assert NEUTRAL not in wall.seen(6, 4)
    wall.seen(8, 4)
    assert wall.text == NEUTRAL
