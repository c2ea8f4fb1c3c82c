"""Services, offices and notices over HTTP, and the pages people print."""

from __future__ import annotations

import re

import pytest
import segno

from tests.gateway.appkit import App, running_app

PAGE = "/services/newborn-registration"


def test_the_services_and_those_that_hold_a_word(app: App) -> None:
    every = app.client.get("/v1/services").json()
    assert [s["id"] for s in every["services"]] == ["newborn-registration", "relief-claim"]
    assert (every["area"], every["as_of"]) == ("990001", "2026-11-21")
    found = app.client.get("/v1/services", params={"q": "救助"}).json()["services"]
    assert [s["name"] for s in found] == ["医疗救助申请"]


def test_one_service_for_an_area(app: App) -> None:
    here = app.client.get("/v1/services/newborn-registration").json()
    there = app.client.get("/v1/services/newborn-registration?area=990002").json()
    assert here["service"]["fee"] == "不收费，保费每年400元（示例）"
    assert here["service"]["example"] is True
    assert here["service"]["materials"][0]["exempt"] == "已经联网查到的不用带"
    assert here["service"]["citations"][0]["document"] == "doc-a"
    assert "400" not in there["service"]["fee"]
    assert there["service"]["missing"] == ["居民个人缴费"]
    assert here["page"] == f"{PAGE}?area=990001"


def test_a_service_that_ended_is_gone(app: App) -> None:
    assert app.client.get("/v1/services/relief-claim?date=2026-12-31").status_code == 200
    over = app.client.get("/v1/services/relief-claim?date=2027-01-01")
    assert (over.status_code, over.json()["error"]["code"]) == (404, "service_unknown")


def test_an_answer_leads_to_its_service(app: App) -> None:
    reply = app.ask("新生儿怎么参加居民医保").json()
    assert [s["id"] for s in reply["services"]] == ["newborn-registration"]
    entry = app.client.get("/v1/entries/enrolment/newborn").json()
    assert entry["services"] == reply["services"]


def test_offices_by_coordinates_and_by_town(app: App) -> None:
    near = app.client.get("/v1/offices?longitude=83.31&latitude=39.45").json()
    assert [o["id"] for o in near["offices"]] == ["west", "east", "north"]
    assert near["offices"][0]["distance_m"] < 1000
    assert near["offices"][2]["distance_m"] is None
    named = app.client.get("/v1/offices", params={"town": "我住东山那边"}).json()
    assert (named["town"], named["offices"][0]["id"]) == ("东山镇", "east")
    lost = app.client.get("/v1/offices", params={"town": "月亮湾"}).json()
    assert lost["town"] is None
    assert "没有收录" in lost["note"]
    assert len(lost["offices"]) == 3


def test_offices_that_do_a_service_and_their_day(app: App) -> None:
    able = app.client.get("/v1/offices?service=relief-claim").json()["offices"]
    assert {o["id"] for o in able} == {"west", "north"}
    saturday, friday = (
        app.client.get(f"/v1/offices?date={day}").json()["offices"][0]["today"]
        for day in ("2026-11-21", "2026-11-20")
    )
    assert saturday == {"open": False, "text": "今天不办公（星期六）"}
    assert friday == {"open": True, "text": "当天办公 08:30–12:00"}


@pytest.mark.parametrize(
    ("path", "code", "field"),
    [
        ("/v1/offices?longitude=83.3", "coordinates_incomplete", "latitude"),
        ("/v1/offices?latitude=39.4", "coordinates_incomplete", "longitude"),
        ("/v1/offices?longitude=999&latitude=39", "invalid", "longitude"),
        ("/v1/offices?longitude=nan&latitude=39", "invalid", "longitude"),
        ("/v1/offices?service=nobody", "service_unknown", "service_id"),
        ("/v1/offices?area=123456", "area_unknown", "area"),
        ("/v1/offices?limit=0", "invalid", "limit"),
        ("/v1/services/nobody", "service_unknown", "service_id"),
        ("/v1/services/No%20Such", "invalid", "service_id"),
        ("/v1/notices?date=1999-01-01", "date_out_of_range", "date"),
        ("/services/nobody", "service_unknown", "service_id"),
    ],
)
def test_bad_requests_have_the_one_shape(app: App, path: str, code: str, field: str) -> None:
    error = app.client.get(path).json()["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert error["message"]


def test_notices_that_hold_on_the_day(app: App) -> None:
    today = app.client.get("/v1/notices").json()["notices"]
    assert [n["id"] for n in today] == ["window"]
    later = app.client.get("/v1/notices?date=2026-12-30").json()["notices"]
    assert [n["id"] for n in later] == ["shutdown", "window"]
    assert app.client.get("/v1/notices?area=990002").json()["notices"] == []


def test_the_page_of_a_service_says_what_the_api_says(app: App) -> None:
    page = app.client.get(PAGE)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for text in (
        "新生儿参保登记",
        "出生医学证明",
        "复印件 1份",
        "每年400元（示例）",
        "西河镇便民服务中心",
        "《关于参保的意见》",
    ):
        assert text in page.text
    assert "示例，未经医保部门审核" in page.text
    assert "{{" not in page.text
    assert "style=" not in page.text, "the content security policy allows no inline style"


def test_the_code_on_paper_leads_back_to_the_page(app: App, tmp_path_factory: pytest.TempPathFactory) -> None:
    def drawn(text: str) -> str:
        return re.sub(r"\s+", " ", text)

    page = app.client.get(PAGE).text
    code = segno.make(f"{app.url}{PAGE}?area=990001", error="m", micro=False)
    assert drawn(code.svg_inline(scale=3, border=2)) in drawn(page)
    with running_app(tmp_path_factory.mktemp("public"), public_url="https://yb.example.cn/") as public:
        text = public.client.get(PAGE).text
    assert f"https://yb.example.cn{PAGE}?area=990001" in text


def test_what_content_holds_is_escaped(app: App) -> None:
    assert "困难群众 &lt;家庭&gt;" in app.client.get("/services/relief-claim").text


def test_the_list_of_services_links_to_each(app: App) -> None:
    page = app.client.get("/services").text
    for service in ("newborn-registration", "relief-claim"):
        assert f'href="/services/{service}?area=990001"' in page
