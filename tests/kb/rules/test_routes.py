"""The rules over HTTP: replies in every status, and what is refused with the field named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.gateway.appkit import App
from tests.kb.rules.api_content import rules_app

STAY = {
    "scheme": "resident",
    "category": "low_income",
    "level": "level2",
    "care": "local",
    "stay_number": 1,
    "total": "32000",
    "in_scope": 28000,
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with rules_app(tmp_path_factory.mktemp("rules")) as running:
        yield running


def post(app: App, name: str, body: Any, status: int = 200) -> Any:
    reply = app.client.post(f"/v1/rules/{name}", json=body)
    assert reply.status_code == status, reply.text
    return reply.json()


def refused(app: App, name: str, body: Any) -> tuple[int, str, str | None]:
    reply = app.client.post(f"/v1/rules/{name}", json=body)
    error = reply.json()["error"]
    assert error["message"] and error["trace_id"]
    return reply.status_code, error["code"], error.get("field")


def test_a_stay_with_its_trace(app: App) -> None:
    reply = post(app, "benefit", STAY)
    assert (reply["status"], reply["area"], reply["as_of"]) == ("amount", "990001", "2026-11-21")
    amounts = {line["name"]: line["low"] for line in reply["amounts"]}
    assert amounts["basic"] == "20305.60"
    assert amounts["personal"] == "5773.79"
    steps = reply["scenarios"][0]["steps"]
    tilt = next(s for s in steps if s["parameter"] == "critical_tilt_cap")
    assert tilt["document_title"] and tilt["fact"] == "ci-tilt" and not tilt["example"]
    assert next(s for s in steps if s["parameter"] == "relief_base")["example"]


def test_outpatient_bills_and_several_identities(app: App) -> None:
    """A chronic disease's bill, relieved by the higher of two identities, within the limit shared with stays."""
    bill = {
        "setting": "chronic",
        "scheme": "resident",
        "category": "edge",
        "other_categories": ["low_income"],
        "care": "local",
        "in_scope": "3000",
        "relief_paid_before": "47300",
    }
    reply = post(app, "benefit", bill)
    amounts = {line["name"]: line["low"] for line in reply["amounts"]}
    assert (amounts["basic"], amounts["critical"], amounts["relief"]) == ("1785.60", "0.00", "700.00")
    texts = [step["text"] for step in reply["scenarios"][0]["steps"]]
    assert any("这里按低保对象算" in text for text in texts)
    assert any("门诊和住院合用的年度限额" in text for text in texts)


def test_a_newborn_counts_from_birth(app: App) -> None:
    child = {"person": "resident", "category": "none", "exemption": "newborn", "born_on": "2026-10-20"}
    reply = post(app, "contribution", child)
    assert {line["name"]: line["low"] for line in reply["amounts"]}["pays"] == "425.00"
    assert reply["dates"] == {"effective": "2026-10-20"}


def test_a_bare_bill_is_a_range(app: App) -> None:
    reply = post(app, "benefit", {k: v for k, v in STAY.items() if k != "in_scope"})
    personal = next(line for line in reply["amounts"] if line["name"] == "personal")
    assert personal["low"] != personal["high"]
    assert "32,000元" in reply["assumptions"][0]
    assert len(reply["scenarios"]) == 2


def test_what_must_be_known_is_asked_with_its_choices(app: App) -> None:
    reply = post(app, "benefit", {**STAY, "level": None})
    assert (reply["status"], [q["name"] for q in reply["need"]]) == ("need", ["level"])
    assert {"value": "level2", "label": "二级医院"} in reply["need"][0]["choices"]
    shrug = post(app, "benefit", {**STAY, "level": None, "dont_know": ["level"]})
    assert shrug["status"] == "amount"


def test_a_place_without_figures_says_which_and_whom_to_ask(app: App) -> None:
    reply = post(app, "benefit", {**STAY, "area": "110000"})
    assert (reply["status"], reply["amounts"]) == ("missing", [])
    assert {"title", "ask"} <= reply["missing"][0].keys()


def test_relief_for_who_is_recognised_and_who_is_not(app: App) -> None:
    known = post(app, "relief", {"status": "low_income"})
    assert (known["verdict"], known["category"]) == ("likely", "low_income")
    assert known["findings"][0]["conditions"][0]["step"]["article"] == "第二十四条第一款"
    asked = post(app, "relief", {"status": "none"})
    assert asked["status"] == "need"
    poor = post(
        app,
        "relief",
        {"status": "none", "monthly_income": 560, "residence": "rural", "assets_ok": True},
    )
    assert (poor["verdict"], poor["category"]) == ("likely", "low_income")
    assert any("乡镇" in step["text"] for step in poor["road"])


