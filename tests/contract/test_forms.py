"""Forms of the running service when they last long, when a part of it dies, and what they leave behind."""

from __future__ import annotations

import re
import sqlite3
import time
import uuid

import httpx
import pytest

from tests.stack import Stack
from tests.talk import Talk


@pytest.mark.slow
def test_a_form_outlives_the_action_server(stack: Stack) -> None:
    talk = Talk(stack)
    talk.say("我妈住院花了三万二能报多少")
    before = stack.kill("actions")
    stack.wait_ready("actions", 180, not_pid=before)
    deadline = time.monotonic() + 60
    while True:
        try:
            talk.say("居民医保")
            break
        except AssertionError:
            # Degraded: the gateway leaves Rasa alone for some seconds after failures.
            assert time.monotonic() < deadline
            time.sleep(1)
    state = talk.state()
    assert (state["active"], state["facts"]["total"], state["facts"]["scheme"]) == (True, "32000", "resident")
    talk.close()


def test_income_and_illness_are_in_no_log(stack: Stack) -> None:
    talk = Talk(stack)
    talk.say("看看我能不能申请救助，没有身份")
    talk.say("每人每月七百八十六块五")
    assert talk.state()["facts"]["monthly_income"] == "786.5"
    talk.say("算了")
    talk.say("我妈住院花了七万八千六百五十四能报多少")
    talk.close()
    time.sleep(0.5)
    files = [*stack.var_dir.glob("*.out"), *(stack.var_dir / "log").rglob("*")]
    logs = {file.name: file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()}
    assert any(logs.values())
    spoken = ("786.5", "七百八十六", "78654", "七万八千")
    # Not as part of a time or of a trace's id.
    stands = {word: re.compile(rf"(?<![0-9a-f.]){re.escape(word)}(?![0-9a-f])") for word in spoken}
    assert stands["78654"].search('{"total": "78654"}')
    assert [(name, word) for name, text in logs.items() for word in spoken if stands[word].search(text)] == []


def test_forgetting_takes_the_facts_along(stack: Stack) -> None:
    with httpx.Client(base_url=stack.app_url, timeout=30, trust_env=False) as browser:
        assert browser.post("/web/privacy", json={"accepted": True}).status_code == 200
        # A sum alone would also be found in somebody's timestamp or probability.
        mark = str(uuid.uuid4().int % 900_000 + 100_000)
        others = senders(stack, mark)
        assert (
            browser.post("/web/chat", json={"text": f"我妈住院花了{mark}元能报多少"}).json()["outcome"]
            == "asking"
        )
        (mine,) = senders(stack, mark) - others
        assert browser.post("/web/forget").status_code == 200
        assert mine not in senders(stack, "")


def senders(stack: Stack, mark: str) -> set[str]:
    """Whose events in Rasa's tracker hold ``mark``."""
    with sqlite3.connect(stack.var_dir / "rasa_tracker.db", timeout=10) as db:
        rows = db.execute("SELECT DISTINCT sender_id FROM events WHERE data LIKE ?", (f"%{mark}%",))
        return {sender for (sender,) in rows}


def test_the_internal_route_is_closed(stack: Stack) -> None:
    url = f"{stack.app_url}/v1/internal/form"
    body = {"form": "benefit", "opening": True, "text": "算一下住院能报多少"}
    assert httpx.post(url, json=body, trust_env=False).status_code == 403
    token = {"X-Internal-Token": stack.secret("INTERNAL_TOKEN")}
    reply = httpx.post(url, json=body, headers=token, trust_env=False).json()
    assert (reply["status"], reply["state"]["asked"]) == ("asking", "in_scope")
    assert httpx.post(url, json={**body, "form": "x"}, headers=token, trust_env=False).status_code == 422
    assert httpx.post(url, json={**body, "area": "123456"}, headers=token, trust_env=False).status_code == 404
