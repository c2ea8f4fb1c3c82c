"""The callback ``/wx`` that WeChat calls."""

from __future__ import annotations

import logging
import time

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from bot.channels.wechat.attempt import attempt
from bot.channels.wechat.channel import Channel
from bot.channels.wechat.crypto import CryptoFault
from bot.channels.wechat.messages import Delivery, NoMessage, read_delivery
from bot.channels.wechat.mount import PATH
from bot.channels.wechat.signature import Age, age, matches
from bot.channels.wechat.xml_in import XmlFault, read_envelope, read_fields
from bot.channels.wechat.xml_out import envelope, text_reply
from kb.api.security_log import security_event
from kb.api.state import Shared

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def verify(request: Request) -> Response:
    """WeChat asks whether this is our server: the echo for a right signature, else 403."""
    channel, query = _channel(request), request.query_params
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    signed = matches(query.get("signature", ""), channel.settings.wechat_token, timestamp, nonce)
    if not signed or not _fresh(timestamp):
        return _refused(request, "signature")
    return PlainTextResponse(query.get("echostr", ""))


@router.post(PATH)
async def receive(request: Request, state: Shared) -> Response:
    """A message: refused unless encrypted and signed; after that always an answer or ``success``."""
    channel, query = _channel(request), request.query_params
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if query.get("encrypt_type") != "aes" or not _fresh(timestamp):
        return _refused(request, "plain or stale")
    try:
        encrypted = read_envelope(await request.body()).encrypt
    except ClientDisconnect:
        return _success()  # WeChat has hung up: it sends again, and nobody reads this
    except XmlFault as exc:
        return _refused(request, f"xml {exc}")
    signature = query.get("msg_signature", "")
    if not matches(signature, channel.settings.wechat_token, timestamp, nonce, encrypted):
        return _refused(request, "signature")
    try:
        fields = read_fields(channel.crypto.decrypt(encrypted))
        delivery = read_delivery(fields, state.settings.secret_key)
    except (CryptoFault, NoMessage) as exc:
        log.warning("ALARM signed by WeChat, but not readable: %s %s", type(exc).__name__, exc)
        channel.metrics.deliveries.labels("unreadable").inc()
        return _success()
    with channel.metrics.seconds.time():
        plain = await _reply(request, delivery, urgent=state.gateway.urgent(delivery.message.text))
    channel.metrics.deliveries.labels("success" if plain is None else "reply").inc()
    if plain is None:
        return _success()
    token = channel.settings.wechat_token
    body = envelope(channel.crypto, token, plain, int(time.time()), nonce)
    return Response(body, media_type="application/xml")


async def _reply(request: Request, delivery: Delivery, *, urgent: bool) -> str | None:
    """The plain XML of the reply, or None; a fault of ours is logged, WeChat never sees it."""
    contract = _channel(request).contract
    task = await attempt(contract.deliver(delivery, urgent=urgent, hung_up=request.is_disconnected))
    error = task.exception()
    if error is not None:
        log.error("a delivery was not handled: %s", type(error).__name__)
        return None
    answer = task.result()
    if answer is None or not answer.text:
        return None
    return text_reply(delivery.openid, delivery.account, answer.created, answer.text)


def _channel(request: Request) -> Channel:
    channel = request.app.state.wechat
    assert isinstance(channel, Channel)
    return channel


def _fresh(timestamp: str) -> bool:
    found = age(timestamp, time.time())
    if found is Age.SKEWED:
        log.warning("WeChat's clock and ours differ by more than a minute")
    return found is not Age.REFUSED


def _success() -> Response:
    """Exactly ``success``: WeChat shows nothing and sends nothing again."""
    return PlainTextResponse("success")


def _refused(request: Request, why: str) -> Response:
    security_event("wechat_refused", request, why=why)
    _channel(request).metrics.deliveries.labels("refused").inc()
    return PlainTextResponse("", status_code=403)