def test_contribution_waiting_and_materials(app: App) -> None:
    paid = post(app, "contribution", {"person": "resident", "category": "low_income"})
    assert {line["name"]: line["low"] for line in paid["amounts"]}["pays"] == "200.00"
    assert paid["dates"] == {"effective": "2027-01-01"}
    wait = post(app, "waiting-period", {"break_years": 2, "exemption": "none"})
    assert wait["amounts"][0]["low"] == "5"
    early = post(
        app,
        "contribution",
        {"person": "resident", "category": "none", "coverage_year": 2027, "paid_on": "2026-08-01"},
    )
    assert (early["status"], len(early["because"])) == ("not_eligible", 1)
    bring = post(
        app, "materials", {"service": "resident-stop", "situations": {"death": True, "proxy": False}}
    )
    state = {item["name"]: item["state"] for item in bring["items"]}
    assert state["死亡证明或注销户口的证明"] == "needed"
    assert state["代办人的身份证件和授权委托书"] == "not_needed"


@pytest.mark.parametrize(
    "value", [-1, 0, 10_000_000.01, "NaN", "Infinity", "三万", 1.005, True, [1], "1e999"]
)
def test_an_amount_that_cannot_be_names_its_field(app: App, value: Any) -> None:
    status, code, field = refused(app, "benefit", {**STAY, "in_scope": value})
    assert (status, code, field) == (422, "invalid", "in_scope")


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("benefit", {**STAY, "area": "999999"}, (404, "area_unknown", "area")),
        ("relief", {"area": "123456"}, (404, "area_unknown", "area")),
        ("benefit", {**STAY, "discharged_on": "2026-11-22"}, (422, "date_out_of_range", "discharged_on")),
        ("benefit", {**STAY, "discharged_on": "2026-02-30"}, (422, "invalid", "discharged_on")),
        ("benefit", {**STAY, "date": "1999-01-01"}, (422, "date_out_of_range", "date")),
        ("contribution", {"paid_on": "2031-01-01"}, (422, "date_out_of_range", "paid_on")),
        ("benefit", {**STAY, "in_scope": 32001}, (422, "invalid", "in_scope")),
        ("benefit", {**STAY, "level": "level9"}, (422, "invalid", "level")),
        ("benefit", {**STAY, "colour": "red"}, (422, "field_unknown", "colour")),
        ("waiting-period", {"break_years": 2, "repaid_years": 3}, (422, "invalid", "repaid_years")),
        ("contribution", {"born_on": "2026-11-22"}, (422, "date_out_of_range", "born_on")),
        ("contribution", {"person": "resident", "born_on": "2026-10-20"}, (422, "invalid", "born_on")),
        ("benefit", {**STAY, "setting": "spa"}, (422, "invalid", "setting")),
        ("benefit", {**STAY, "setting": "chronic", "stay_number": 2}, (422, "invalid", "stay_number")),
        ("benefit", {**STAY, "visit_relief_before": 5}, (422, "invalid", "visit_relief_before")),
        ("waiting-period", {"break_years": -1}, (422, "invalid", "break_years")),
        ("relief", {"medical_burden": 9, "necessary_spending": 8}, (422, "invalid", "necessary_spending")),
        ("relief", {"members": 0}, (422, "invalid", "members")),
        ("materials", {"service": "no-such-service"}, (404, "service_unknown", "service")),
        ("materials", {}, (422, "field_missing", "service")),
        (
            "materials",
            {"service": "relief-claim", "situations": {"mood": True}},
            (422, "invalid", "situations"),
        ),
        ("contribution", {"person": "employee", "monthly_wage": 0}, (422, "invalid", "monthly_wage")),
    ],
)
def test_what_is_refused(app: App, name: str, body: Any, expected: tuple[int, str, str]) -> None:
    assert refused(app, name, body) == expected


def test_a_contradiction_says_what_does_not_fit(app: App) -> None:
    body = {"medical_burden": 9, "necessary_spending": 8}
    error = app.client.post("/v1/rules/relief", json=body).json()["error"]
    assert error["message"] == "必需支出里包含医疗费，不会比医疗费还少。"


def test_not_knowing_must_name_a_fact(app: App) -> None:
    body = {**STAY, "dont_know": ["the weather"]}
    assert refused(app, "benefit", body) == (422, "invalid", "dont_know")


def test_nothing_known_is_a_question_in_every_rule(app: App) -> None:
    for name in ("benefit", "relief", "contribution", "waiting-period"):
        reply = post(app, name, {})
        assert reply["status"] == "need"
        assert all(q["ask"].endswith("？") for q in reply["need"])


def test_asking_for_one_fact_after_another_ends(app: App) -> None:
    """As a form in the chat does it: the first question is answered until none is left."""
    answers = {**STAY, "in_province": True, "retired": False}
    known: dict[str, Any] = {}
    for _ in range(10):
        reply = post(app, "benefit", known)
        if reply["status"] != "need":
            break
        name = reply["need"][0]["name"]
        assert name not in known
        known[name] = answers[name]
    assert reply["status"] == "amount"
    assert set(known) == {"scheme", "category", "level", "care", "stay_number", "in_scope"}


def test_a_fixture_area_never_gets_published_figures(app: App) -> None:
    """Published standards of real places are comparisons, never an answer (DESIGN.md, Area)."""
    reply = post(
        app,
        "relief",
        {"area": "445200", "status": "none", "monthly_income": 500, "assets_ok": True, "dependent": False},
    )
    assert reply["verdict"] == "ask_staff"
    assert reply["missing"]
