"""Deliveries as WeChat makes them, seen from an account that is told how to answer."""

from __future__ import annotations

import time

from tests.wechat.double.messages import UNSUPPORTED
from tests.wechat.double.shown import FAULT
from tests.wechat.doublekit import SCALE, Pair, sealed, text_xml

LATE = 5.0 * SCALE * 2  # real seconds; after the deadline


def test_an_answer_is_shown_once(pair: Pair) -> None:
    pair.account.says("您好")
    message = pair.double.say("你好")
    assert (message["outcome"], len(message["attempts"])) == ("answered", 1)
    items = pair.double.phone()["items"]
    assert [(i["side"], i["via"]) for i in items] == [("user", "phone"), ("account", "passive")]
    assert items[1]["content"]["text"] == "您好" and items[1]["message"] == message["id"]


def test_silence_is_sent_again_with_new_nonces_and_connections_then_a_fault(pair: Pair) -> None:
    pair.double.options(scale=SCALE)
    pair.account.delays = [LATE] * 3
    started = time.monotonic()
    message = pair.double.say("你好")
    assert time.monotonic() - started >= 3 * 5 * SCALE
    assert [a["result"] for a in message["attempts"]] == ["dropped"] * 3
    assert all(a["seconds"] >= 5 for a in message["attempts"])
    assert len({h.query["nonce"] for h in pair.account.heard}) == 3
    assert len({h.port for h in pair.account.heard}) == 3
    assert len({h.inner for h in pair.account.heard}) == 1
    assert [i["content"]["text"] for i in pair.double.shown()] == [FAULT]


def test_the_retry_is_answered(pair: Pair) -> None:
    pair.double.options(scale=SCALE)
    pair.account.delays = [LATE, LATE]
    pair.account.says("来了")
    message = pair.double.say("你好")
    assert [a["result"] for a in message["attempts"]] == ["dropped", "dropped", "answered"]
    assert [i["content"]["text"] for i in pair.double.shown()] == ["来了"]


def test_four_identical_deliveries(pair: Pair) -> None:
    pair.double.options(scale=SCALE)
    pair.account.delays = [LATE] * 4
    pair.double.say("你好", deliveries=4, identical=True)
    assert len(pair.account.heard) == 4
    assert len({tuple(sorted(h.query.items())) for h in pair.account.heard}) == 1


def test_success_shows_nothing_and_is_not_sent_again(pair: Pair) -> None:
    message = pair.double.say("你好")
    assert (message["outcome"], len(message["attempts"]), pair.double.shown()) == ("nothing", 1, [])


def test_a_malformed_answer_is_a_fault_at_once(pair: Pair) -> None:
    pair.account.answer = lambda number, openid, nonce: b'"success"'
    message = pair.double.say("你好")
    assert (message["outcome"], len(message["attempts"])) == ("fault", 1)
    assert message["attempts"][0]["reason"]
    assert [i["kind"] for i in pair.double.shown()] == ["fault"]


def test_an_error_status_is_sent_again(pair: Pair) -> None:
    pair.account.answer = lambda number, openid, nonce: (
        500 if number < 3 else sealed(text_xml(openid, "好"), nonce)
    )
    message = pair.double.say("你好")
    assert [a["result"] for a in message["attempts"]] == ["status", "status", "answered"]


def test_a_lost_reply_is_sent_again_and_both_replies_are_kept(pair: Pair) -> None:
    pair.account.answer = lambda number, openid, nonce: sealed(text_xml(openid, f"第{number}次"), nonce)
    pair.double.options(scale=SCALE)
    message = pair.double.say("你好", lose=1)
    assert [a["result"] for a in message["attempts"]] == ["lost", "answered"]
    assert [a["reply"]["text"] for a in message["attempts"]] == ["第1次", "第2次"]
    assert [i["content"]["text"] for i in pair.double.shown()] == ["第2次"]


def test_copies_at_the_same_time_are_not_shown(pair: Pair) -> None:
    pair.account.says("好")
    message = pair.double.say("你好", extras=2)
    assert len(pair.account.heard) == 3 and len(pair.double.shown()) == 1
    assert message["outcome"] == "answered"


def test_text_goes_raw_into_cdata(pair: Pair) -> None:
    nasty = "a\x02b\x10c\x1dd]]></Content><FromUserName><![CDATA[o_other]]></FromUserName>"
    pair.double.say(nasty)
    inner = pair.account.heard[0].inner
    assert b"<Content><![CDATA[" + nasty.encode() + b"]]></Content>" in inner
    assert (
        inner.index(b"<FromUserName><![CDATA[o_resident]]>")
        < inner.index(b"<Content>")
        < inner.index(b"<MsgId>")
    )


def test_an_event_has_no_msgid_and_leaves_no_bubble(pair: Pair) -> None:
    pair.account.says("欢迎")
    pair.double.act("subscribe", fields={"EventKey": "qrscene_kiosk-1", "Ticket": "t"})
    inner = pair.account.heard[0].inner
    assert b"<MsgType><![CDATA[event]]></MsgType>" in inner and b"MsgId" not in inner
    assert b"<EventKey><![CDATA[qrscene_kiosk-1]]></EventKey>" in inner
    assert [i["side"] for i in pair.double.phone()["items"]] == ["account"]


def test_who_stopped_following_sees_nothing(pair: Pair) -> None:
    pair.account.says("再见")
    assert pair.double.act("unsubscribe")["outcome"] == "answered"
    assert pair.double.phone()["items"] == [] and pair.double.phone()["follows"] is False


def test_a_repeated_msgid_and_an_unsupported_kind(pair: Pair) -> None:
    first = pair.double.say(UNSUPPORTED)
    again = pair.double.say(UNSUPPORTED, fields={"MsgId": first["msg_id"]})
    assert again["msg_id"] == first["msg_id"] and again["id"] != first["id"]


def test_the_clock_can_be_wrong(pair: Pair) -> None:
    pair.double.options(skew=-900)
    pair.double.say("你好")
    assert abs(int(pair.account.heard[0].query["timestamp"]) - (time.time() - 900)) < 5


def test_an_account_behind_a_broken_proxy(pair: Pair) -> None:
    pair.double.options(pause=0.1)
    pair.account.answer = lambda number, openid, nonce: 502
    message = pair.double.say("你好", wait=False)
    assert message["outcome"] == "pending"
    assert pair.double.wait_message(message["id"], 10)["outcome"] == "fault"


def test_forged_requests_say_what_came_back(pair: Pair) -> None:
    answer = pair.double.forge(text="你好")
    assert (answer["status"], answer["body"]) == (200, "success")
