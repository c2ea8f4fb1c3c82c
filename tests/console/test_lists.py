"""Recents, favourites, what is asked today and what changed: each account's own, for the area and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kb.accounts.roles import Role
from kb.answer.knowledge import KnowledgeBase
from kb.schema.base import Period
from kb.schema.entry import Variant
from tests.console.desk import AMOUNT, NEWBORN, as_role, desk_app, republish, serve, shown
from tests.console.kit import session_of
from tests.gateway.appkit import NOW, App

BREAK, RELIEF = "contribution/break-resident", "relief/low-income"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with desk_app(tmp_path) as running:
        yield running


def lists(client: httpx.Client, **more: Any) -> dict[str, Any]:
    reply = client.get("/console/api/desk", params=more)
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def test_recents_are_ones_own_the_last_first_each_once(app: App, desk: httpx.Client) -> None:
    for entry in (AMOUNT, NEWBORN, AMOUNT):
        shown(desk, app, entry)
    found = lists(desk)["recents"]
    assert ids(found) == [AMOUNT, NEWBORN]
    assert found[0]["note"] == f"{NOW:%H:%M}"
    with as_role(app, Role.EDITOR) as other:
        assert lists(other)["recents"] == []


def test_favourites_are_kept_and_dropped(app: App, desk: httpx.Client) -> None:
    for _ in range(2):
        assert desk.put(f"/console/api/favourites/{AMOUNT}", json={}).status_code == 204
    assert ids(lists(desk)["favourites"]) == [AMOUNT]
    assert desk.get(f"/console/api/entries/{AMOUNT}").json()["favourite"] is True
    with as_role(app, Role.EDITOR) as other:
        assert lists(other)["favourites"] == []
    for _ in range(2):
        assert desk.delete(f"/console/api/favourites/{AMOUNT}").status_code == 204
    assert lists(desk)["favourites"] == []
    assert desk.put("/console/api/favourites/relief/nothing", json={}).status_code == 404


def test_hot_counts_residents_questions_and_calls_of_today(app: App, desk: httpx.Client) -> None:
    title = app.source.kb.release.entries[RELIEF].title  # type: ignore[union-attr]
    for sender in ("a", "b", "c"):
        assert app.ask(title, sender).json()["entries"][0]["id"] == RELIEF
    for call in ("a" * 32, "b" * 32, "b" * 32):
        shown(desk, app, AMOUNT, call=call)
    assert [(row["id"], row["note"]) for row in lists(desk)["hot"]] == [
        (RELIEF, "今天3次"),
        (AMOUNT, "今天2次"),
    ]


def test_what_was_there_from_the_beginning_has_not_changed(desk: httpx.Client) -> None:
    assert lists(desk)["changed"] == []


def test_a_published_change_is_listed_and_marked_for_thirty_days(app: App, desk: httpx.Client) -> None:
    republish(app, BREAK, NOW + dt.timedelta(days=1), short="改过的短答复。")
    found = lists(desk)["changed"]
    assert ids(found) == [BREAK]
    assert [badge["kind"] for badge in found[0]["badges"]] == ["changed"]
    hit = desk.get("/console/api/find", params={"q": "断缴"}).json()["results"][0]
    assert [badge["text"] for badge in hit["badges"]] == ["11月22日改过"]


def test_a_change_is_dated_by_the_bureaus_day(app: App, desk: httpx.Client) -> None:
    """Half past midnight in Shanghai is still the day before in UTC, in which the database counts."""
    republish(app, BREAK, NOW.replace(day=22, hour=0, minute=30), short="改过的短答复。")
    assert lists(desk)["changed"][0]["badges"][0]["text"] == "11月22日改过"


def test_a_badge_goes_after_its_thirty_days_for_another_year_too(app: App, desk: httpx.Client) -> None:
    """The day an answer is for stays the same there; today does not."""
    republish(app, BREAK, NOW + dt.timedelta(minutes=1), short="改过的短答复。")
    asked = {"q": "断缴", "year": 2025}
    assert desk.get("/console/api/find", params=asked).json()["results"][0]["badges"]
    app.state.clock.fixed = NOW + dt.timedelta(days=40)
    session_of(desk, app.database, Role.OPERATOR.value, app.state.clock.now())
    assert desk.get("/console/api/find", params=asked).json()["results"][0]["badges"] == []


def test_a_rule_that_came_into_force_lately_is_listed_though_its_text_is_old(
    app: App, desk: httpx.Client
) -> None:
    served = app.source.kb
    assert served is not None
    entry = served.release.entries[RELIEF]
    day = NOW.date() - dt.timedelta(days=10)
    variant = Variant(effective=Period(start=day, end=None), short="新规定的短答复。")
    entries = {**served.release.entries, RELIEF: entry.model_copy(update={"variants": [variant]})}
    serve(app, served.release.model_copy(update={"id": "r-with-variant", "entries": entries}))
    found = lists(desk)["changed"]
    assert [(row["id"], row["badges"][0]["text"]) for row in found] == [(RELIEF, "11月11日起新规定")]


def test_what_is_withdrawn_is_in_no_list(app: App, desk: httpx.Client) -> None:
    shown(desk, app, AMOUNT)
    desk.put(f"/console/api/favourites/{AMOUNT}", json={})
    found = lists(desk)
    assert [ids(found[name]) for name in ("recents", "favourites", "hot")] == [[AMOUNT]] * 3
    served = app.source.kb
    assert served is not None
    app.source.kb = KnowledgeBase.of(served.release, served.engine, frozenset({AMOUNT}))
    found = lists(desk)
    assert [found[name] for name in ("recents", "favourites", "hot")] == [[], [], []]


def test_areas_and_years_to_choose(desk: httpx.Client) -> None:
    found = lists(desk)
    assert {area["code"]: area["hotline"] for area in found["areas"]}["990001"] == "0000-8812393"
    assert found["years"] == [2027, 2026, 2025, 2024, 2023]
    assert lists(desk, area="990002")["area"] == "990002"
    assert desk.get("/console/api/desk", params={"area": "123456"}).status_code == 404
