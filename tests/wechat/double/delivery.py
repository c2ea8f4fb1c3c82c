"""Deliveries: a fresh connection each, dropped at five seconds, sent again, and what then is on the phone."""

from __future__ import annotations

import asyncio
import secrets as random
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import httpx

from tests.wechat.double.messages import Inbound
from tests.wechat.double.replies import BadReply, Passive, read_reply
from tests.wechat.double.world import World

Result = Literal["answered", "nothing", "bad", "dropped", "refused", "status", "lost"]
AGAIN = {"dropped", "refused", "status", "lost"}  # WeChat sends again; after anything else it does not
SILENT_EVENTS = {"unsubscribe"}  # the chat is gone, so no fault is seen either
HEADERS = {"User-Agent": "Mozilla/4.0", "Content-Type": "text/xml", "Pragma": "no-cache", "Accept": "*/*"}


@dataclass
class Attempt:
    """One delivery. ``seconds`` are WeChat's; ``reply`` is what was read, shown or not."""

    number: int
    timestamp: str
    nonce: str
    result: Result = "dropped"
    seconds: float = 0.0
    status: int | None = None
    reason: str = ""
    reply: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass
class Message:
    """A message or event with its deliveries. ``outcome`` is set when WeChat gives up or is content."""

    id: str
    inbound: Inbound
    attempts: list[Attempt] = field(default_factory=list)
    extras: list[Attempt] = field(default_factory=list)
    outcome: Literal["pending", "answered", "nothing", "fault"] = "pending"

    def public(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {
            "id": self.id,
            "openid": self.inbound.openid,
            "kind": self.inbound.kind,
            "msg_id": self.inbound.msg_id,
            "create_time": self.inbound.created,
            "outcome": self.outcome,
            "attempts": [asdict(a) for a in self.attempts],
            "extras": [asdict(a) for a in self.extras],
        }


@dataclass(frozen=True)
class Plan:
    """How one message is delivered: ``lose`` replies vanish on the way; ``extras`` arrive beside the first."""

    deliveries: int
    identical: bool
    lose: int = 0
    extras: int = 0


def outer_xml(account: str, encrypted: str) -> bytes:
    """The body of a delivery."""
    return (
        f"<xml>\n<ToUserName><![CDATA[{account}]]></ToUserName>\n"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>\n</xml>"
    ).encode()


def request_of(
    world: World, inbound: Inbound, timestamp: str, nonce: str, encrypted: str
) -> tuple[dict[str, str], bytes]:
    """Query string and body of a delivery."""
    query = {
        "signature": world.secrets.url_signature(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": inbound.openid,
        "encrypt_type": "aes",
        "msg_signature": world.secrets.msg_signature(timestamp, nonce, encrypted),
    }
    return query, outer_xml(world.account, encrypted)


class Courier:
    """Delivers to the account's callback URL."""

    def __init__(self, world: World, callback: str) -> None:
        self._world, self._callback = world, callback
        # No connection is kept: WeChat's deliveries come from many machines.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self.http = httpx.AsyncClient(limits=limits, timeout=None, follow_redirects=False, trust_env=False)
        self.messages: dict[str, Message] = {}

    async def deliver(self, message: Message, plan: Plan) -> None:
        """Deliver until there is an answer or WeChat gives up; shows the result on the phone."""
        self.messages[message.id] = message
        beside = [asyncio.create_task(self._extra(message, n)) for n in range(plan.extras)]
        first: tuple[str, str, str] | None = None
        for number in range(1, plan.deliveries + 1):
            envelope = first if first and plan.identical else self._envelope(message)
            first = first or envelope
            attempt = await self._attempt(message, number, envelope, lost=number <= plan.lose)
            message.attempts.append(attempt)
            if attempt.result not in AGAIN:
                break
            if number < plan.deliveries and attempt.result in {"refused", "status"}:
                await asyncio.sleep(self._world.options.pause * self._world.options.scale)
        self._conclude(message)
        await asyncio.gather(*beside)

    def _envelope(self, message: Message) -> tuple[str, str, str]:
        timestamp, nonce = str(int(self._world.wall())), str(random.randbelow(10**10))
        return timestamp, nonce, self._world.secrets.encrypt(message.inbound.xml)

    async def _extra(self, message: Message, number: int) -> None:
        envelope = self._envelope(message)
        message.extras.append(await self._attempt(message, number + 1, envelope, lost=False))

    async def _attempt(
        self, message: Message, number: int, envelope: tuple[str, str, str], *, lost: bool
    ) -> Attempt:
        timestamp, nonce, encrypted = envelope
        attempt = Attempt(number, timestamp, nonce)
        query, body = request_of(self._world, message.inbound, timestamp, nonce, encrypted)
        limit = self._world.options.deadline * self._world.options.scale
        started = time.monotonic()
        try:
            async with asyncio.timeout(limit):
                response = await self.http.post(self._callback, params=query, content=body, headers=HEADERS)
                self._read(message, attempt, response)
                if lost:
                    attempt.result = "lost"
                    await asyncio.sleep(limit)  # WeChat waits in vain until the deadline
        except TimeoutError:
            attempt.result = "lost" if attempt.result == "lost" else "dropped"
        except httpx.HTTPError as error:
            attempt.result, attempt.reason = "refused", type(error).__name__
        attempt.seconds = round((time.monotonic() - started) / self._world.options.scale, 3)
        return attempt

    def _read(self, message: Message, attempt: Attempt, response: httpx.Response) -> None:
        attempt.status = response.status_code
        if response.status_code != 200:
            attempt.result, attempt.reason = "status", f"HTTP {response.status_code}"
            return
        try:
            passive = read_reply(
                response.content,
                self._world.secrets,
                openid=message.inbound.openid,
                account=self._world.account,
                nonce=attempt.nonce,
                is_event=message.inbound.is_event,
            )
        except BadReply as error:
            attempt.result, attempt.reason = "bad", str(error)
            return
        self._note(attempt, passive)

    def _note(self, attempt: Attempt, passive: Passive) -> None:
        attempt.warnings = list(passive.warnings)
        if passive.kind == "nothing":
            attempt.result = "nothing"
        else:
            attempt.result, attempt.reply = "answered", {"kind": passive.kind, **passive.content}

    def _conclude(self, message: Message) -> None:
        last = message.attempts[-1]
        phone = self._world.residents.get(message.inbound.openid).phone
        if last.result == "nothing":
            message.outcome = "nothing"
        elif last.result == "answered" and last.reply is not None:
            message.outcome = "answered"
            content = {k: v for k, v in last.reply.items() if k != "kind"}
            if (
                self._world.residents.get(message.inbound.openid).follows
                and last.reply["kind"] != "transfer_customer_service"
            ):
                phone.show("account", last.reply["kind"], "passive", content, message.id)
        else:
            message.outcome = "fault"
            if message.inbound.kind not in SILENT_EVENTS:
                phone.fault(message.id)
