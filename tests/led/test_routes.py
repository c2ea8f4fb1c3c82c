"""``/v1/led``: the feed, quiz cards, recordings, and reports that count once."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from kb.led import programmes
from kb.led.lines import programme
from kb.led.served import read_out
from kb.store.led import health_of
from kb.store.led_tables import LedPlay
from tests.led.ledkit import CARD, NOW, SCREEN, URGENT, LedApp


def play(started: dt.datetime = NOW, **changes: Any) -> dict[str, Any]:
    base = {
        "kind": "entry",
        "id": "relief/low-income",
        "version": "abc123",
        "release": "r20261121-abc",
        "started_at": started.isoformat(),
        "seconds": 6.5,
    }
    return {**base, **changes}


def send(led: LedApp, *items: dict[str, Any], token: str | None = None, **more: Any) -> httpx.Response:
    body = {"batch": more.pop("batch", uuid.uuid4().hex), "items": list(items), **more}
    header = {"Authorization": f"Bearer {led.token() if token is None else token}"}
    return led.client.post("/v1/led/wall/played", json=body, headers=header)


def stored(led: LedApp) -> int:
    with led.state.database.read() as session:
        return session.scalar(select(func.count()).select_from(LedPlay)) or 0


def test_the_feed_says_everything_a_screen_needs(led: LedApp) -> None:
    feed = led.feed()
    assert feed["as_of"] == "2026-11-21T10:00:00+08:00"
    assert feed["refuse_after"] == "2026-11-24T10:00:00+08:00"
    assert feed["mark"] == "示例，未经医保部门审核"
    assert feed["neutral"] == "医保政策咨询请打0000-8812393"
    assert feed["poll_seconds"] + 5 <= 60
    items = {item["key"]: item for item in feed["items"]}
    assert set(feed["rotation"]) == set(items)
    newborn = next(item for item in feed["items"] if item["id"] == "enrolment/newborn")
    assert newborn["valid_until"] == "2026-11-22T00:00:00+08:00"
    assert [feed["rotation"].count(key) for key in items if "resident-amount" in key] == [3]


def test_withdrawn_is_gone_from_the_next_answer(led: LedApp) -> None:
    assert "低保户看病有医疗救助" in led.texts()
    led.serve("relief/low-income")
    assert "低保户看病有医疗救助" not in led.texts()
    led.serve()
    assert "低保户看病有医疗救助" in led.texts()


def test_a_withdrawn_notice_is_gone_everywhere(led: LedApp) -> None:
    listed = [notice["id"] for notice in led.client.get("/v1/notices").json()["notices"]]
    assert listed == ["window"]
    led.serve("window")
    assert led.client.get("/v1/notices").json()["notices"] == []
    assert "居民医保集中缴费，请按时缴费" not in led.texts()


def test_an_urgent_notice_is_in_the_next_answer(led: LedApp) -> None:
    led.tree.write("notices/990001.yml", [URGENT])
    led.serve()
    assert [item["text"] for item in led.feed()["items"] if item["urgent"]] == ["医保系统今晚升级，暂停服务"]


def test_the_day_changes_the_feed(led: LedApp) -> None:
    assert "宝宝出生，尽早办理医保" in led.texts()
    led.clock.fixed = NOW + dt.timedelta(days=1)
    assert "宝宝出生，尽早办理医保" not in led.texts()


def test_a_screen_nobody_configured(led: LedApp) -> None:
    for path in ("/v1/led/none", "/v1/led/none/quiz", "/led/none", "/led/none/quiz"):
        answer = led.client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "screen_unknown")
    assert led.client.get("/v1/led/..%2Fsecret").status_code in (404, 422)


def test_quiz_cards_with_what_they_rest_on(led: LedApp) -> None:
    quiz = led.client.get("/v1/led/wall/quiz").json()
    (card,) = quiz["cards"]
    assert (card["id"], card["entry"], card["answer"]) == ("wait", "contribution/break-resident", 2)
    assert card["source"] == "依据：《关于参保的意见》"
    assert quiz["mark"] == "示例，未经医保部门审核"
    assert quiz["refuse_after"] == led.feed()["refuse_after"]
    led.serve("contribution/break-resident")
    assert led.client.get("/v1/led/wall/quiz").json()["cards"] == []


def test_a_playlist_called_quiz_is_not_the_quiz(led: LedApp) -> None:
    led.tree.write("led/playlists/quiz.yml", {"title": "问答", "items": [{"entry": "relief/low-income"}]})
    screen = led.tree.release().screens["wall"].model_dump(mode="json", exclude={"id"})
    led.tree.write("led/screens/wall.yml", {**screen, "playlist": "quiz"})
    led.serve()
    assert led.texts() == {"低保户看病有医疗救助"}
    assert [card["id"] for card in led.client.get("/v1/led/wall/quiz").json()["cards"]] == ["wait"]
    assert led.texts() == {"低保户看病有医疗救助"}


def test_more_screens_than_any_limit_are_each_made_once(led: LedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = led.tree.release().screens["wall"].model_dump(mode="json", exclude={"id"})
    for number in range(70):
        led.tree.write(f"led/screens/s{number}.yml", screen)
    led.serve()
    made: list[str] = []

    def counted(served: Any, screen: Any, *rest: Any) -> Any:
        made.append(screen.id)
        return programme(served, screen, *rest)

    monkeypatch.setattr(programmes, "programme", counted)
    for _ in range(2):
        for number in range(70):
            led.feed(f"s{number}")
    assert sorted(made) == sorted(f"s{number}" for number in range(70))


def test_a_recording_is_played_while_it_says_what_the_card_says(led: LedApp) -> None:
    words = [CARD["question"], *CARD["choices"], CARD["explanation"]]  # type: ignore[misc]
    audio = [{"dialect": "雷州话", "file": "wait.mp3", "text": read_out(words)}]  # type: ignore[arg-type]
    led.tree.write("quiz/contribution.yml", [{**CARD, "audio": audio}])
    folder = led.tree.root / "audio"
    folder.mkdir()
    (folder / "wait.mp3").write_bytes(b"ID3 sound")
    (folder / "other.mp3").write_bytes(b"named nowhere")
    led.state.settings.content_dirs.append(led.tree.root)
    led.serve()
    (told,) = led.client.get("/v1/led/wall/quiz").json()["cards"][0]["audio"]
    assert told["dialect"] == "雷州话"
    answer = led.client.get(told["url"])
    assert (answer.status_code, answer.content) == (200, b"ID3 sound")
    assert led.client.get("/audio/other.mp3").status_code == 404
    led.tree.write(
        "quiz/contribution.yml", [{**CARD, "explanation": "缴费后要先等3个月才能报销。", "audio": audio}]
    )
    led.serve()
    assert led.client.get("/v1/led/wall/quiz").json()["cards"][0]["audio"] == []


def test_a_report_is_stored_with_the_screens_health(led: LedApp) -> None:
    health = {
        "clock_offset": 2.5,
        "feed_as_of": NOW.isoformat(),
        "release": "r1",
        "showing": "neutral",
        "width": 384,
    }
    answer = send(led, play(), play(NOW - dt.timedelta(hours=5), kind="quiz", id="wait"), health=health)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["stored"], answer.json()["repeated"], answer.json()["refused"]) == (2, False, 0)
    with led.state.database.read() as session:
        rows = list(session.scalars(select(LedPlay).order_by(LedPlay.id)))
    assert [(row.screen, row.item, row.version, row.seconds) for row in rows] == [
        ("wall", "relief/low-income", "abc123", 6.5),
        ("wall", "wait", "abc123", 6.5),
    ]
    assert rows[0].started_at == NOW
    seen = health_of(led.state.database)["wall"]
    assert (seen.seen_at, seen.clock_offset, seen.showing, seen.width) == (NOW, 2.5, "neutral", 384)


def test_the_same_batch_counts_once(led: LedApp) -> None:
    batch = uuid.uuid4().hex
    first = send(led, play(), batch=batch)
    again = [send(led, play(), play(), batch=batch) for _ in range(3)]
    assert first.json()["stored"] == 1
    assert [(answer.status_code, answer.json()["stored"], answer.json()["repeated"]) for answer in again] == [
        (200, 0, True)
    ] * 3
    assert stored(led) == 1


def test_the_same_batch_twenty_times_at_once_counts_once(led: LedApp) -> None:
    batch = uuid.uuid4().hex
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: send(led, play(), play(), batch=batch), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["stored"] for answer in answers) == 2
    assert stored(led) == 2


def test_only_health_needs_no_items(led: LedApp) -> None:
    assert send(led, health={"waiting": 3}).json()["stored"] == 0
    assert health_of(led.state.database)["wall"].waiting == 3


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic x", "bearer x"])
def test_without_the_screens_token_nothing_is_stored(led: LedApp, header: str) -> None:
    body = {"batch": uuid.uuid4().hex, "items": [play()]}
    answer = led.client.post("/v1/led/wall/played", json=body, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "screen_token_invalid")
    assert stored(led) == 0
    assert health_of(led.state.database) == {}


def test_another_screens_token_and_an_old_one_are_refused(led: LedApp) -> None:
    screen = led.tree.release().screens["wall"].model_dump(mode="json", exclude={"id"})
    led.tree.write("led/screens/other.yml", screen)
    led.serve()
    assert send(led, play(), token=led.token("other")).status_code == 401
    old = led.token()
    led.tree.write("led/screens/wall.yml", {**screen, "key": 2})
    led.serve()
    assert send(led, play(), token=old).status_code == 401
    assert send(led, play()).status_code == 200


@pytest.mark.parametrize("started", [NOW + dt.timedelta(hours=1), NOW - dt.timedelta(days=400)])
def test_an_impossible_time_is_refused_and_the_rest_kept(led: LedApp, started: dt.datetime) -> None:
    answer = send(led, play(started), play())
    assert (answer.json()["stored"], answer.json()["refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seconds": 0}, "items.0.seconds"),
        ({"seconds": -1}, "items.0.seconds"),
        ({"seconds": 1e9}, "items.0.seconds"),
        ({"seconds": "NaN"}, "items.0.seconds"),
        ({"started_at": "2026-11-21T10:00:00"}, "items.0.started_at"),
        ({"started_at": "gestern"}, "items.0.started_at"),
        ({"id": "<script>"}, "items.0.id"),
        ({"id": "../../etc"}, "items.0.id"),
        ({"kind": "film"}, "items.0.kind"),
        ({"version": ""}, "items.0.version"),
        ({"more": 1}, "items.0.more"),
    ],
)
def test_bad_items_get_a_clear_error(led: LedApp, change: dict[str, Any], field: str) -> None:
    answer = send(led, play(**change))
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert stored(led) == 0


@pytest.mark.parametrize("batch", ["", "x", "1; DROP TABLE led_plays", "a" * 40])
def test_bad_batches_get_a_clear_error(led: LedApp, batch: str) -> None:
    assert send(led, play(), batch=batch).json()["error"]["field"] == "batch"


def test_too_many_items_are_refused(led: LedApp) -> None:
    assert send(led, *[play()] * 201).status_code == 422


@pytest.mark.parametrize("change", ["UPDATE led_plays SET seconds = 999", "UPDATE led_plays SET item = 'x'"])
def test_what_was_played_is_never_changed(led: LedApp, change: str) -> None:
    send(led, play())
    with pytest.raises(DatabaseError, match="never changed"), led.state.database.write() as session:
        session.execute(text(change))


def test_the_pages_work_without_a_token_and_say_whom_to_ask(led: LedApp) -> None:
    for path in ("/led/wall", "/led/wall/quiz"):
        answer = led.client.get(path)
        assert answer.status_code == 200
        assert "示例，未经医保部门审核" in answer.text
    assert "医保政策咨询请打0000-8812393" in led.client.get("/led/wall").text
    worker = led.client.get("/led/sw.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    for name in worker.text.split("const SHELL = [")[1].split("].map")[0].replace('"', "").split(","):
        assert led.client.get(f"/static/led/{name.strip()}").status_code == 200, name


def test_a_wall_can_tell_that_its_page_has_changed(led: LedApp) -> None:
    build = led.feed()["build"]
    assert f'data-build="{build}"' in led.client.get("/led/wall").text
    led.tree.write("led/screens/wall.yml", {**SCREEN, "colours": "amber"})
    led.serve()
    changed = led.feed()["build"]
    assert changed != build
    assert f'data-build="{changed}"' in led.client.get("/led/wall").text


def test_in_production_no_mark_is_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.led.ledkit import running_led

    with running_led(tmp_path_factory.mktemp("led"), mode="production") as led:
        assert led.feed()["mark"] is None
        assert "未经医保部门审核" not in led.client.get("/led/wall").text
