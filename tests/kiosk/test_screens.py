"""What a kiosk is given: its home screen, the answers to keep, the page, the keyboard's words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import segno
from pypinyin import lazy_pinyin

from bot.channels.kiosk import screens
from bot.channels.kiosk.codes import code
from bot.channels.kiosk.topics import DIALOGUES, TOPICS
from kb.answer.knowledge import KnowledgeBase
from kb.clock import SHANGHAI, Clock
from kb.dialogue.wishes import wish
from kb.keyboard import table
from kb.keyboard.table import WORDS, build
from kb.schema.base import TOPICS as ALL_TOPICS
from kb.schema.load import load
from tests.gateway.appkit import ENTRIES, HOTLINE, App, running_app
from tests.kiosk.conftest import Person

HOME = "/kiosk/api/hall"


def test_the_home_screen_has_topics_questions_notices_and_how_to_behave(app: App) -> None:
    home = app.client.get(HOME).json()
    assert (home["hospital"], home["area"]) == ("示范县医院", "990001")
    assert home["demo_notice"] == "示例，未经医保部门审核"
    assert (home["idle_seconds"], home["warning_seconds"], home["cache_hours"]) == (30, 10, 72)
    assert {e for topic in home["topics"] for e in topic["entries"]} == set(ENTRIES)
    assert home["hot"][0] == "relief/low-income"
    assert home["hotline"]["number"] == HOTLINE
    assert home["notices"]
    assert [d["form"] for d in home["dialogues"]] == [form for form, _, _ in DIALOGUES]


def test_in_production_nothing_is_marked_as_an_example_that_is_none(tmp_path: Path) -> None:
    with running_app(tmp_path, mode="production") as app:
        assert app.client.get(HOME).json()["demo_notice"] is None


def test_what_is_asked_most_today_comes_first(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "HOT_SECONDS", 0.0)
    for _ in range(2):
        Person(app).ask("居民医保断缴有什么影响")
    wanted = ["contribution/break-resident", "relief/low-income"]
    assert app.client.get(HOME).json()["hot"][:2] == wanted
    # A wipe takes the person, not the count.
    person = Person(app)
    for _ in range(4):
        person.ask("新生儿怎么参加居民医保")
    person.post("wipe")
    assert app.client.get(HOME).json()["hot"][:2] == ["enrolment/newborn", wanted[0]]


def test_all_kiosks_are_told_the_same_for_a_minute(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[object] = []
    hot = screens.console_lists.hot
    monkeypatch.setattr(screens.console_lists, "hot", lambda *args: [counted.append(args), hot(*args)][1])
    for _ in range(3):
        app.client.get(HOME)
    assert len(counted) == 1


@pytest.mark.parametrize("after", range(1, 6))
def test_what_is_shown_at_midnight_is_of_one_day(app: App, after: int) -> None:
    midnight = dt.datetime(2026, 11, 22, tzinfo=SHANGHAI)

    class Midnight(Clock):
        """The day ends after this has been asked ``after`` times."""

        asked = 0

        def now(self) -> dt.datetime:
            self.asked += 1
            return midnight - dt.timedelta(seconds=1) if self.asked <= after else midnight

    object.__setattr__(app.state, "clock", Midnight())
    home = app.client.get(HOME).json()
    assert home["now"].startswith(home["as_of"])
    object.__setattr__(app.state, "clock", Midnight())
    kept = app.client.get(f"{HOME}/answers").json()
    assert {a["reply"]["as_of"] for a in kept["answers"]} == {kept["now"][:10]}
    assert (kept["key"] == home["answers"]) == (kept["now"][:10] == home["as_of"])


def test_a_notice_that_is_withdrawn_is_shown_no_more(app: App) -> None:
    kb = app.source.kb
    assert kb
    (notice,) = app.client.get(HOME).json()["notices"]
    app.source.kb = dataclasses.replace(kb, withdrawn=frozenset({notice["id"]}))
    assert app.client.get(HOME).json()["notices"] == []
    assert app.client.get("/v1/notices").json()["notices"] == []


def test_answers_are_made_by_one_request_while_the_others_wait(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render = KnowledgeBase.render

    def slow(self: KnowledgeBase, entry_id: str, *args: Any) -> Any:
        made.append(entry_id)
        time.sleep(0.02)
        return render(self, entry_id, *args)

    monkeypatch.setattr(KnowledgeBase, "render", slow)
    with ThreadPoolExecutor(8) as kiosks:
        asked = [kiosks.submit(app.client.get, f"{HOME}/answers") for _ in range(8)]
    assert {one.result().status_code for one in asked} == {200}
    assert sorted(made) == sorted(ENTRIES)


def test_an_answer_opened_by_browsing_is_counted_in_the_version_shown(app: App) -> None:
    entry = app.client.get(f"{HOME}/answers").json()["answers"][0]["reply"]["entries"][0]
    body = {"entry": entry["id"], "version": entry["version"]}
    assert app.client.post(f"{HOME}/shown", json=body).status_code == 204
    assert app.client.post(f"{HOME}/shown", json=body | {"version": "0" * 12}).status_code == 404
    assert app.client.post(f"{HOME}/shown", json=body | {"entry": "../x"}).status_code == 422


def test_every_answer_is_kept_with_its_words_version_and_code(app: App) -> None:
    kept = app.client.get(f"{HOME}/answers").json()
    assert kept["key"] == app.client.get(HOME).json()["answers"]
    assert {a["reply"]["entries"][0]["id"] for a in kept["answers"]} == set(ENTRIES)
    first = next(
        a for a in kept["answers"] if a["reply"]["entries"][0]["id"] == "contribution/resident-amount"
    )
    entry = first["reply"]["entries"][0]
    assert first["reply"]["text"].startswith("居民医保个人每年缴费400元")
    path = f"/a/{entry['id']}@{entry['version']}?area=990001&on=2026-11-21"
    assert first["code"]["address"] == app.url + path
    assert first["questions"][0] == entry["title"]


def test_the_chat_gives_the_same_answer_version_and_code_as_browsing(app: App) -> None:
    kept = app.client.get(f"{HOME}/answers").json()["answers"][0]
    asked = Person(app).ask(kept["reply"]["entries"][0]["title"])
    assert asked["code"] == kept["code"]
    assert asked["reply"]["entries"][0]["version"] == kept["reply"]["entries"][0]["version"]
    assert asked["reply"]["text"] == kept["reply"]["text"]


def test_withdrawn_answers_are_not_kept_any_more(app: App) -> None:
    before = app.client.get(HOME).json()
    kb = app.source.kb
    assert kb
    gone = frozenset({"relief/low-income"})
    app.source.kb = type(kb)(kb.release, kb.engine, kb.resolver, gone)
    after = app.client.get(HOME).json()
    assert after["answers"] != before["answers"]
    assert "relief/low-income" not in after["hot"]
    ids = [a["reply"]["entries"][0]["id"] for a in app.client.get(f"{HOME}/answers").json()["answers"]]
    assert set(ids) == set(ENTRIES) - gone


def test_phones_are_sent_to_the_public_address(tmp_path: Path) -> None:
    with running_app(tmp_path, public_url="https://yb.example.gov.cn/") as app:
        address = app.client.get(f"{HOME}/answers").json()["answers"][0]["code"]["address"]
    assert address.startswith("https://yb.example.gov.cn/a/")


def test_the_code_is_the_standards_own() -> None:
    address = "http://192.168.1.20:8000/a/relief/who@0123456789ab?area=990001&on=2026-11-22"
    made = code(address)
    wanted = [list(row) for row in segno.make(address, error="m", micro=False, mask=2).matrix]
    drawn = [[int(bit) for bit in f"{int(row, 16):0{made.size}b}"] for row in made.rows]
    assert drawn == wanted


@pytest.mark.parametrize("path", ["/kiosk/nobody", "/kiosk/HALL", "/kiosk/%3Cb%3E"])
def test_an_unknown_screen_says_so_on_a_page(app: App, path: str) -> None:
    response = app.client.get(path)
    assert response.status_code == 404
    assert "没有登记这台一体机" in response.text
    assert "nobody" not in response.text


@pytest.mark.parametrize("what", ["", "/answers"])
def test_an_unknown_screen_is_a_clear_error(app: App, what: str) -> None:
    error = app.client.get(f"/kiosk/api/nobody{what}").json()["error"]
    assert (error["code"], error["field"]) == ("kiosk_unknown", "screen")
    posted = app.client.post("/kiosk/api/nobody/session")
    assert posted.status_code == 404


def test_before_the_first_release_the_page_waits(tmp_path: Path) -> None:
    with running_app(tmp_path, ready=False) as app:
        assert app.client.get("/kiosk/hall").status_code == 200
        assert app.client.get(HOME).json()["error"]["code"] == "not_ready"


def test_the_page_and_its_worker_are_there(app: App) -> None:
    page = app.client.get("/kiosk/hall")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    worker = app.client.get("/kiosk/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")


def test_the_topics_are_those_of_the_content() -> None:
    assert sorted(topic for topic, _, _ in TOPICS) == sorted(ALL_TOPICS)


@pytest.mark.parametrize(("form", "send"), [(form, send) for form, _, send in DIALOGUES])
def test_the_words_of_a_dialogue_start_it(form: str, send: str) -> None:
    assert wish(send) == form


def test_every_topic_and_dialogue_has_a_picture(app: App) -> None:
    pictures = app.client.get("/static/kiosk/pictures.svg").text
    names = [topic for topic, _, _ in TOPICS] + [f"form-{form}" for form, _, _ in DIALOGUES]
    assert [name for name in names if f'<symbol id="{name}"' not in pictures] == []


def test_the_keyboards_words_are_made_once_and_kept(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(table, "build", lambda *args: [made.append(args), build(*args)][1])
    with ThreadPoolExecutor(3) as kiosks:
        asked = [kiosks.submit(app.client.get, "/kiosk/keyboard.json", timeout=120) for _ in range(3)]
    first = asked[0].result()
    assert len(made) == 1
    assert len(first.content) < 1_500_000
    assert len(list((tmp_path / "cache").glob("keyboard-*.json"))) == 1
    again = app.client.get("/kiosk/keyboard.json", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    lines = first.json()["words"].split("\n")
    assert len(lines) > WORDS


def test_every_term_of_the_vocabulary_can_be_typed() -> None:
    questions = [q for entry in load().entries.values() for q in (entry.title, *entry.questions)]
    lines = build(questions).split("\n")
    by_sound: dict[str, list[str]] = {}
    for line in lines:
        word, _, said = line.partition(" ")
        by_sound.setdefault(said, []).append(word)
    first = ["医保", "救助", "低保", "缴费", "报销", "参保", "住院", "门诊", "备案", "申请", "我", "父母"]
    assert [w for w in first if by_sound[" ".join(lazy_pinyin(w))][0] != w] == []
    titles = {
        char for entry in load().entries.values() for char in entry.title if "\u4e00" <= char <= "\u9fff"
    }
    assert titles - {word for words in by_sound.values() for word in words} == set()
