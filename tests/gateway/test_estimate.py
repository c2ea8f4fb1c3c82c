"""The calculators' page: its forms are the rules' requests, its numbers are read by the server."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.web.calculators import CALCULATORS, PRIVACY, fields_of
from bot.channels.web.pages import WEB
from kb.rules.checklist import SITUATIONS
from kb.rules.questions import _TEXTS
from tests.gateway.appkit import App
from tests.kb.rules.api_content import rules_app

NOT_ASKED = {"area", "date", "dont_know", "situations"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with rules_app(tmp_path_factory.mktemp("estimate")) as running:
        yield running


@pytest.fixture(scope="module")
def forms(app: App) -> dict[str, Any]:
    reply = app.client.get("/web/estimate")
    assert reply.status_code == 200
    return {one["id"]: one for one in reply.json()["calculators"]}


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_fact_of_the_rule_has_a_field_and_no_field_is_more(name: str) -> None:
    facts = set(CALCULATORS[name].request.model_fields) - NOT_ASKED
    if name == "materials":
        facts |= set(SITUATIONS)
    assert [f.name for f in fields_of(name)] == list(dict.fromkeys(f.name for f in fields_of(name)))
    assert {f.name for f in fields_of(name)} == facts


def test_every_question_of_the_rules_has_its_field() -> None:
    asked = {f.name: f.ask for name in CALCULATORS for f in fields_of(name)}
    assert {name: asked[name] for name in _TEXTS} == _TEXTS
    assert all(text.endswith("？") for text in asked.values())


def test_conditions_name_fields_of_the_same_form_and_their_values() -> None:
    for name, one in CALCULATORS.items():
        fields = {f.name: f for f in fields_of(name)}
        for when in [*(f.shown_when for f in fields.values()), *(w for _, w in one.go_on)]:
            if when:
                known = {o.value for o in fields[when.field].options} | {"", "unknown"}
                assert set(when.values) <= known


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_choice_is_one_the_rule_takes(app: App, forms: dict[str, Any], name: str) -> None:
    for field in forms[name]["fields"]:
        if field["kind"] != "choice":
            continue
        assert field["options"], field["name"]
        for option in field["options"]:
            value = [option["value"]] if field["listed"] else option["value"]
            reply = app.client.post(forms[name]["path"], json={field["name"]: value})
            assert reply.status_code == 200, reply.text


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_limits_said_are_the_limits_kept(app: App, forms: dict[str, Any], name: str) -> None:
    for field in forms[name]["fields"]:
        if field["kind"] == "count":
            low, high = (int(n) for n in re.findall(r"\d+", field["wrong"]))
            for value, status in ((low, 200), (high, 200), (low - 1, 422), (high + 1, 422)):
                reply = app.client.post(forms[name]["path"], json={field["name"]: value})
                refused = reply.status_code == 422 and reply.json()["error"]["message"] == MESSAGE
                assert refused == (status == 422), (field["name"], value, reply.text)
        if field["kind"] == "amount":
            reply = app.client.post(forms[name]["path"], json={field["name"]: 0})
            generic = reply.status_code == 422 and reply.json()["error"]["message"] == MESSAGE
            assert generic == ("大于零" in field["wrong"])


MESSAGE = "请求里有一项填得不对。"


def test_the_forms_say_the_text_of_an_unspecific_error(app: App) -> None:
    body = app.client.get("/web/estimate").json()
    assert body["unclear"] == MESSAGE
    assert body["privacy"] == PRIVACY
    assert "不保存" in PRIVACY


def test_the_services_to_choose_and_to_go_on_with(forms: dict[str, Any]) -> None:
    (service,) = (f for f in forms["materials"]["fields"] if f["name"] == "service")
    assert {"value": "newborn-registration", "label": "新生儿参保登记", "group": "参保登记"} in service[
        "options"
    ]
    groups = [o["group"] for o in service["options"]]
    assert len(set(groups)) == sum(a != b for a, b in zip(groups, ["", *groups], strict=False))
    for name, one in CALCULATORS.items():
        assert [g["service"]["id"] for g in forms[name]["go_on"]] == [service for service, _ in one.go_on]


@pytest.mark.parametrize("path", ["/estimate", *(f"/estimate/{name}" for name in CALCULATORS)])
def test_the_page(app: App, path: str) -> None:
    page = app.client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "示例，未经医保部门审核" in page.text
    assert "set-cookie" not in page.headers
    assert "style=" not in page.text, "the content security policy allows no inline style"
    for file in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        assert app.client.get(file).status_code == 200, file


def test_no_other_calculator(app: App) -> None:
    reply = app.client.get("/estimate/lottery")
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


def test_the_files_are_served_and_nothing_beside_them(app: App) -> None:
    for file in (WEB / "estimate" / "static").iterdir():
        assert app.client.get(f"/static/estimate/{file.name}").content == file.read_bytes()
    assert app.client.get("/static/estimate/../page.html").status_code == 404


def test_the_page_reaches_every_file_it_imports() -> None:
    """A module that is renamed in one place only would leave a blank page."""
    for folder in ("estimate/static", "chat"):
        for file in (WEB / folder).glob("*.js"):
            for name in re.findall(r'(?:from|import)[ (]"([^"]+\.js)"', file.read_text(encoding="utf-8")):
                path = name.replace("/static/estimate/", "estimate/static/").removeprefix("/static/")
                target = file.parent / path if path.startswith("./") else WEB / path
                assert target.is_file(), f"{file.name} imports {name}"


@pytest.mark.parametrize(
    ("said", "kind", "value", "read"),
    [
        ("3.2万", "amount", "32000", "32,000元"),
        ("三万二", "amount", "32000", "32,000元"),
        ("20305.60", "amount", "20305.6", "20,305.60元"),
        ("两次", "count", "2", "2"),
    ],
)
def test_a_number_is_read_and_shown_as_read(app: App, said: str, kind: str, value: str, read: str) -> None:
    reply = app.client.post("/web/number", json={"said": said, "kind": kind})
    assert reply.json() == {"value": value, "read": read}
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"said": "两三万"}, "said", "20,000元到30,000元"),
        ({"said": "-5"}, "said", "负数"),
        ({"said": "abc"}, "said", "3.2万"),
        ({"said": ""}, "said", "没看懂"),
        ({"said": "一" * 41}, "said", MESSAGE),
        ({"said": "1", "kind": "colour"}, "kind", MESSAGE),
        ({"said": "1", "store": True}, "store", "不认识"),
        ({}, "said", "少了一项"),
    ],
)
def test_a_number_that_is_unclear_has_the_one_shape_of_errors(
    app: App, body: Any, field: str, says: str
) -> None:
    reply = app.client.post("/web/number", json=body)
    error = reply.json()["error"]
    assert (reply.status_code, error["field"]) == (422, field)
    assert says in error["message"]
    assert error["trace_id"] == reply.headers["x-trace-id"]


def test_nothing_that_was_typed_is_logged(app: App, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        app.client.post("/web/number", json={"said": "四千三百二十一"})
        app.client.post("/v1/rules/relief", json={"monthly_income": "4321"})
    told = json.dumps(
        [[r.getMessage(), getattr(r, "fields", None)] for r in caplog.records], ensure_ascii=False
    )
    assert "/web/number" in told
    assert "4321" not in told
    assert "四千" not in told


def test_before_the_first_release_the_forms_say_so(app: App) -> None:
    served, app.source.kb = app.source.kb, None
    try:
        reply = app.client.get("/web/estimate")
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "not_ready")
        assert app.client.get("/estimate").status_code == 200
    finally:
        app.source.kb = served
