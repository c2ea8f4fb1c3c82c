"""What a hand-off shows, keeps and forgets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx

from kb.store.audit import newest
from kb.store.conversations import SESSION
from kb.store.handoff_tables import Handoff, HandoffMessage
from kb.store.retention import purge
from tests.console.handoffs.kit import act, ask, code, first, operator, resident
from tests.console.kit import make_account, session_of
from tests.gateway.appkit import NOW, App, running_app
from tests.gateway.fake_rasa import fake_rasa

ID = "11010519491231002X"
MOBILE = "13800138000"


def test_what_a_resident_types_is_masked_everywhere(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person, f"我的身份证{ID}，电话{MOBILE}，为什么查不到")
        person.post("/web/handoff/messages", json={"text": "再说一遍电话 138-0013-8000"})
        number = first(li)["id"]
        act(li, number, "take")
        replied = act(li, number, "answer", text=f"请打{MOBILE}").json()
        assert replied["masked"] == ["手机号"]
        seen = person.get("/web/handoff").text + li.get(f"/console/api/handoffs/{number}").text
    for secret in (ID, MOBILE, "138-0013-8000"):
        assert secret not in seen
    with app.database.read() as session:
        stored = [row.question for row in session.query(Handoff)]
        stored += [row.text for row in session.query(HandoffMessage)]
    assert ID not in str(stored)
    assert MOBILE not in str(stored)
    assert "【身份证号】" in str(stored)


def test_deleting_the_conversation_takes_the_hand_off_along(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        act(li, number, "answer", text="好的")
        person.post("/web/forget").raise_for_status()
        assert code(act(li, number, "answer", text="还在吗")) == (404, "handoff_unknown")
        assert li.get("/console/api/handoffs").json()["handoffs"] == []
    with app.database.read() as session:
        assert session.query(Handoff).count() == session.query(HandoffMessage).count() == 0


def test_retention_takes_old_hand_offs_even_of_a_conversation_that_goes_on(app: App) -> None:
    with resident(app) as person:
        ask(person)
        app.state.clock.fixed = NOW + dt.timedelta(days=200)
        person.post("/web/chat", json={"text": "新生儿怎么参加居民医保"}).raise_for_status()
        purge(app.database, app.state.tracker, app.state.clock.now(), 180)
        assert person.get("/web/handoff").json()["thread"] is None
        assert person.get("/web/session").json()["conversation"] is True


def test_without_a_cookie_or_the_notice_nothing_is_queued(app: App) -> None:
    with httpx.Client(base_url=app.url, trust_env=False) as client:
        assert client.get("/web/handoff").json()["thread"] is None
        assert code(client.post("/web/handoff", json={"question": "在吗"})) == (403, "privacy_required")
    with resident(app) as person, resident(app) as other:
        ask(person)
        assert other.get("/web/handoff").json()["thread"] is None
        assert code(other.post("/web/handoff/close")) == (404, "handoff_unknown")


def test_the_operator_sees_the_turns_of_this_session_only(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        person.post("/web/chat", json={"text": "新生儿怎么参加居民医保"}).raise_for_status()
        app.state.clock.fixed = NOW + SESSION
        person.post("/web/chat", json={"text": "低保户能享受什么医疗救助"}).raise_for_status()
        app.state.clock.fixed = NOW + SESSION + dt.timedelta(hours=1)
        ask(person)
        session_of(li, app.database, "li", app.state.clock.now())
        turns = li.get(f"/console/api/handoffs/{first(li)['id']}").json()["turns"]
    assert [turn["text"] for turn in turns] == ["低保户能享受什么医疗救助"]


def test_facts_of_a_form_are_told_in_words_and_masked(tmp_path: Path) -> None:
    """Asked of Rasa under the sender's own id with its token; without Rasa there are none."""
    slots = {
        "fact_total": "23000",
        "fact_level": "level2",
        "fact_kept_steps": 3,
        "fact_total_typo": [1],
        "subject": "relief/low-income",
        "fact_category": None,
    }
    with fake_rasa() as rasa, running_app(tmp_path, rasa_url=rasa.url, rasa_token="geheim") as app:
        make_account(app.database, "li")
        with resident(app) as person, operator(app) as li:
            rasa.slots = slots
            offer = person.get("/web/handoff", params={"offer": True}).json()
            assert offer["facts"] == ["总费用23,000元", "二级医院"]
            path, token = rasa.looked[0]
            assert token == "geheim"
            assert path.startswith("/conversations/web:")
            ask(person)
            assert li.get(f"/console/api/handoffs/{first(li)['id']}").json()["facts"] == offer["facts"]
            person.post("/web/handoff/close")
            ask(person, "不给看", facts=False)
            assert li.get(f"/console/api/handoffs/{first(li)['id']}").json()["facts"] == []
            person.post("/web/handoff/close")
            rasa.slots = 500
            assert person.get("/web/handoff", params={"offer": True}).json()["facts"] == []


def test_the_audit_log_names_the_hand_off_and_no_word_of_it(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person, "独一无二的问题")
        number = first(li)["id"]
        for what, body in (("take", {}), ("answer", {"text": "独一无二的回答"}), ("close", {})):
            assert act(li, number, what, **body).status_code == 200
    rows = [row for row in newest(app.database) if row.action.startswith("handoff.")]
    assert [(r.actor, r.action, r.target) for r in reversed(rows)] == [
        ("li", "handoff.take", number),
        ("li", "handoff.answer", number),
        ("li", "handoff.close", number),
    ]
    assert "独一无二" not in str([row.detail for row in newest(app.database)])
