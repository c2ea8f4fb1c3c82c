"""Search as you type: by words, letters and the whole search; for an area and a year; its trace on demand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kb.accounts.roles import Role
from tests.console.desk import AMOUNT, NEWBORN, as_role, desk_app
from tests.gateway.appkit import App


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with desk_app(tmp_path_factory.mktemp("find")) as running:
        yield running


@pytest.fixture(scope="module")
def desk(app: App) -> Iterator[httpx.Client]:
    with as_role(app) as client:
        yield client


def find(desk: httpx.Client, q: str, **more: Any) -> dict[str, Any]:
    reply = desk.get("/console/api/find", params={"q": q, **more})
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


def marked(text: str, spans: list[dict[str, int]]) -> list[str]:
    return [text[span["start"] : span["end"]] for span in spans]


@pytest.mark.parametrize("typed", ["新", "新生", "新生儿", "新生儿怎么参加"])
def test_every_beginning_of_a_question_finds_it(desk: httpx.Client, typed: str) -> None:
    assert find(desk, typed)["results"][0]["id"] == NEWBORN


@pytest.mark.parametrize(
    ("typed", "meant"), [("xsezm", "新生儿怎么"), ("xinsheng", "新生"), ("jm yb", "居民医保")]
)
def test_letters_find_it_and_mark_what_they_mean(desk: httpx.Client, typed: str, meant: str) -> None:
    hit = find(desk, typed)["results"][0]
    assert meant in marked(hit["title"], hit["title_highlights"])


def test_a_keystroke_is_answered_without_the_whole_search(desk: httpx.Client) -> None:
    reply = find(desk, "新生儿")
    assert reply["decision"] is None
    assert {hit["found_by"] for hit in reply["results"]} == {"typed"}
    assert reply["results"][0]["short"]
    assert marked(reply["results"][0]["title"], reply["results"][0]["title_highlights"]) == ["新生儿"]


def test_the_whole_search_decides_and_adds_what_only_letters_find(desk: httpx.Client) -> None:
    reply = find(desk, "新生儿怎么参加居民医保", full=True)
    assert reply["decision"] == "answer"
    first = reply["results"][0]
    assert (first["id"], first["found_by"]) == (NEWBORN, "search")
    assert first["probability"] >= 0.5
    ids = [hit["id"] for hit in reply["results"]]
    assert len(ids) == len(set(ids))


def test_letters_alone_are_found_though_the_whole_search_declines(desk: httpx.Client) -> None:
    reply = find(desk, "xsezm", full=True)
    assert reply["decision"] == "decline"
    assert reply["results"][0]["id"] == NEWBORN


def test_another_authoritys_matter_names_it(desk: httpx.Client) -> None:
    assert "12333" in find(desk, "养老金什么时候发", full=True)["beside"]
    assert find(desk, "新生儿怎么参加居民医保", full=True)["beside"] is None


def test_the_trace_comes_only_when_asked_for(desk: httpx.Client) -> None:
    assert find(desk, "新生儿怎么参加", full=True)["trace"] is None
    assert find(desk, "新生儿怎么参加", trace=True)["trace"] is None
    trace = find(desk, "新生儿怎么参加", full=True, trace=True)["trace"]
    assert trace["candidates"][0]["id"] == NEWBORN
    assert trace["normalised"] == "新生儿怎么参加"


@pytest.mark.parametrize("typed", ["", "   ", "，。？", "😀", "\u200b"])
def test_nothing_to_look_for_is_no_error(desk: httpx.Client, typed: str) -> None:
    for full in (False, True):
        assert find(desk, typed, full=full)["results"] == []


def test_the_figure_is_the_areas(desk: httpx.Client) -> None:
    own, other = (find(desk, "居民医保一年", area=area)["results"][0] for area in ("990001", "990002"))
    assert (own["id"], "400元" in own["short"]) == (AMOUNT, True)
    assert "400元" not in other["short"]
    assert [badge["kind"] for badge in other["badges"]] == ["lacking"]


def test_a_year_is_a_day_and_a_year_of_cover(desk: httpx.Client) -> None:
    days = {year: find(desk, "断缴", year=year)["as_of"] for year in (2025, 2026, 2027)}
    assert days == {2025: "2025-12-31", 2026: "2026-11-21", 2027: "2027-01-01"}
    assert find(desk, "断缴", year=2027)["coverage_year"] == 2027
    assert find(desk, "断缴")["coverage_year"] is None


@pytest.mark.parametrize(
    ("asked", "status", "code", "field"),
    [
        ({"q": "断缴", "area": "123456"}, 404, "area_unknown", "area"),
        ({"q": "断缴", "year": 2031}, 422, "date_out_of_range", "year"),
        ({"q": "断缴", "year": 1999}, 422, "date_out_of_range", "year"),
        ({"q": "断缴", "year": "去年"}, 422, "invalid", "year"),
        ({"q": "断" * 201}, 422, "text_too_long", "q"),
        ({}, 422, "field_missing", "q"),
        ({"q": "断缴", "limit": 0}, 422, "invalid", "limit"),
    ],
)
def test_bad_input_is_told(
    desk: httpx.Client, asked: dict[str, Any], status: int, code: str, field: str
) -> None:
    reply = desk.get("/console/api/find", params=asked)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["field"]) == (status, code, field)


def test_a_machine_that_asks_without_end_is_slowed_down(app: App) -> None:

    with as_role(app, Role.REVIEWER) as client:
        codes = {client.get("/console/api/find", params={"q": ""}).status_code for _ in range(400)}
    assert codes == {200, 429}
