"""What the phone shows for answers that WeChat would not accept, and for those it would."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.wechat.double.cipher import Secrets
from tests.wechat.double.replies import BadReply, Passive, read_reply
from tests.wechat.doublekit import ACCOUNT, SECRETS, sealed, text_xml

NONCE = "415670741"


def read(body: bytes, *, is_event: bool = False) -> Passive:
    return read_reply(body, SECRETS, openid="o_1", account=ACCOUNT, nonce=NONCE, is_event=is_event)


def news(count: int) -> str:
    item = "<item><Title>a</Title><Description>b</Description><PicUrl/><Url>https://example.com</Url></item>"
    head = text_xml("o_1", "x", kind="news").split("<Content>", maxsplit=1)[0]
    return f"{head}<ArticleCount>{count}</ArticleCount><Articles>{item * count}</Articles></xml>"


@pytest.mark.parametrize("body", [b"success", b""])
def test_nothing_to_show(body: bytes) -> None:
    assert read(body).kind == "nothing"


def test_a_right_text() -> None:
    text = '您好\n<a href="https://example.com/a?b=1&amp;c=2">看全文</a>'
    passive = read(sealed(text_xml("o_1", text), NONCE))
    assert (passive.kind, passive.content["text"], passive.warnings) == ("text", text, ())
    assert passive.content["links"] == [{"href": "https://example.com/a?b=1&c=2", "text": "看全文"}]


def test_split_cdata_is_joined() -> None:
    assert read(sealed(text_xml("o_1", "a]]]]><![CDATA[>b"), NONCE)).content["text"] == "a]]>b"


GOOD = text_xml("o_1", "好")
OTHER = Secrets("other", SECRETS.aes_key, SECRETS.appid)
BAD: dict[str, bytes] = {
    "quoted success": b'"success"',
    "success and newline": b"success\n",
    "Success": b"Success",
    "json": b'{"text": "ok"}',
    "html": b"<html><body>502</body></html>",
    "not utf-8": "<xml>你好</xml>".encode("gbk"),
    "unencrypted": GOOD.encode(),
    "no end": sealed(GOOD, NONCE)[:-6],
    "two encrypts": sealed(GOOD, NONCE).replace(b"</xml>", b"<Encrypt>a</Encrypt></xml>"),
    "dtd": b"<!DOCTYPE xml>" + sealed(GOOD, NONCE),
    "wrong signature": sealed(GOOD, NONCE, signature="0" * 40),
    "other token": sealed(GOOD, NONCE, secrets=OTHER),
    "other appid": sealed(GOOD, NONCE, secrets=Secrets(SECRETS.token, SECRETS.aes_key, "wx9")),
    "other key": sealed(GOOD, NONCE, secrets=Secrets(SECRETS.token, "A" * 43, SECRETS.appid)),
    "to somebody else": sealed(text_xml("o_2", "好"), NONCE),
    "from another account": sealed(text_xml("o_1", "好", sender="gh_other"), NONCE),
    "unknown kind": sealed(text_xml("o_1", "好", kind="markdown"), NONCE),
    "empty content": sealed(text_xml("o_1", "  \n"), NONCE),
    "one byte too long": sealed(text_xml("o_1", "a" * 2048), NONCE),
    "control character": sealed(text_xml("o_1", "a\x02b"), NONCE),
    "raw cdata end": sealed(text_xml("o_1", "a]]>b<c"), NONCE),
    "inner without CreateTime": sealed(GOOD.replace("CreateTime", "Created"), NONCE),
    "news without count": sealed(news(1).replace("<ArticleCount>1", "<ArticleCount>2"), NONCE),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_shown_for(name: str) -> None:
    with pytest.raises(BadReply):
        read(BAD[name])


def test_the_longest_text() -> None:
    text = "医" * 682 + "a"
    assert read(sealed(text_xml("o_1", text), NONCE)).content["bytes"] == 2047


@pytest.mark.parametrize(
    ("is_event", "count", "left", "warned"),
    [(False, 1, 1, 0), (False, 2, 1, 1), (True, 8, 8, 0), (True, 9, 8, 1)],
)
def test_articles(is_event: bool, count: int, left: int, warned: int) -> None:
    passive = read(sealed(news(count), NONCE), is_event=is_event)
    assert (len(passive.content["articles"]), len(passive.warnings)) == (left, warned)


def test_another_nonce_or_an_old_time_is_a_warning() -> None:
    encrypted, stamp = SECRETS.encrypt(GOOD.encode()), str(int(time.time()) - 5000)
    fields: dict[str, Any] = {
        "Encrypt": encrypted,
        "MsgSignature": SECRETS.msg_signature(stamp, "7", encrypted),
        "TimeStamp": stamp,
        "Nonce": "7",
    }
    body = "<xml>" + "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()) + "</xml>"
    assert len(read(body.encode()).warnings) == 2
