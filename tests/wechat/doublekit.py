"""A double and, opposite it, a small account that answers as a test tells it; both are real HTTP servers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tests.stack import free_ports
from tests.wechat.double.app import Account, create_double
from tests.wechat.double.cipher import Secrets
from tests.wechat.double.client import DoubleClient
from tests.wechat.double.options import Options

SECRETS = Secrets("a-token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx00000000000000ab")
APP_SECRET = "an-app-secret"
ACCOUNT = "gh_double000001"
SCALE = 0.2  # for tests that wait for the deadline: five seconds of WeChat's are one of ours


@contextlib.contextmanager
def serving(app: ASGIApp, port: int | None = None) -> Iterator[str]:
    """Serve ``app`` on a free port until the end of the block."""
    chosen = port or free_ports(1)[0]
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", chosen, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield f"http://127.0.0.1:{chosen}"
    finally:
        server.should_exit = True
        thread.join(20)


def text_xml(openid: str, text: str, *, kind: str = "text", sender: str = ACCOUNT) -> str:
    """The inner XML of a text reply."""
    return (
        f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>"
        f"<Content><![CDATA[{text}]]></Content></xml>"
    )


def sealed(inner: str, nonce: str, *, signature: str | None = None, secrets: Secrets = SECRETS) -> bytes:
    """The encrypted reply around ``inner``."""
    encrypted, stamp = secrets.encrypt(inner.encode()), str(int(time.time()))
    signed = signature or secrets.msg_signature(stamp, nonce, encrypted)
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature>{signed}</MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce>{nonce}</Nonce></xml>"
    ).encode()


@dataclass
class Heard:
    """One request the account received."""

    query: dict[str, str]
    inner: bytes
    port: int


@dataclass
class PretendAccount:
    """Answers ``answer(request number, openid, nonce)``: bytes, or a status; after ``delay`` real seconds."""

    answer: Callable[[int, str, str], bytes | int] = field(default=lambda number, openid, nonce: b"success")
    delays: list[float] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def says(self, text: str) -> None:
        """Answer everything with ``text``, rightly."""
        self.answer = lambda number, openid, nonce: sealed(text_xml(openid, text), nonce)

    async def callback(self, request: Request) -> Response:
        query = dict(request.query_params)
        encrypted = ET.fromstring(await request.body()).findtext("Encrypt") or ""
        assert query["msg_signature"] == SECRETS.msg_signature(query["timestamp"], query["nonce"], encrypted)
        self.heard.append(
            Heard(query, SECRETS.decrypt(encrypted), request.client.port if request.client else 0)
        )
        number = len(self.heard)
        if number <= len(self.delays):
            await asyncio.sleep(self.delays[number - 1])
        said = self.answer(number, query["openid"], query["nonce"])
        if isinstance(said, int):
            return Response(status_code=said)
        return Response(said, media_type="text/xml")


@dataclass
class Pair:
    """A pretend account and the double opposite."""

    account: PretendAccount
    double: DoubleClient
    api: httpx.Client

    def token(self) -> str:
        """A fresh access token, or the present one."""
        asked = {"grant_type": "client_credential", "appid": SECRETS.appid, "secret": APP_SECRET}
        given: str = self.api.post("/cgi-bin/stable_token", json=asked).json()["access_token"]
        return given

    def call(self, path: str, data: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        """Call the cgi-bin side with raw UTF-8 JSON."""
        params = {"access_token": self.token() if token is None else token}
        answer: dict[str, Any] = self.api.post(f"/cgi-bin{path}", params=params, content=utf8(data)).json()
        return answer

    def push(self, text: str, openid: str = "o_resident") -> dict[str, Any]:
        """Send a customer-service text."""
        data = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return self.call("/message/custom/send", data)


def utf8(data: dict[str, Any]) -> bytes:
    """JSON as WeChat wants it: no escapes."""
    return json.dumps(data, ensure_ascii=False).encode()


@contextlib.contextmanager
def running_pair(scale: float = 1.0) -> Iterator[Pair]:
    """Start both."""
    account = PretendAccount()
    app = Starlette(routes=[Route("/wx", account.callback, methods=["POST"])])
    with serving(app) as url:
        known = Account(f"{url}/wx", SECRETS.token, SECRETS.aes_key, SECRETS.appid, APP_SECRET, ACCOUNT)
        with (
            serving(create_double(known, Options(scale=scale))) as double_url,
            httpx.Client(base_url=double_url, trust_env=False) as api,
        ):
            client = DoubleClient(double_url)
            yield Pair(account, client, api)
            client.close()
