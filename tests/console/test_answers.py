"""An answer at the desk: the internal note nobody else gets, texts to copy, old versions, years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kb.accounts.roles import Role
from tests.console.desk import AMOUNT, NEWBORN, SECRET_NOTE, as_role, desk_app, republish
from tests.console.matrix import PUBLIC, ROUTES
from tests.gateway.appkit import ENTRIES, HOTLINE, NOW, App


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with desk_app(tmp_path_factory.mktemp("answers")) as running:
        yield running


def view(app: App, entry: str = AMOUNT, **more: Any) -> dict[str, Any]:
    with as_role(app) as client:
        reply = client.get(f"/console/api/entries/{entry}", params=more)
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


def test_the_desk_reads_the_internal_note_with_its_names_filled_in(app: App) -> None:
    assert view(app)["internal"] == f"{SECRET_NOTE}，示范县的窗口先问清楚"


def test_no_public_route_has_the_internal_note(app: App) -> None:
    """Every route that needs no account, and what a chat says of each entry."""
    said = []
    with httpx.Client(base_url=app.url, trust_env=False, timeout=20) as client:
        for route in (route for route, access in ROUTES.items() if access is PUBLIC):
            method, path = route.split(" ")
            for entry, (title, _) in ENTRIES.items():
                topic, slug = entry.split("/")
                address = path.replace("{topic}", topic).replace("{slug}", slug)
                body = None if method == "GET" else {"sender": "t", "text": title, "accepted": True}
                said.append(client.request(method, address, params={"q": title}, json=body))
        for title, _ in ENTRIES.values():
            said.append(client.post("/v1/chat", json={"sender": "t", "text": title}))
            said.append(client.get("/v1/search", params={"q": title, "limit": 50}))
    assert sum(reply.status_code == 200 for reply in said) > 40, "the walk reached the routes"
    assert [str(reply.url) for reply in said if SECRET_NOTE in reply.text] == []


def test_the_copies_hold_no_internal_note(app: App) -> None:
    assert SECRET_NOTE not in str(view(app)["copies"])


def test_each_form_has_answer_citation_and_validity(app: App) -> None:
    answer = view(app)
    for form, copied in answer["copies"].items():
        assert "400元" in copied["text"], form
        assert "《关于参保的意见》" in copied["text"], form
        assert "2026年11月21日有效的规定" in copied["text"], form
        assert "示例，未经医保部门审核" in copied["text"], form
        assert copied["size"] >= 1
    assert "\n" not in answer["copies"]["sms"]["text"]
    assert HOTLINE in answer["copies"]["sms"]["text"]
    assert "要带的材料：\n· 身份证或户口簿（原件）" in answer["copies"]["wechat"]["text"]


def test_the_calculators_that_go_on_from_it(app: App) -> None:
    assert view(app)["calculators"] == ["contribution", "waiting-period"]


def test_whoever_is_signed_in_may_read_it_and_nobody_else(app: App) -> None:
    for role in Role:
        with as_role(app, role) as client:
            assert client.get(f"/console/api/entries/{AMOUNT}").status_code == 200
    with httpx.Client(base_url=app.url, trust_env=False) as client:
        assert client.get(f"/console/api/entries/{AMOUNT}").status_code == 401


def test_an_old_version_says_that_it_is_old(app: App) -> None:
    old = view(app, NEWBORN)
    republish(app, NEWBORN, NOW + dt.timedelta(minutes=5), short="改过的短答复。")
    new = view(app, NEWBORN)
    assert (old["current"], new["current"]) == (True, True)
    assert new["version"] != old["version"]
    again = view(app, NEWBORN, version=old["version"])
    assert (again["short"], again["current"]) == (old["short"], False)
    assert all("这是以前的版本" in copied["text"] for copied in again["copies"].values())
    assert not any("这是以前的版本" in copied["text"] for copied in new["copies"].values())


@pytest.mark.parametrize(
    ("path", "asked", "status", "code"),
    [
        ("relief/nothing", {}, 404, "entry_unknown"),
        (AMOUNT, {"version": "0" * 12}, 404, "version_unknown"),
        (AMOUNT, {"version": "no"}, 422, "invalid"),
        (AMOUNT, {"area": "123456"}, 404, "area_unknown"),
        (AMOUNT, {"year": 1990}, 422, "date_out_of_range"),
    ],
)
def test_bad_input_is_told(app: App, path: str, asked: dict[str, Any], status: int, code: str) -> None:
    with as_role(app) as client:
        reply = client.get(f"/console/api/entries/{path}", params=asked)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
