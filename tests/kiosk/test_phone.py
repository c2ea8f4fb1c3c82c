"""The page behind a kiosk's code."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from kb.answer.knowledge import KnowledgeBase
from kb.answer.markup import blocks
from kb.release.publish import publish
from kb.store.screen_tables import SurfaceCount
from tests.gateway.appkit import NOW, App, BigramEngine, release_of
from tests.kiosk.conftest import record

ENTRY = "relief/low-income"


def path_of(app: App, entry: str = ENTRY) -> str:
    answers = app.client.get("/kiosk/api/hall/answers").json()["answers"]
    address = next(a["code"]["address"] for a in answers if a["reply"]["entries"][0]["id"] == entry)
    return str(address).removeprefix(app.url)


def serve(app: App, change: dict[str, Any] | None = None, withdrawn: frozenset[str] = frozenset()) -> None:
    """Publish the content with the entry changed, and serve that."""
    content = app.settings.var_dir / "content"
    if change:
        file = content / "faq" / f"{ENTRY}.yml"
        file.write_text(
            yaml.safe_dump({**yaml.safe_load(file.read_text()), **change}, allow_unicode=True),
            encoding="utf-8",
        )
    release = release_of(content, NOW + dt.timedelta(minutes=1))
    publish(app.database, release, NOW + dt.timedelta(minutes=1), "tester")
    app.source.kb = KnowledgeBase.of(release, BigramEngine(release), withdrawn)  # type: ignore[arg-type]


def test_the_same_version_stands_there_and_nothing_of_the_person(app: App) -> None:
    page = app.client.get(path_of(app))
    assert page.status_code == 200
    assert "低保户参保有资助，住院按规定给予医疗救助。" in page.text
    assert "示例，未经医保部门审核" in page.text
    assert "后来改过" not in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-cache"


def test_looking_at_it_writes_nothing(app: App) -> None:
    app.client.get(path_of(app))
    with app.database.read() as session:
        assert session.scalars(select(SurfaceCount)).all() == []


def test_recordings_are_those_of_the_words_said_now(app: App) -> None:
    before, after = (
        "您好。低保户参保有资助，住院给予医疗救助。",
        "您好。低保户参保全额资助，按新的规定救助。",
    )
    audio = [{"dialect": "雷州话", "file": "low.mp3", "text": before}]
    record(app, "low.mp3", b"ID3 before")
    serve(app, {"speech": before, "audio": audio})
    old = path_of(app)
    assert "/audio/low.mp3" in app.client.get(old).text
    # Spoken anew into the same file: the old page would say the new words beside the old text.
    serve(app, {"speech": after, "audio": [{**audio[0], "text": after}]})
    page = app.client.get(old).text
    assert "这个答案后来改过" in page
    assert "/audio/" not in page
    assert "/audio/low.mp3" in app.client.get(path_of(app)).text


def test_a_version_that_was_replaced_says_so_and_leads_to_the_new_one(app: App) -> None:
    old = path_of(app)
    serve(app, {"answer": "低保户参保全额资助，住院按新的规定给予医疗救助。"})
    page = app.client.get(old)
    assert page.status_code == 200
    assert "这个答案后来改过" in page.text
    assert "低保户参保有资助" in page.text
    new = path_of(app)
    assert new != old
    assert new.replace("&", "&amp;") in page.text
    assert "全额资助" in app.client.get(new).text


def test_other_figures_of_the_same_version_count_as_replaced(app: App) -> None:
    old = path_of(app, "contribution/resident-amount")
    file = app.settings.var_dir / "content" / "areas" / "990001" / "contribution.yml"
    later = [
        {"value": 400, "example": True, "effective": {"from": None, "to": dt.date(2026, 11, 20)}},
        {"value": 430, "example": True, "effective": {"from": dt.date(2026, 11, 21), "to": None}},
    ]
    file.write_text(yaml.safe_dump({"resident_fee": later}), encoding="utf-8")
    serve(app)
    page = app.client.get(old.replace("on=2026-11-21", "on=2026-11-20")).text
    assert "400元" in page
    assert "这个答案后来改过" in page
    assert "430元" in app.client.get(old).text


def test_a_withdrawn_answer_is_not_shown_again(app: App) -> None:
    old = path_of(app)
    serve(app, withdrawn=frozenset({ENTRY}))
    page = app.client.get(old)
    assert "已经撤下" in page.text
    assert "住院按规定给予医疗救助" not in page.text
    assert "0000-8812393" in page.text


def test_an_answer_past_its_time_says_so(app: App) -> None:
    old = path_of(app)
    serve(app, {"effective": {"from": None, "to": dt.date(2026, 11, 20)}})
    assert "过了有效期" in app.client.get(old).text


@pytest.mark.parametrize("address", [f"/a/{ENTRY}@abc?area=990001", "/a/no/body@0123456789ab"])
def test_an_address_that_leads_nowhere_says_so_on_a_page(app: App, address: str) -> None:
    page = app.client.get(address)
    assert page.status_code == 404
    assert "没有找到这个答案" in page.text


@pytest.mark.parametrize(
    ("more", "code"),
    [("?area=999999", "area_unknown"), ("?on=1980-01-01", "date_out_of_range"), ("?on=x", "invalid")],
)
def test_bad_places_and_days_are_clear_errors(app: App, more: str, code: str) -> None:
    path = path_of(app).split("?")[0]
    assert app.client.get(path + more).json()["error"]["code"] == code


def test_what_an_editor_writes_is_text_and_never_markup(app: App) -> None:
    serve(app, {"answer": "先看 <script>alert(1)</script>，**<b>再**办理参保登记，别着急。"})
    page = app.client.get(path_of(app)).text
    assert "<script>alert" not in page
    assert "<strong>&lt;b&gt;再</strong>" in page


def test_blocks_are_those_of_the_chat() -> None:
    text = "先报销。\n再申请\n\n1. 一\n续\n2. 二\n\n后面\n- 甲\n- 乙"
    shape = [(b.tag, b.start, [len(item) for item in b.items]) for b in blocks(text)]
    assert shape == [("p", 1, [2]), ("ol", 1, [2, 1]), ("p", 1, [1]), ("ul", 1, [1, 1])]
