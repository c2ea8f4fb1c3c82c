"""WeChat's protocol against the published vectors and what WeChat really sends; numbers are requirements."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.wechat.crypto import Crypto, CryptoFault
from bot.channels.wechat.messages import Kind, NoMessage, read_delivery
from bot.channels.wechat.signature import Age, age, matches, sign
from bot.channels.wechat.xml_in import XmlFault, read_envelope, read_fields
from bot.channels.wechat.xml_out import cdata, envelope, text_reply
from tests.stack import ROOT

VECTORS: dict[str, Any] = {
    name: data
    for name, data in json.loads((ROOT / "tests" / "wechat" / "vectors.json").read_text("utf-8")).items()
    if name.startswith("V")
}
SIGNED = [name for name, data in VECTORS.items() if "msg_signature" in data]
ENCRYPTED = [name for name, data in VECTORS.items() if "encrypt" in data]
FRAMED = [name for name, data in VECTORS.items() if "random" in data and "encrypt" in data]
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx2c2769f8efd9abc2"


def crypto_of(name: str) -> Crypto:
    return Crypto(VECTORS[name]["encoding_aes_key"], VECTORS[name]["appid"])


def test_all_ten_vectors_are_here() -> None:
    assert [name.split("_")[0] for name in VECTORS] == [f"V{n}" for n in range(1, 11)]
    assert len(ENCRYPTED) == 8


@pytest.mark.parametrize("name", ["V1_get_plain", "V2_post_plain", "V3_post_aes", "V7_post_aes_xml"])
def test_r1_signature_of_the_address(name: str) -> None:
    data = VECTORS[name]
    assert matches(data["signature"], data["token"], data["timestamp"], data["nonce"])
    assert not matches(data["signature"], data["token"] + "x", data["timestamp"], data["nonce"])
    assert not matches("", data["token"], data["timestamp"], data["nonce"])


@pytest.mark.parametrize("name", SIGNED)
def test_r2_signature_over_the_encrypted_body(name: str) -> None:
    data = VECTORS[name]
    parts = (data["token"], data["timestamp"], data["nonce"])
    assert sign(*parts, data["encrypt"]) == data["msg_signature"]
    assert not matches(data["msg_signature"], *parts, data["encrypt"][:-4] + "AAA=")


@pytest.mark.parametrize("name", ENCRYPTED)
def test_r3_decrypt(name: str) -> None:
    plain = crypto_of(name).decrypt(VECTORS[name]["encrypt"]).decode()
    if "plain" in VECTORS[name]:
        assert plain == VECTORS[name]["plain"]
    else:
        assert read_fields(plain.encode())["FromUserName"]


@pytest.mark.parametrize("name", FRAMED)
def test_r3_encrypt(name: str) -> None:
    data = VECTORS[name]
    assert crypto_of(name).encrypt(data["plain"].encode(), data["random"].encode()) == data["encrypt"]


def test_r3_the_padding_above_sixteen_was_among_them() -> None:
    assert "V3_post_aes" in FRAMED


@pytest.mark.parametrize("length", range(64))
def test_r3_every_length_comes_back(length: int) -> None:
    crypto = Crypto(KEY, APPID)
    assert crypto.decrypt(crypto.encrypt(b"x" * length)) == b"x" * length


def raw_encrypt(frame: bytes) -> str:
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(frame) + encryptor.finalize()).decode()


def frame(length: int, message: bytes, appid: bytes = APPID.encode()) -> bytes:
    body = b"r" * 16 + length.to_bytes(4, "big") + message + appid
    pad = 32 - len(body) % 32
    return body + bytes([pad]) * pad


@pytest.mark.parametrize(
    ("encrypted", "step"),
    [
        ("", "length"),
        ("不是base64", "base64"),
        ("AAA", "base64"),
        ("A" * 24, "length"),
        (raw_encrypt(b"\x00" * 64), "padding"),
        (raw_encrypt(b"\x21" * 64), "padding"),
        (raw_encrypt(b"x" * 30 + b"\x02\x03" + b"y" * 31 + b"\x05"), "padding"),
        (raw_encrypt(b"\x20" * 32), "frame"),
        (raw_encrypt(frame(2**32 - 1, b"hi")), "frame"),
        (raw_encrypt(frame(3, b"hi")), "appid"),
        (raw_encrypt(frame(2, b"hi", b"wx0000000000000000")), "appid"),
        (raw_encrypt(frame(2, b"hi", b"")), "appid"),
    ],
)
def test_r4_every_fault_is_the_same_error(encrypted: str, step: str) -> None:
    with pytest.raises(CryptoFault, match=step):
        Crypto(KEY, APPID).decrypt(encrypted)


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 44, "密" * 43, "!" * 43])
def test_r4_a_key_that_is_none(key: str) -> None:
    with pytest.raises(CryptoFault, match="key"):
        Crypto(key, APPID)


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("1000", Age.FRESH),
        ("1060", Age.FRESH),
        ("1061", Age.SKEWED),
        ("400", Age.SKEWED),
        ("1600", Age.SKEWED),
        ("1601", Age.REFUSED),
        ("399", Age.REFUSED),
        ("", Age.REFUSED),
        ("-1", Age.REFUSED),
        ("1e3", Age.REFUSED),
        ("９９９", Age.REFUSED),
        ("9" * 500, Age.REFUSED),
    ],
)
def test_r5_age(timestamp: str, expected: Age) -> None:
    assert age(timestamp, 1000.0) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"<xml></xml>",
        b"<a><Encrypt>x</Encrypt></a>",
        b"\xff\xfe",
        b'<?xml version="1.0" encoding="nothing"?><xml><Encrypt>x</Encrypt></xml>',
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Encrypt>x</Encrypt></xml>',
    ],
)
def test_r6_envelopes_that_are_refused(body: bytes) -> None:
    with pytest.raises(XmlFault):
        read_envelope(body)


def test_r6_an_envelope() -> None:
    body = b"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[abc]]></Encrypt></xml>"
    assert read_envelope(body).encrypt == "abc"


def inner(content: str) -> bytes:
    return (
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o_me]]></FromUserName>"
        "<CreateTime>17</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{content}]]></Content><MsgId>42</MsgId></xml>"
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        "hi]]></Content><FromUserName><![CDATA[o_you]]></FromUserName><Content><![CDATA[",
        "hi]]></Content><FromUserName>o_you</FromUserName><MsgId>1</MsgId>",
        "a < b & c > d",
        "]]>",
        "<Content>",
        "</xml>",
        "&amp;&lt;",
    ],
)
def test_r7_a_text_changes_no_other_field(content: str) -> None:
    fields = read_fields(inner(content))
    assert (fields["FromUserName"], fields["MsgId"], fields["MsgType"]) == ("o_me", "42", "text")
    assert fields["Content"] == content


def test_r7_control_characters_go() -> None:
    assert read_fields(inner("a\x02b\x10c\x1dd\ufffee"))["Content"] == "abcde"
    assert read_fields(inner("a").replace(b"[a]", b"[\xff\xfea]"))["Content"].endswith("a")


def test_r7_nothing_known_is_no_error() -> None:
    assert read_fields(b"") == {}
    assert read_fields(b"\x00<<<Content></Content>")["Content"] == ""
    with pytest.raises(NoMessage):
        read_delivery({}, "secret")


def fields_of(**changes: str) -> dict[str, str]:
    base = {"FromUserName": "o_me", "ToUserName": "gh_1", "CreateTime": "17", "MsgType": "text"}
    return {**base, **changes}


def test_r10_repeats_have_one_key_and_others_another() -> None:
    def key(**changes: str) -> str:
        return read_delivery(fields_of(**changes), "secret").message.key

    assert key(MsgId="1", Content="a") == key(MsgId="1", Content="a")
    assert len({key(MsgId="1"), key(MsgId="2"), key(MsgId="1", FromUserName="o_you")}) == 3
    events = {
        key(MsgType="event", Event=event, EventKey=event_key, CreateTime=created)
        for event in ("CLICK", "SCAN")
        for event_key in ("a", "b")
        for created in ("17", "18")
    }
    assert len(events) == 8


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", Kind.TEXT),
        ("voice", Kind.VOICE),
        ("image", Kind.MEDIA),
        ("video", Kind.MEDIA),
        ("shortvideo", Kind.MEDIA),
        ("location", Kind.MEDIA),
        ("link", Kind.MEDIA),
        ("event", Kind.EVENT),
        ("never_seen", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_r11_types(kind: str, expected: Kind) -> None:
    assert read_delivery(fields_of(MsgType=kind), "secret").message.kind is expected


def test_r12_voice_is_what_was_recognised() -> None:
    heard = read_delivery(fields_of(MsgType="voice", Recognition="低保怎么办。"), "secret").message
    assert (heard.kind, heard.text) == (Kind.VOICE, "低保怎么办。")
    assert read_delivery(fields_of(MsgType="voice"), "secret").message.text == ""


def test_r13_what_wechat_cannot_pass_on_is_no_question() -> None:
    said = fields_of(Content="【收到不支持的消息类型，暂无法显示】")
    assert read_delivery(said, "secret").message.kind is Kind.MEDIA


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>c", "]]]]>>", "多行\n第二行", "\x02控制\x1d", "<b>&amp;"])
def test_r21_what_is_written_is_read_back(text: str) -> None:
    from xml.etree import ElementTree as ET

    clean = "".join(char for char in text if char == "\n" or ord(char) >= 32)
    assert ET.fromstring(f"<a>{cdata(text)}</a>").text == clean
    reply = ET.fromstring(text_reply("o_me", "gh_1", 17, text))
    assert reply.findtext("Content") == clean
    assert (reply.findtext("ToUserName"), reply.findtext("FromUserName")) == ("o_me", "gh_1")


def test_r22_an_encrypted_reply() -> None:
    crypto = Crypto(KEY, APPID)
    fields = {
        n: v.strip() for n, v in read_fields(envelope(crypto, "tok", "<xml/>", 99, "n1").encode()).items()
    }
    assert set(fields) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
    assert (fields["TimeStamp"], fields["Nonce"]) == ("99", "n1")
    assert fields["MsgSignature"] == sign("tok", "99", "n1", fields["Encrypt"])
    assert crypto.decrypt(fields["Encrypt"]) == b"<xml/>"


def test_r33_the_sender_is_a_keyed_hash_and_no_openid_is_in_the_message() -> None:
    delivery = read_delivery(fields_of(MsgId="1", Content="问"), "secret")
    assert delivery.message.sender.startswith("wx_")
    assert len(delivery.message.sender) == 3 + 64
    assert "o_me" not in repr(delivery.message)
    assert read_delivery(fields_of(MsgId="1"), "other").message.sender != delivery.message.sender
