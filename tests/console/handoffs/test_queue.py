"""A resident asks for a person in the web chat; operators take, answer, give back and close."""

from __future__ import annotations

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from kb.store import accounts, handoffs
from kb.store.audit import COMMAND, newest
from tests.console.handoffs.kit import act, ask, code, first, operator, resident
from tests.gateway.appkit import NOW, App


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


def test_disabling_an_operator_puts_its_residents_back_into_the_queue(app: App) -> None:
    with resident(app) as person, operator(app) as li:
        ask(person)
        act(li, first(li)["id"], "take")
        row = accounts.by_name(app.database, "li")
        assert row
        accounts.disable(app.database, row.id, COMMAND, NOW)
        thread = person.get("/web/handoff").json()["thread"]
        assert (thread["state"], thread["position"]) == ("waiting", 1)


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
