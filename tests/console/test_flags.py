"""Wrong, outdated or missing: one request from the desk, a list with the context of the call for the editors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from kb.accounts.roles import Role
from kb.store.console_calls import purge_calls
from kb.store.console_tables import AnswerFlag
from kb.store.tables import AuditRow
from tests.console.desk import AMOUNT, CALL, as_role, desk_app, republish
from tests.gateway.appkit import NOW, App


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with desk_app(tmp_path) as running:
        yield running


@pytest.fixture
def editor(app: App) -> Iterator[httpx.Client]:
    with as_role(app, Role.EDITOR) as client:
        yield client


def raise_flag(desk: httpx.Client, **changes: Any) -> dict[str, Any]:
    body = {"kind": "wrong", "entry": AMOUNT, "call_id": CALL, "asked": "今年是不是410", **changes}
    reply = desk.post("/console/api/flags", json=body)
    assert reply.status_code == 200, reply.text
    flag: dict[str, Any] = reply.json()["flag"]
    return flag


def test_the_editor_reads_it_with_the_context_of_the_call(
    app: App, desk: httpx.Client, editor: httpx.Client
) -> None:
    version = app.source.kb.release.versions[AMOUNT]  # type: ignore[union-attr]
    raise_flag(desk)
    found = editor.get("/console/api/flags").json()["flags"][0]
    assert (found["kind"], found["entry"], found["version"], found["current"]) == (
        "wrong",
        AMOUNT,
        version,
        True,
    )
    assert (found["asked"], found["account"], found["title"]) == (
        "今年是不是410",
        "operator的姓名",
        "居民医保一年交多少钱",
    )


def test_a_sentence_more_is_put_to_the_same_flag(desk: httpx.Client, editor: httpx.Client) -> None:
    first = raise_flag(desk)
    second = raise_flag(desk, comment="窗口贴的是410元")
    assert first["id"] == second["id"]
    assert raise_flag(desk, kind="outdated")["id"] != first["id"]
    comments = [one["comment"] for one in editor.get("/console/api/flags").json()["flags"]]
    assert comments == [None, "窗口贴的是410元"]


def test_a_missing_answer_needs_the_question_and_no_entry(desk: httpx.Client, editor: httpx.Client) -> None:
    raise_flag(desk, kind="missing", entry=None, asked="军人家属能不能参保")
    found = editor.get("/console/api/flags").json()["flags"][0]
    assert (found["entry"], found["asked"]) == (None, "军人家属能不能参保")


def test_the_answer_shows_how_often_it_was_flagged_until_it_is_dealt_with(
    desk: httpx.Client, editor: httpx.Client
) -> None:
    def waiting() -> int:
        return int(desk.get(f"/console/api/entries/{AMOUNT}").json()["open_flags"])

    flag = raise_flag(desk)
    raise_flag(desk, kind="outdated")
    assert waiting() == 2
    closed = editor.post(f"/console/api/flags/{flag['id']}/close", json={"result": "fixed"})
    assert closed.json()["flag"]["result"] == "fixed"
    assert waiting() == 1
    again = editor.post(f"/console/api/flags/{flag['id']}/close", json={"result": "fixed"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "flag_closed")
    done = editor.get("/console/api/flags", params={"closed": True}).json()["flags"]
    assert [one["id"] for one in done] == [flag["id"]]


def test_it_keeps_the_year_and_the_release_that_the_caller_was_told_of(
    app: App, desk: httpx.Client, editor: httpx.Client
) -> None:
    served = app.source.kb
    assert served is not None
    before = served.release
    republish(app, AMOUNT, NOW + dt.timedelta(minutes=1), short="改过的短答复。")
    flag = raise_flag(desk, year=2025, version=before.versions[AMOUNT])
    assert raise_flag(desk, year=2026, version=before.versions[AMOUNT])["id"] != flag["id"]
    found = editor.get("/console/api/flags").json()["flags"][-1]
    assert (found["coverage_year"], found["as_of"], found["current"]) == (2025, "2025-12-31", False)
    with app.database.read() as session:
        row = session.get(AnswerFlag, flag["id"])
    assert row is not None
    assert row.release == before.id


def test_a_mended_answer_is_told_apart_from_the_flagged_one(
    app: App, desk: httpx.Client, editor: httpx.Client
) -> None:
    raise_flag(desk)
    republish(app, AMOUNT, NOW + dt.timedelta(minutes=1), short="改过的短答复。")
    assert editor.get("/console/api/flags").json()["flags"][0]["current"] is False


def test_what_is_written_is_masked_and_audited_without_words(app: App, desk: httpx.Client) -> None:
    raise_flag(desk, asked="我电话13800138000", comment="身份证110101199003070011")
    with app.database.read() as session:
        row = session.scalars(select(AnswerFlag)).one()
        audit = session.scalars(select(AuditRow).where(AuditRow.action == "flag.raise")).one()
    assert (row.asked, row.comment) == ("我电话【手机号】", "身份证【身份证号】")
    assert (audit.actor, audit.target) == ("operator", AMOUNT)
    assert "电话" not in str(audit.detail)


def test_its_texts_go_with_the_retention_period_and_the_count_stays(app: App, desk: httpx.Client) -> None:
    raise_flag(desk, comment="窗口贴的是410元")
    with app.database.write() as session:
        purge_calls(session, NOW + dt.timedelta(days=1))
    with app.database.read() as session:
        row = session.scalars(select(AnswerFlag)).one()
    assert (row.asked, row.comment, row.call_id, row.entry) == (None, None, None, AMOUNT)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"entry": None}, 422, "field_missing"),
        ({"kind": "missing", "entry": None, "asked": None}, 422, "field_missing"),
        ({"kind": "ugly"}, 422, "invalid"),
        ({"entry": "relief/nothing"}, 404, "entry_unknown"),
        ({"entry": "../etc"}, 422, "invalid"),
        ({"version": "0" * 12}, 404, "version_unknown"),
        ({"year": 1990}, 422, "date_out_of_range"),
        ({"comment": "长" * 501}, 422, "invalid"),
    ],
)
def test_bad_input_is_told(desk: httpx.Client, changes: dict[str, Any], status: int, code: str) -> None:
    body = {"kind": "wrong", "entry": AMOUNT, "asked": "问", **changes}
    reply = desk.post("/console/api/flags", json=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


def test_the_desk_cannot_close_what_it_raised(desk: httpx.Client) -> None:
    flag = raise_flag(desk)
    reply = desk.post(f"/console/api/flags/{flag['id']}/close", json={"result": "rejected"})
    assert reply.json()["error"]["code"] == "role_forbidden"
