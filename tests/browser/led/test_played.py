"""Proof of play: what was on the screen arrives once, also after an outage or a lost answer."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from playwright.sync_api import Route
from sqlalchemy import select

from kb.store.led import health_of
from kb.store.led_tables import LedPlay
from tests.browser.led.conftest import EVENING, Wall
from tests.led.ledkit import ITEMS

ONE = "relief/low-income"
SLACK = dt.timedelta(seconds=5)
"""The service and the browser are moved one after the other; on a busy machine that takes seconds."""


@pytest.fixture
def reporting(wall: Wall) -> Wall:
    """A wall that was given its token and shows two lines."""
    wall.app.tree.playlist(
        *[item for item in ITEMS if item.get("entry") in (ONE, "contribution/break-resident")]
    )
    wall.app.tree.write("notices/990001.yml", [])
    wall.app.serve()
    return wall.open(f"/led/wall#token={wall.app.token()}")


def stored(wall: Wall) -> list[LedPlay]:
    with wall.app.state.database.read() as session:
        return list(session.scalars(select(LedPlay).order_by(LedPlay.started_at)))


def arrive(wall: Wall, turns: int = 12) -> list[LedPlay]:
    """Let reports go out until nothing waits, and read what the service has."""
    for _ in range(turns):
        wall.pass_time(61)
        wall.page.wait_for_timeout(200)
        queue = wall.kept("played")
        if queue and not queue["sending"] and len(queue["waiting"]) <= 1:
            break
    return stored(wall)


def test_the_token_stays_in_the_browser_and_off_the_address(reporting: Wall) -> None:
    assert "token" not in reporting.page.url
    assert reporting.kept("token") == reporting.app.token()
    reporting.open("/led/wall")
    reporting.seen(4, 3)
    assert arrive(reporting)


def test_what_was_shown_is_told_with_its_version_and_time(reporting: Wall) -> None:
    reporting.seen(10, 3)
    rows = arrive(reporting)
    versions = reporting.app.tree.release().versions
    assert {(row.item, row.version) for row in rows} == {
        (ONE, versions[ONE]),
        ("contribution/break-resident", versions["contribution/break-resident"]),
    }
    assert all(row.started_at >= EVENING - SLACK for row in rows)
    assert all(1 <= row.seconds < 70 for row in rows)
    for one, other in itertools.pairwise(rows):  # one screen shows one thing at a time
        assert (other.started_at - one.started_at).total_seconds() >= one.seconds - SLACK.total_seconds()
    health = health_of(reporting.app.state.database)["wall"]
    assert (health.width, health.height) == (1920, 1080)
    assert health.clock_offset is not None and abs(health.clock_offset) < 20  # both clocks are moved by hand
    assert health.feed_as_of is not None


def test_an_outage_loses_and_doubles_nothing(reporting: Wall) -> None:
    reporting.context.set_offline(True)
    reporting.seen(20, 3, service=True)
    before = len(reporting.kept("played")["waiting"]) + len(reporting.kept("played")["sending"])
    assert before >= 10
    assert stored(reporting) == []
    reporting.page.clock.run_for(100)
    reporting.context.set_offline(False)
    rows = arrive(reporting)
    assert len(rows) >= before
    assert len({row.started_at for row in rows}) == len(rows)
    queue = reporting.kept("played")
    assert queue["lost"] == 0


def test_a_lost_answer_is_asked_for_again_and_counts_once(reporting: Wall) -> None:
    """The service stored the report, but its answer never came: the same batch is sent again."""
    batches: list[str] = []

    def swallow(route: Route) -> None:
        body: dict[str, Any] = route.request.post_data_json
        batches.append(body["batch"])
        route.fetch()
        if len(batches) <= 2 and body["items"]:
            route.abort()
        else:
            route.continue_()

    reporting.page.route("**/v1/led/wall/played", swallow)
    reporting.seen(6, 3)
    rows = arrive(reporting)
    assert len(batches) > len(set(batches)), "nothing was sent twice"
    assert len({row.started_at for row in rows}) == len(rows)


def test_a_report_refused_for_good_does_not_block_the_next(reporting: Wall) -> None:
    refused: list[int] = []

    def refuse(route: Route) -> None:
        if route.request.post_data_json["items"] and not refused:
            refused.append(1)
            route.fulfill(status=422, json={"error": {"code": "invalid", "message": "", "trace_id": "x"}})
        else:
            route.continue_()

    reporting.page.route("**/v1/led/wall/played", refuse)
    reporting.seen(6, 3)
    reporting.pass_time(61)
    assert refused
    reporting.seen(6, 3)
    assert arrive(reporting)
    lost = reporting.kept("played")["lost"]
    assert lost > 0
    assert health_of(reporting.app.state.database)["wall"].lost == lost  # somebody is told


def test_a_wrong_token_keeps_the_plays(wall: Wall) -> None:
    wall.open("/led/wall#token=wrong")
    wall.seen(16, 6)
    wall.pass_time(61)
    assert stored(wall) == []
    kept = wall.kept("played")
    assert len(kept["waiting"]) + len(kept["sending"]) >= 5
    wall.open(f"/led/wall#token={wall.app.token()}")
    wall.page.reload()
    assert len(arrive(wall)) >= 5


def test_without_a_token_nothing_is_kept_or_sent(wall: Wall) -> None:
    wall.open()
    wall.seen(6, 3)
    wall.pass_time(61)
    assert wall.kept("played") is None
    assert health_of(wall.app.state.database) == {}


def test_what_the_service_refuses_for_its_time_counts_as_lost(reporting: Wall) -> None:
    def refuse_one(route: Route) -> None:
        answer = route.fetch()
        if route.request.post_data_json["items"] and not refused:
            refused.append(1)
            route.fulfill(response=answer, json={**answer.json(), "refused": 1})
        else:
            route.fulfill(response=answer)

    refused: list[int] = []
    reporting.page.route("**/v1/led/wall/played", refuse_one)
    reporting.seen(6, 3)
    for _ in range(3):
        reporting.pass_time(61)
    assert reporting.kept("played")["lost"] == 1
    assert health_of(reporting.app.state.database)["wall"].lost == 1


def test_three_days_without_a_connection_are_kept_and_what_is_too_much_is_counted(reporting: Wall) -> None:
    """Something new every two seconds, the shortest a screen may be given, for 72 hours."""
    most = 72 * 3600 // 2
    found = reporting.page.evaluate(
        """async (most) => {
          const { Played } = await import("/static/led/played.js");
          const played = new Played("full", "t");
          const thing = (n) => ({ kind: "entry", id: `contribution/a-long-name-${n}`, version: "0123456789ab",
            release: "r20261121100000-0123456789" });
          for (let n = 0; n < 60; n += 1) played.add(thing(n), Date.now(), 2);
          played.queue.waiting = Array.from({ length: most - 1 }, (_, n) => [n % 60, Date.now() + n, 12.5]);
          played.add(thing(3), Date.now(), 2);
          const kept = JSON.parse(localStorage.getItem("led:full:played"));
          played.queue.waiting.push(...played.queue.waiting.slice(0, 10_000));
          for (let n = 0; n < 3; n += 1) played.add(thing(n), Date.now(), 2);
          const all = played.queue.waiting.length + played.queue.lost;
          const over = JSON.parse(localStorage.getItem("led:full:played"));
          localStorage.removeItem("led:full:played");
          return [kept.waiting.length, kept.lost, all, over.waiting.length + over.lost, over.lost > 0];
        }""",
        most,
    )
    total = most + 10_003
    assert found == [most, 0, total, total, True]


def test_a_store_without_room_loses_the_oldest_and_says_so(reporting: Wall) -> None:
    kept, lost = reporting.page.evaluate(
        """async () => {
          const { Played } = await import("/static/led/played.js");
          localStorage.setItem("filler", "x".repeat(4_900_000));
          const played = new Played("full", "t");
          const thing = { kind: "entry", id: "a/b", version: "1", release: "r" };
          for (let n = 0; n < 20_000; n += 1) played.queue.waiting.push([0, Date.now() + n, 6]);
          played.add(thing, Date.now(), 6);
          const kept = JSON.parse(localStorage.getItem("led:full:played"));
          localStorage.clear();
          return [kept.waiting.length, kept.lost];
        }"""
    )
    assert kept + lost == 20_001
    assert kept > 200 and lost > 0
