"""The cgi-bin side: tokens, windows, quotas, limits and error codes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.wechat.doublekit import APP_SECRET, SECRETS, Pair

ASK = {"grant_type": "client_credential", "appid": SECRETS.appid, "secret": APP_SECRET}


def code(pair: Pair, path: str, data: dict[str, Any], token: str | None = None) -> int:
    return int(pair.call(path, data, token).get("errcode", 0))


def text(content: str, openid: str = "o_resident") -> dict[str, Any]:
    return {"touser": openid, "msgtype": "text", "text": {"content": content}}


def test_the_same_token_until_it_is_nearly_over(pair: Pair) -> None:
    first = pair.api.post("/cgi-bin/stable_token", json=ASK).json()
    assert len(first["access_token"]) == 512 and 7190 < first["expires_in"] <= 7200
    assert pair.token() == first["access_token"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [({"grant_type": "x"}, 40002), ({"appid": "wx1"}, 40013), ({"secret": "no"}, 40125)],
)
def test_a_token_is_refused(pair: Pair, change: dict[str, str], expected: int) -> None:
    assert pair.api.post("/cgi-bin/stable_token", json={**ASK, **change}).json()["errcode"] == expected


def test_forced_tokens_end_the_old_and_are_limited(pair: Pair) -> None:
    old = pair.token()
    forced = pair.api.post("/cgi-bin/stable_token", json={**ASK, "force_refresh": True}).json()
    assert forced["access_token"] != old
    assert code(pair, "/menu/create", {"button": []}, token=old) == 42001
    assert (
        pair.api.post("/cgi-bin/stable_token", json={**ASK, "force_refresh": True}).json()["errcode"] == 45011
    )


@pytest.mark.parametrize(("how", "expected"), [("expire", 42001), ("forget", 40001)])
def test_tokens_can_end(pair: Pair, how: str, expected: int) -> None:
    token = pair.token()
    pair.double.end_tokens(how)
    assert code(pair, "/message/custom/send", text("a"), token) == expected
    assert pair.token() != token


def test_five_pushes_within_48_hours(pair: Pair) -> None:
    pair.double.say("你好")
    codes = [pair.push(f"第{n}条")["errcode"] for n in range(6)]
    assert codes == [0, 0, 0, 0, 0, 45047]
    assert [i["content"]["text"] for i in pair.double.shown()] == [f"第{n}条" for n in range(5)]
    pair.double.say("还在吗")
    assert pair.push("在")["errcode"] == 0
    pair.double.advance(48 * 3600 + 1)
    assert pair.push("在")["errcode"] == 45015


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("subscribe", {}), ("SCAN", {"EventKey": "k"}), ("CLICK", {"EventKey": "k"})],
)
def test_three_pushes_within_a_minute_of_an_event(pair: Pair, kind: str, fields: dict[str, str]) -> None:
    pair.double.act(kind, fields=fields)
    assert [pair.push("a")["errcode"] for _ in range(4)] == [0, 0, 0, 45047]
    pair.double.act(kind, fields=fields)
    pair.double.advance(61)
    assert pair.push("a")["errcode"] == 45015


def test_a_click_in_a_message_counts_as_menu(pair: Pair) -> None:
    pair.double.say("怎么参保", fields={"bizmsgmenuid": "0"})
    pair.double.advance(61)
    assert pair.push("a")["errcode"] == 45015


def test_view_opens_no_window(pair: Pair) -> None:
    pair.double.act("VIEW")
    assert pair.push("a")["errcode"] == 45015


def test_who_cannot_be_written_to(pair: Pair) -> None:
    assert pair.push("a", "o_nobody")["errcode"] == 40003
    pair.double.say("你好")
    pair.double.block()
    assert pair.push("a")["errcode"] == 48002
    pair.double.act("unsubscribe")
    assert pair.push("a")["errcode"] == 43004


@pytest.mark.parametrize(
    ("option", "value", "expected"), [("verified", False, 48001), ("banned", True, 48004)]
)
def test_what_the_account_may_not(pair: Pair, option: str, value: bool, expected: int) -> None:
    pair.double.say("你好")
    pair.double.options(**{option: value})
    assert pair.push("a")["errcode"] == expected


def test_the_ip_list(pair: Pair) -> None:
    token = pair.token()
    pair.double.options(ip_allowed=False)
    assert pair.api.post("/cgi-bin/stable_token", json=ASK).json()["errcode"] == 40164
    assert code(pair, "/message/custom/send", text("a"), token) == 40164


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (text(""), 44004),
        (text("医" * 682 + "ab"), 0),
        (text("医" * 683), 45002),
        ({"touser": "o_resident", "msgtype": "markdown"}, 40008),
        ({"touser": "o_resident", "msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        ({"touser": "o_resident", "msgtype": "msgmenu", "msgmenu": {"list": []}}, 44004),
    ],
)
def test_what_may_be_pushed(pair: Pair, data: dict[str, Any], expected: int) -> None:
    pair.double.say("你好")
    assert code(pair, "/message/custom/send", data) == expected


def test_msgmenu_is_shown_but_not_for_test_accounts(pair: Pair) -> None:
    choice = [{"id": "1", "content": "怎么参保"}]
    menu = {"head_content": "您想问", "list": choice, "tail_content": ""}
    data = {"touser": "o_resident", "msgtype": "msgmenu", "msgmenu": menu}
    pair.double.say("你好")
    assert code(pair, "/message/custom/send", data) == 0
    assert pair.double.shown()[0]["content"]["list"] == choice
    pair.double.options(test_account=True)
    assert code(pair, "/message/custom/send", data) == 40200


def test_json_must_be_raw_utf8(pair: Pair) -> None:
    pair.double.say("你好")
    where: dict[str, Any] = {"params": {"access_token": pair.token()}}
    escaped = pair.api.post("/cgi-bin/message/custom/send", content=b'{"touser":"o","a":"\\u4f60"}', **where)
    assert escaped.json()["errcode"] == 40033
    backslash = {**text("a\\u4f60")}  # a typed backslash is no escape
    assert code(pair, "/message/custom/send", backslash) == 0
    assert pair.api.post("/cgi-bin/message/custom/send", content=b"x", **where).json()["errcode"] == 47001


def test_typing(pair: Pair) -> None:
    typing = {"touser": "o_resident", "command": "Typing"}
    pair.double.say("你好")
    assert code(pair, "/message/custom/typing", typing) == 0
    assert pair.double.phone()["typing"] is True
    assert code(pair, "/message/custom/typing", typing) == 45081
    assert code(pair, "/message/custom/typing", {**typing, "command": "Dance"}) == 45072
    pair.push("好了")
    assert pair.double.phone()["typing"] is False
    pair.double.advance(31)
    assert code(pair, "/message/custom/typing", typing) == 45080


def button(name: str = "参保", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "click", "key": "k", **more}


@pytest.mark.parametrize(
    ("buttons", "expected"),
    [
        ([button()] * 3, 0),
        ([button()] * 4, 40016),
        ([], 40016),
        ([button("医" * 5 + "a")], 0),
        ([button("医" * 6)], 40018),
        ([button(key="k" * 129)], 40019),
        ([{"name": "网址", "type": "view", "url": "https://a/" + "b" * 1015}], 40020),
        ([{"name": "更多", "sub_button": [button("医" * 20)] * 5}], 0),
        ([{"name": "更多", "sub_button": [button()] * 6}], 40023),
        ([{"name": "更多", "sub_button": [button("医" * 21)]}], 40025),
        ([{"name": "更多", "sub_button": [{"name": "a", "sub_button": [button()]}]}], 40022),
        ([{"name": "a", "type": "fly"}], 40017),
    ],
)
def test_menu(pair: Pair, buttons: list[dict[str, Any]], expected: int) -> None:
    assert code(pair, "/menu/create", {"button": buttons}) == expected
    assert pair.double.phone()["menu"] == (buttons if expected == 0 else None)


def test_media_lasts_three_days(pair: Pair) -> None:
    pair.double.act("voice", fields={"MediaId": "m1"})
    ask: dict[str, Any] = {"params": {"access_token": pair.token(), "media_id": "m1"}}
    assert pair.api.get("/cgi-bin/media/get", **ask).headers["content-type"] == "audio/amr"
    pair.double.advance(3 * 86400 + 1)
    assert pair.api.get("/cgi-bin/media/get", **ask).json()["errcode"] == 40007


def test_planned_faults(pair: Pair) -> None:
    pair.double.say("你好")
    pair.double.fault("/custom/send", errcode=-1)
    assert [pair.push("a")["errcode"] for _ in range(2)] == [-1, 0]
    pair.double.fault("/custom/send", cut=True, done=True)
    with pytest.raises(httpx.RemoteProtocolError):
        pair.push("到了没有人知道")
    assert pair.double.shown()[-1]["content"]["text"] == "到了没有人知道"
    pair.double.fault("/custom/send", hang=0.3)
    assert pair.push("没到")["errcode"] == 0
    assert pair.double.shown()[-1]["content"]["text"] == "到了没有人知道"
    assert [c["took_effect"] for c in pair.double.calls("/custom/send")] == [False, True, True, False]


def test_no_secret_or_token_is_kept(pair: Pair) -> None:
    pair.token()
    kept = pair.double.calls()
    assert kept and APP_SECRET not in str(kept) and "dbl_" not in str(kept)
