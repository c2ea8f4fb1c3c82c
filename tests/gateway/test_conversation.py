"""A message from arrival to reply, through the running app."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.gateway.identity import api_sender
from kb.answer.outcome import Outcome
from kb.store.conversations import recall
from kb.store.tables import Conversation, Turn
from tests.gateway.appkit import HOTLINE, NOW, SECRET, App, running_app
from tests.gateway.fake_rasa import FakeRasa, fake_rasa, reply_json

FEE = "居民医保一年交多少钱"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


def said(app: App, text: str, sender: str, **more: Any) -> dict[str, Any]:
    response = app.ask(text, sender, **more)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def turns(app: App, sender: str) -> list[Turn]:
    internal = api_sender(SECRET, "127.0.0.1", sender)
    query = select(Turn).join(Conversation).where(Conversation.sender_id == internal).order_by(Turn.id)
    with app.database.read() as session:
        return list(session.scalars(query))


def test_without_rasa_the_base_answers_and_says_so(app: App) -> None:
    reply = said(app, FEE, "degraded")
    assert reply["outcome"] == "answered"
    assert reply["degraded"] is True
    assert reply["entries"][0]["id"] == "contribution/resident-amount"
    assert "400元" in reply["text"]
    assert reply["citations"]
    assert (reply["area"], reply["area_name"], reply["as_of"]) == ("990001", "示范县", "2026-11-21")
    assert len(reply["trace_id"]) == 32


def test_with_rasa_its_reply_is_passed_on(tmp_path: Path, rasa: FakeRasa) -> None:
    with running_app(tmp_path, rasa_url=rasa.url) as app:
        first = said(app, "新生儿怎么参保", "r1")
        second = said(app, "那要带什么材料", "r1")
    assert first["degraded"] is False
    assert first["text"] == "从Rasa来的答复"
    assert first["trace_id"] != second["trace_id"]
    metadata = [asked["metadata"] for asked in rasa.asked]
    assert metadata[0] == {
        "entities": [],
        "area": "990001",
        "date": None,
        "channel": "api",
        "last_entry": None,
        "last_question": None,
        "misses": 0,
        "wish": None,
        "revises": False,
        "adds": False,
    }
    assert metadata[1]["last_entry"] == "enrolment/newborn"
    assert metadata[1]["last_question"] == "新生儿怎么参保"
    assert rasa.asked[0]["sender"] == api_sender(SECRET, "127.0.0.1", "r1")


def test_rasa_never_sees_a_personal_number_nor_a_command(tmp_path: Path, rasa: FakeRasa) -> None:
    with running_app(tmp_path, rasa_url=rasa.url) as app:
        said(app, "我是11010519491231002X，电话13800138000，怎么参保", "r2")
        said(app, "/restart", "r2")
        said(app, '/ask_policy{"category":"低保"}', "r2")
    sent = json.dumps(rasa.asked, ensure_ascii=False)
    assert "【身份证号】" in sent
    assert "110105" not in sent
    assert "13800138000" not in sent
    assert [asked["message"][0] for asked in rasa.asked[1:]] == ["／", "／"]


@pytest.mark.parametrize("failure", [[], 500, b"<html>", [{"custom": {"error": {"code": "x"}}}]])
def test_a_rasa_that_fails_costs_no_answer(tmp_path: Path, rasa: FakeRasa, failure: Any) -> None:
    rasa.answer = lambda body: failure
    with running_app(tmp_path, rasa_url=rasa.url) as app:
        replies = [said(app, FEE, f"f{n}") for n in range(6)]
    assert all(r["outcome"] == "answered" and r["degraded"] for r in replies)


def test_service_is_whole_again_by_itself(tmp_path: Path, rasa: FakeRasa) -> None:
    with running_app(tmp_path, rasa_url=rasa.url) as app:
        clock = [0.0]
        app.state.rasa.breaker._clock = lambda: clock[0]
        rasa.answer = lambda body: []
        assert all(said(app, FEE, "w")["degraded"] for _ in range(5))
        rasa.answer = lambda body: [{"custom": reply_json()}]
        assert said(app, FEE, "w")["degraded"]
        clock[0] += 6.0
        assert not said(app, FEE, "w")["degraded"]
        assert not said(app, FEE, "w")["degraded"]


def test_a_choice_by_its_number_is_followed_up_by_what_it_chose(tmp_path: Path, rasa: FakeRasa) -> None:
    with running_app(tmp_path, rasa_url=rasa.url) as app:
        said(app, "第二个", "number")
        said(app, "那要带什么材料", "number")
    assert rasa.asked[1]["metadata"]["last_question"] == "新生儿"


def test_before_the_first_release_the_hotline_is_given(tmp_path: Path) -> None:
    with running_app(tmp_path, ready=False) as app:
        reply = said(app, FEE, "early")
        elsewhere = said(app, FEE, "early", area="CN")
        ready = app.client.get("/readyz")
    assert (reply["outcome"], reply["degraded"]) == ("degraded", True)
    assert HOTLINE in reply["text"]
    assert HOTLINE in reply["short"]
    assert "12393" in elsewhere["text"]
    assert ready.status_code == 503
    assert ready.json()["error"]["code"] == "not_ready"


def test_the_first_reply_carries_the_privacy_notice_and_no_later_one(app: App) -> None:
    first, second = said(app, FEE, "privacy"), said(app, FEE, "privacy")
    assert any("180 天" in notice and "删除" in notice for notice in first["notices"])
    assert not any("180 天" in notice for notice in second["notices"])


def test_a_turn_is_stored_masked_with_what_was_served(app: App) -> None:
    reply = said(app, f"我的手机13800138000，{FEE}", "stored")
    (turn,) = turns(app, "stored")
    assert turn.text == f"我的手机【手机号】，{FEE}"
    assert turn.trace_id == reply["trace_id"]
    assert turn.entries == [{"id": reply["entries"][0]["id"], "version": reply["entries"][0]["version"]}]
    assert (turn.outcome, turn.release, turn.area, turn.channel) == (
        "answered",
        reply["release"],
        "990001",
        "api",
    )
    assert turn.degraded is True
    assert turn.as_of == dt.date(2026, 11, 21)


def test_two_misses_in_a_row_offer_a_person(app: App) -> None:
    first, second, third = (said(app, q, "misses") for q in ("量子力学", "火星移民", "永动机"))
    assert first["outcome"] == "not_found"
    assert second["outcome"] == third["outcome"] == "handoff"
    assert HOTLINE in second["text"]
    assert "8:30" in second["text"]
    assert {"text": "转人工", "send": "转人工", "form": None} in second["buttons"]
    assert said(app, FEE, "misses")["outcome"] == "answered"
    assert said(app, "量子力学", "misses")["outcome"] == "not_found"


def test_choices_asked_back_twice_also_offer_a_person(app: App) -> None:
    vague = "医保断缴了孩子呢怎么"
    first, second = said(app, vague, "vague"), said(app, vague, "vague")
    assert first["outcome"] == second["outcome"] == "clarify"
    assert HOTLINE not in first["text"]
    assert HOTLINE in second["text"]
    assert second["buttons"][: len(first["buttons"])] == first["buttons"]


def test_asking_for_a_person_gives_hotline_and_hours(app: App) -> None:
    reply = said(app, "转人工", "person")
    assert reply["outcome"] == "handoff"
    assert HOTLINE in reply["text"]
    assert "8:30" in reply["text"]


def test_a_changed_subject_is_not_followed_up(app: App) -> None:
    said(app, FEE, "subject")
    said(app, "养老金每月多少", "subject")
    internal = api_sender(SECRET, "127.0.0.1", "subject")
    memory = recall(app.database, internal, NOW)
    assert memory.last_entry is None
    assert memory.last_question is None


def test_a_day_later_the_subject_is_forgotten(app: App) -> None:
    said(app, FEE, "tomorrow")
    internal = api_sender(SECRET, "127.0.0.1", "tomorrow")
    assert recall(app.database, internal, NOW).last_entry == "contribution/resident-amount"
    later = recall(app.database, internal, NOW + dt.timedelta(minutes=1440))
    assert (later.last_entry, later.last_question, later.session) == (None, None, 2)
    assert later.privacy_seen


def test_the_same_message_id_is_one_message(app: App) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: said(app, FEE, "twice", message_id="m-1"), range(8)))
    assert len({r["trace_id"] for r in replies}) == 1
    assert len(turns(app, "twice")) == 1
    assert said(app, FEE, "twice", message_id="m-2")["trace_id"] != replies[0]["trace_id"]


def test_the_area_is_remembered_and_can_be_changed(app: App) -> None:
    assert said(app, FEE, "area", area="990002")["area_name"] == "邻县"
    assert said(app, FEE, "area")["area_name"] == "邻县"
    assert said(app, FEE, "area", area="990001")["area_name"] == "示范县"


def test_an_area_without_a_figure_says_whom_to_ask(app: App) -> None:
    reply = said(app, FEE, "nofigure", area="990002")
    assert "400" not in reply["text"]
    assert "医保局" in reply["text"]
    assert reply["missing"]


@pytest.mark.parametrize("channel", ["wechat", "web", "kiosk", "internal", "🙂"])
def test_a_caller_cannot_speak_as_another_channel(app: App, channel: str) -> None:
    said(app, FEE, f"chan-{channel}", channel=channel)
    (turn,) = turns(app, f"chan-{channel}")
    assert turn.channel == "api"


def test_no_raw_sender_is_stored_anywhere(app: App) -> None:
    said(app, FEE, "raw-sender-id-1234567")
    app.database.overwrite_deleted()
    stored = b"".join(p.read_bytes() for p in app.settings.var_dir.rglob("*") if p.is_file())
    assert b"api:" in stored
    assert b"raw-sender-id" not in stored


def test_a_database_that_fails_costs_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running_app(tmp_path) as app, caplog.at_level(logging.WARNING):
        with app.database.write() as session:
            session.execute(text("DROP TABLE turns"))
        reply = said(app, f"我的秘密问题 {FEE}", "nodb")
        metrics = app.client.get("/metrics").text
    assert reply["outcome"] == "answered"
    assert "yixiaoda_store_failures_total 1.0" in metrics
    assert "not stored" in caplog.text
    assert "秘密" not in caplog.text


def test_every_outcome_can_be_stored() -> None:
    longest = max(len(outcome.value) for outcome in Outcome)
    assert longest <= Turn.__table__.c.outcome.type.length  # type: ignore[attr-defined]
