"""A resident asks for a person in the web chat; operators take, answer, give back and close."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from kb.accounts.roles import Role
from kb.answer.knowledge import KnowledgeBase
from kb.schema.base import Period
from kb.store import accounts, handoffs
from kb.store.audit import COMMAND, newest
from kb.store.conversations import SESSION
from kb.store.handoff_tables import Handoff, HandoffMessage
from kb.store.retention import purge
from tests.console.kit import make_account, session_of
from tests.gateway.appkit import NOW, App, running_app
from tests.gateway.fake_rasa import fake_rasa

ID = "11010519491231002X"
MOBILE = "13800138000"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """The app on both databases, with two operators and a supervisor."""
    changes: dict[str, Any] = {}
    if request.param == "postgresql":
        changes["database_url"] = request.getfixturevalue("fresh_postgres")
    with running_app(tmp_path, **changes) as running:
        for name, role in (("li", Role.OPERATOR), ("zhao", Role.OPERATOR), ("zhu", Role.SUPERVISOR)):
            make_account(running.database, name, role)
        yield running


@contextlib.contextmanager
def resident(app: App) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        client.post("/web/privacy", json={"accepted": True}).raise_for_status()
        yield client


@contextlib.contextmanager
def operator(app: App, name: str = "li") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=app.url, timeout=20, trust_env=False) as client:
        yield session_of(client, app.database, name, app.state.clock.now())


def ask(client: httpx.Client, question: str = "我家的救助什么时候能批下来", **more: Any) -> dict[str, Any]:
    reply = client.post("/web/handoff", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def first(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/console/api/handoffs").json()["handoffs"][0])


def act(client: httpx.Client, handoff_id: str, what: str, **body: Any) -> httpx.Response:
    return client.post(f"/console/api/handoffs/{handoff_id}/{what}", json=body)


def code(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["code"]


def test_asked_taken_answered_and_read(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        person.post("/web/chat", json={"text": "低保户能享受什么医疗救助"}).raise_for_status()
        offer = person.get("/web/handoff", params={"offer": True}).json()
        assert offer["question"] == "低保户能享受什么医疗救助"
        asked = ask(person)
        assert (asked["thread"]["state"], asked["thread"]["position"]) == ("waiting", 1)
        assert asked["staff"]["present"] is True  # li has the console open
        assert li.get("/console/api/handoffs/count").json() == {"waiting": 1, "mine_unread": 0}
        shown = first(li)
        assert shown["question"] == "我家的救助什么时候能批下来"
        taken = act(li, shown["id"], "take").json()
        turn = taken["turns"][0]
        assert (turn["text"], turn["outcome"]) == ("低保户能享受什么医疗救助", "answered")
        assert turn["entries"][0]["id"] == "relief/low-income"
        assert turn["entries"][0]["version"]
        assert person.get("/web/handoff").json()["thread"]["position"] is None
        answered = act(
            li, shown["id"], "answer", text="已经受理，\n十个工作日内办好。", entries=["relief/low-income"]
        )
        assert answered.status_code == 200, answered.text
        assert answered.json()["delivered"] is True
        got = person.get("/web/handoff").json()["thread"]
        assert got["state"] == "answered"
        message = got["messages"][-1]
        assert (message["author"], message["text"]) == ("operator", "已经受理，\n十个工作日内办好。")
        assert message["who"] is None  # colleagues' names are not for residents
        assert message["entries"][0]["version"] == turn["entries"][0]["version"]
        person.post("/web/handoff/read", json={"read_id": message["id"]}).raise_for_status()
        assert li.get(f"/console/api/handoffs/{shown['id']}").json()["read_id"] == message["id"]


def test_the_resident_asks_back_and_the_operator_sees_it(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        act(li, number, "answer", text="请问是哪个镇的？")
        said = person.post("/web/handoff/messages", json={"text": "河口镇", "message_id": "m1"})
        again = person.post("/web/handoff/messages", json={"text": "河口镇", "message_id": "m1"})
        assert said.status_code == again.status_code == 200
        assert [m["text"] for m in again.json()["thread"]["messages"]].count("河口镇") == 1
        assert li.get("/console/api/handoffs/count").json() == {"waiting": 0, "mine_unread": 1}
        assert first(li)["unread"] is True
        assert act(li, number, "close").json()["state"] == "closed"
        late = person.post("/web/handoff/messages", json={"text": "还有一件事"})
        assert code(late) == (409, "handoff_closed")
        assert ask(person, "还有一件事")["thread"]["state"] == "waiting"


def test_of_many_who_take_it_one_wins(app: App) -> None:
    names = ["li", "zhao"] * 4
    with contextlib.ExitStack() as open_clients, resident(app) as person:
        clients = [open_clients.enter_context(operator(app, name)) for name in names]
        for _ in range(3):
            ask(person)
            path = f"/console/api/handoffs/{first(clients[0])['id']}"
            with ThreadPoolExecutor(len(clients)) as pool:
                tried = [pool.submit(client.post, f"{path}/take") for client in clients]
            replies = [each.result() for each in tried]
            winners = [name for name, reply in zip(names, replies, strict=True) if reply.status_code == 200]
            assert len(set(winners)) == 1
            lost = [code(reply) for reply in replies if reply.status_code != 200]
            assert lost == [(409, "handoff_taken")] * 4
            clients[names.index(winners[0])].post(f"{path}/close").raise_for_status()
    taken = [row for row in newest(app.database) if row.action == "handoff.take"]
    assert len(taken) == 3


def test_only_who_holds_it_answers_and_a_supervisor_may_give_it_back(app: App) -> None:
    with (
        resident(app) as person,
        operator(app) as li,
        operator(app, "zhao") as zhao,
        operator(app, "zhu") as zhu,
    ):
        ask(person)
        number = first(li)["id"]
        assert code(act(li, number, "answer", text="还没接")) == (409, "handoff_not_held")
        act(li, number, "take")
        for what, body in (("answer", {"text": "抢答"}), ("give-back", {}), ("close", {})):
            assert code(act(zhao, number, what, **body)) == (409, "handoff_not_held"), what
        assert code(act(zhu, number, "answer", text="主管也不能替人回")) == (409, "handoff_not_held")
        assert act(zhu, number, "give-back").json()["state"] == "waiting"
        assert act(zhao, number, "take").status_code == 200
        assert person.get("/web/handoff").json()["thread"]["state"] == "taken"


def test_a_given_back_one_keeps_its_place(app: App) -> None:
    with resident(app) as early, resident(app) as late, operator(app) as li:
        ask(early, "先来的")
        app.state.clock.fixed = NOW + dt.timedelta(minutes=5)
        ask(late, "后来的")
        number = first(li)["id"]
        act(li, number, "take")
        assert late.get("/web/handoff").json()["thread"]["position"] == 1
        act(li, number, "give-back")
        assert early.get("/web/handoff").json()["thread"]["position"] == 1
        assert late.get("/web/handoff").json()["thread"]["position"] == 2
        assert [row["question"] for row in li.get("/console/api/handoffs").json()["handoffs"]] == [
            "先来的",
            "后来的",
        ]


def test_an_emergency_is_answered_at_once_and_goes_first(app: App) -> None:
    with resident(app) as calm, resident(app) as person, operator(app) as li:
        ask(calm, "不急的事")
        app.state.clock.fixed = NOW + dt.timedelta(minutes=5)
        asked = ask(person, "我爸突然昏迷了叫不醒，怎么办")
        assert "120" in asked["emergency"]
        assert asked["thread"]["position"] == 1
        assert calm.get("/web/handoff").json()["thread"]["position"] == 2
        assert first(li)["urgent"] is True


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


def test_disabling_an_operator_puts_its_residents_back_into_the_queue(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        act(li, first(li)["id"], "take")
        row = accounts.by_name(app.database, "li")
        assert row
        accounts.disable(app.database, row.id, COMMAND, NOW)
        thread = person.get("/web/handoff").json()["thread"]
        assert (thread["state"], thread["position"]) == ("waiting", 1)


def test_without_a_cookie_or_the_notice_nothing_is_queued(app: App) -> None:
    with httpx.Client(base_url=app.url, trust_env=False) as client:
        assert client.get("/web/handoff").json()["thread"] is None
        assert code(client.post("/web/handoff", json={"question": "在吗"})) == (403, "privacy_required")
    with resident(app) as person, resident(app) as other:
        ask(person)
        assert other.get("/web/handoff").json()["thread"] is None
        assert code(other.post("/web/handoff/close")) == (404, "handoff_unknown")


@pytest.mark.parametrize("question", ["", "   ", "\u200b", "x" * 2001])
def test_bad_questions_are_refused_in_words(app: App, question: str) -> None:
    with resident(app) as person:
        reply = person.post("/web/handoff", json={"question": question})
        assert reply.status_code == 422
        assert reply.json()["error"]["message"]


def test_an_unknown_entry_is_refused_and_nothing_is_sent(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        assert code(act(li, number, "answer", text="看这条", entries=["relief/no-such"])) == (
            404,
            "entry_unknown",
        )
        assert code(act(li, number, "answer", text=" \n ")) == (422, "text_empty")
        assert len(person.get("/web/handoff").json()["thread"]["messages"]) == 1


def test_an_entry_that_does_not_hold_today_or_is_withdrawn_is_refused(app: App) -> None:
    served = app.source.kb
    assert served is not None
    expired = served.release.entries["relief/low-income"].model_copy(
        update={"effective": Period(start=None, end=NOW.date() - dt.timedelta(days=1))}
    )
    entries = {**served.release.entries, expired.id: expired}
    release = served.release.model_copy(update={"id": "r-expired", "entries": entries})
    withdrawn = frozenset({"enrolment/newborn"})
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        app.source.kb = KnowledgeBase.of(release, served.engine, withdrawn)
        for entry in ("relief/low-income", "enrolment/newborn"):
            refused = act(li, number, "answer", text="看这条", entries=[entry])
            assert code(refused) == (404, "entry_unknown"), entry
        five = act(li, number, "answer", text="看这些", entries=["enrolment/newborn"] * 5)
        assert five.status_code == 422
        assert len(person.get("/web/handoff").json()["thread"]["messages"]) == 1


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


def test_asking_while_the_operator_closes_is_not_lost(tmp_path: Path, fresh_postgres: str) -> None:
    """SQLite lets one write at a time; PostgreSQL lets both go on, and one must wait for the other."""
    with running_app(tmp_path, database_url=fresh_postgres) as app, resident(app) as person:
        make_account(app.database, "li")
        ask(person, "第一件事")
        with ThreadPoolExecutor(1) as pool:
            with app.database.write() as session:
                row = session.scalars(select(Handoff).with_for_update()).one()
                row.state, row.closed_by = handoffs.CLOSED, handoffs.OPERATOR
                session.flush()
                asking = pool.submit(ask, person, "第二件事")
                wait_until_somebody_waits(app)
            asked = asking.result(20)
        assert asked["thread"]["state"] == "waiting"
        assert [message["text"] for message in asked["thread"]["messages"]] == ["第二件事"]


def wait_until_somebody_waits(app: App) -> None:
    """Until a statement of another transaction waits for a lock of ours."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(200):
        with app.database.read() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_where_nobody_has_an_account_it_is_not_offered(tmp_path: Path) -> None:
    with running_app(tmp_path) as bare, resident(bare) as person:
        make_account(bare.database, "ed", Role.EDITOR)
        staff = person.get("/web/handoff").json()["staff"]
        assert (staff["available"], staff["text"]) == (False, "这里没有开通在线人工")
        refused = person.post("/web/handoff", json={"question": "有人吗"})
        assert code(refused) == (409, "handoff_unavailable")


def test_an_answer_goes_out_through_the_channel_that_sends(app: App) -> None:
    """The port for WeChat: an outlet of the channel gets the resident's internal id; the answer is stored by then."""

    class Outlet:
        def __init__(self) -> None:
            self.sent: list[tuple[str, str]] = []

        async def deliver(self, sender: str) -> bool:
            thread = handoffs.thread(app.database, sender)
            assert thread is not None
            self.sent.append((sender, thread.messages[-1].text))
            return len(self.sent) == 1

    outlet = Outlet()
    app.state.people.outlets["web"] = outlet
    with resident(app) as person, operator(app) as li:
        ask(person)
        number = first(li)["id"]
        act(li, number, "take")
        assert act(li, number, "answer", text="第一句").json()["delivered"] is True
        assert act(li, number, "answer", text="第二句").json()["delivered"] is False
    assert [text for _, text in outlet.sent] == ["第一句", "第二句"]
    assert outlet.sent[0][0].startswith("web:")


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
