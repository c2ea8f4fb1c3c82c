"""A message or event as the rest of the channel sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.gateway.identity import wechat_sender

UNSUPPORTED = "【收到不支持的消息类型"
"""How the text begins that WeChat puts in place of stickers, cards and the like."""

SUBSCRIBE, UNSUBSCRIBE, SCAN, CLICK = "SUBSCRIBE", "UNSUBSCRIBE", "SCAN", "CLICK"
SPOKEN = (SUBSCRIBE, SCAN, CLICK)
"""Events that a person expects an answer to, and that allow pushes for a minute."""


class Kind(StrEnum):
    """What arrived."""

    TEXT = "text"
    VOICE = "voice"
    MEDIA = "media"
    """A picture, video, place, link or sticker: handled by a hint."""
    EVENT = "event"
    OTHER = "other"


_KINDS = {
    "text": Kind.TEXT,
    "voice": Kind.VOICE,
    "event": Kind.EVENT,
    **dict.fromkeys(("image", "video", "shortvideo", "location", "link"), Kind.MEDIA),
}


@dataclass(frozen=True)
class Message:
    """One message. ``key`` is the same for every delivery of it; ``sender`` is the internal id.

    Holds no openid, so that it can be stored; ``text`` is what was typed or recognised.
    """

    key: str
    sender: str
    kind: Kind
    text: str = ""
    event: str = ""
    event_key: str = ""
    created: int = 0
    tapped: bool = False
    """A click in a message's menu: counts as a tap, not as a message written."""


@dataclass(frozen=True)
class Delivery:
    """A message as delivered: with the two addresses that a reply needs."""

    message: Message
    openid: str
    account: str


class NoMessage(Exception):
    """Decrypted, but without a sender: nobody could be answered."""


def read_delivery(fields: Mapping[str, str], secret_key: str) -> Delivery:
    """The delivery in the fields of a decrypted message; raises NoMessage."""
    openid, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    if not openid or not account:
        raise NoMessage
    kind = _KINDS.get(fields.get("MsgType", ""), Kind.OTHER)
    text = fields.get("Recognition", "") if kind is Kind.VOICE else fields.get("Content", "")
    if kind is Kind.TEXT and text.startswith(UNSUPPORTED):
        kind, text = Kind.MEDIA, ""
    created = fields.get("CreateTime", "")
    sender = wechat_sender(secret_key, openid)
    message = Message(
        key=_key(sender, fields),
        sender=sender,
        kind=kind,
        text=text.strip(),
        event=fields.get("Event", "").upper() if kind is Kind.EVENT else "",
        event_key=fields.get("EventKey", "") if kind is Kind.EVENT else "",
        created=int(created) if created.isascii() and created.isdigit() and len(created) <= 12 else 0,
        tapped="bizmsgmenuid" in fields,
    )
    return Delivery(message, openid, account)


def _key(sender: str, fields: Mapping[str, str]) -> str:
    """What tells repeats: MsgId; for events sender and time, with event and key; hashed, so no id is stored."""
    if fields.get("MsgId"):
        parts = ["m", fields["MsgId"]]
    else:
        names = ("CreateTime", "MsgType", "Event", "EventKey", "Content")
        parts = ["e", *(fields.get(name, "") for name in names)]
    joined = "\x00".join([sender, *parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
