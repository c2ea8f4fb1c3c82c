"""Requests that WeChat would not send: to see that the account refuses them. Signed rightly unless told not to."""

from __future__ import annotations

import base64
import secrets as random
import struct
import time
from typing import Any, Literal

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from pydantic import BaseModel, ConfigDict, Field

from tests.wechat.double.cipher import pad
from tests.wechat.double.delivery import HEADERS, outer_xml
from tests.wechat.double.messages import compose
from tests.wechat.double.world import World

Signature = Literal["right", "wrong", "absent"]
Frame = Literal["right", "base64", "length", "padding", "inner_length", "appid", "short", "empty"]
BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHOWN = 500  # characters of an answer that are handed back


class Forgery(BaseModel):
    """What is wrong with a request."""

    model_config = ConfigDict(extra="forbid")

    openid: str = "o_forger"
    method: Literal["GET", "POST"] = "POST"
    text: str = "你好"
    inner: str | None = Field(default=None, description="the inner XML, as it is")
    outer: str | None = Field(default=None, description="the body; {encrypt} is filled in")
    dtd: bool = Field(default=False, description="a document type with entities before the outer XML")
    plain: bool = Field(default=False, description="the inner XML as the body, as in 明文模式")
    signature: Signature = "right"
    msg_signature: Signature = "right"
    encrypt_type: str | None = "aes"
    offset: float = Field(default=0.0, description="seconds added to the timestamp")
    timestamp: str | None = None
    nonce: str | None = None
    echostr: str = "4375120948345356249"
    frame: Frame = "right"
    fill: int = Field(default=0, description="the body is filled with spaces up to so many bytes")


def _sealed(world: World, frame: bytes) -> str:
    key = base64.b64decode(world.secrets.aes_key + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(frame) + encryptor.finalize()).decode()


def broken_encrypt(world: World, message: bytes, how: Frame) -> str:
    """An ``Encrypt`` field with one fault inside (requirement 4)."""
    appid = world.secrets.appid.encode()
    head = b"0123456789abcdef"
    good = head + struct.pack(">I", len(message)) + message + appid
    if how == "right":
        return world.secrets.encrypt(message)
    if how == "empty":
        return ""
    if how == "base64":
        return "&" + world.secrets.encrypt(message)[1:]
    if how == "length":
        return base64.b64encode(b"x" * 33).decode()
    frames = {
        "padding": pad(good)[:-2] + b"\x00\x21",
        "inner_length": pad(head + struct.pack(">I", 2**31) + message + appid),
        "appid": pad(head + struct.pack(">I", len(message)) + message + b"wx0000000000000000"),
        "short": pad(b"abc"),
    }
    return _sealed(world, frames[how])


def _query(world: World, forgery: Forgery, encrypted: str) -> dict[str, str]:
    stamp = str(int(time.time() + forgery.offset)) if forgery.timestamp is None else forgery.timestamp
    nonce = str(random.randbelow(10**9)) if forgery.nonce is None else forgery.nonce
    query = {"timestamp": stamp, "nonce": nonce, "openid": forgery.openid}
    signed = {"signature": (forgery.signature, world.secrets.url_signature(stamp, nonce))}
    if forgery.method == "GET":
        query["echostr"] = forgery.echostr
    else:
        if forgery.encrypt_type is not None:
            query["encrypt_type"] = forgery.encrypt_type
        right = world.secrets.msg_signature(stamp, nonce, encrypted)
        signed["msg_signature"] = (forgery.msg_signature, right)
    for name, (how, right) in signed.items():
        if how != "absent":
            query[name] = right if how == "right" else "0" * 40
    return query


async def send_forgery(
    world: World, callback: str, http: httpx.AsyncClient, forgery: Forgery
) -> dict[str, Any]:
    """Send it; returns status, body (its first characters), content type and real seconds."""
    inner = forgery.inner
    if inner is None:
        inner = compose(forgery.openid, world.account, "text", {"Content": forgery.text}).xml.decode()
    encrypted = broken_encrypt(world, inner.encode("utf-8", "surrogatepass"), forgery.frame)
    body = inner.encode() if forgery.plain else outer_xml(world.account, encrypted)
    if forgery.outer is not None:
        body = forgery.outer.replace("{encrypt}", encrypted).encode()
    body = (BOMB.encode() if forgery.dtd else b"") + body
    body += b" " * max(0, forgery.fill - len(body))
    started = time.monotonic()
    response = await http.request(
        forgery.method,
        callback,
        params=_query(world, forgery, encrypted),
        content=body if forgery.method == "POST" else b"",
        headers=HEADERS,
        timeout=30,
    )
    return {
        "status": response.status_code,
        "body": response.text[:SHOWN],
        "type": response.headers.get("content-type", ""),
        "seconds": round(time.monotonic() - started, 3),
    }
