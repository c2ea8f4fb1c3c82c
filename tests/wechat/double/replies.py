"""What WeChat makes of the account's answer to a delivery: something to show, nothing, or 服务出现故障."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

from tests.wechat.double.cipher import CipherError, Secrets
from tests.wechat.double.shown import links_of

TEXT_BYTES = (
    2047  # the most a passive text may have in UTF-8 (observed); one more and the phone shows a fault
)
ARTICLES_TO_MESSAGE = 1
ARTICLES_TO_EVENT = 8
FRESH = 600  # seconds a reply's TimeStamp may be away from now before a warning


class BadReply(Exception):
    """The phone shows a fault; the text says why, for whoever reads the log."""


@dataclass(frozen=True)
class Passive:
    """A readable answer. ``kind`` is ``nothing`` for ``success`` and the empty body."""

    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def _tree(data: bytes | str, what: str) -> ET.Element:
    text = data.decode("utf-8", "strict") if isinstance(data, bytes) else data
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadReply(f"{what}: DTD")
    root = ET.fromstring(text)
    if root.tag != "xml":
        raise BadReply(f"{what}: root is {root.tag}")
    return root


def parse_xml(data: bytes | str, what: str) -> ET.Element:
    """Well-formed XML with root ``xml`` and no DTD.

    Raises:
        BadReply: otherwise.
    """
    try:
        return _tree(data, what)
    except (ET.ParseError, UnicodeDecodeError, ValueError) as error:
        raise BadReply(f"{what}: {error}") from error


def one(root: ET.Element, name: str) -> str:
    """The text of the one child called ``name``.

    Raises:
        BadReply: if there is none, or more than one.
    """
    found = root.findall(name)
    if len(found) != 1:
        raise BadReply(f"{len(found)} × {name}")
    return found[0].text or ""


def unwrap(body: bytes, secrets: Secrets, nonce: str) -> tuple[bytes, list[str]]:
    """Verify the outer XML of a reply and decrypt it; returns the inner XML and warnings."""
    outer = parse_xml(body, "outer XML")
    encrypted, stamp, own_nonce = one(outer, "Encrypt"), one(outer, "TimeStamp"), one(outer, "Nonce")
    if one(outer, "MsgSignature") != secrets.msg_signature(stamp, own_nonce, encrypted):
        raise BadReply("MsgSignature")
    warnings = [] if own_nonce == nonce else [f"Nonce is {own_nonce!r}, not the URL's"]
    if not stamp.isdigit():
        raise BadReply("TimeStamp")
    if abs(int(stamp) - time.time()) > FRESH:
        warnings.append("TimeStamp is not now")
    try:
        return secrets.decrypt(encrypted), warnings
    except CipherError as error:
        raise BadReply(f"Encrypt: {error}") from error


def _text(root: ET.Element) -> dict[str, Any]:
    content = one(root, "Content")
    size = len(content.encode())
    if not content.strip():
        raise BadReply("empty Content")
    if size > TEXT_BYTES:
        raise BadReply(f"Content of {size} bytes")
    return {"text": content, "bytes": size, "links": links_of(content)}


def _news(root: ET.Element, is_event: bool, warnings: list[str]) -> dict[str, Any]:
    holder = root.find("Articles")
    items = [] if holder is None else holder.findall("item")
    if not items or one(root, "ArticleCount") != str(len(items)):
        raise BadReply("ArticleCount")
    most = ARTICLES_TO_EVENT if is_event else ARTICLES_TO_MESSAGE
    if len(items) > most:
        warnings.append(f"{len(items)} articles, WeChat shows {most}")
    names = {"title": "Title", "description": "Description", "picture": "PicUrl", "url": "Url"}
    return {"articles": [{k: one(i, v) for k, v in names.items()} for i in items[:most]]}


def _media(root: ET.Element, kind: str) -> dict[str, Any]:
    holder = root.find(kind.capitalize())
    if holder is None:
        raise BadReply(kind)
    return {child.tag: child.text or "" for child in holder}


def _content(root: ET.Element, kind: str, is_event: bool, warnings: list[str]) -> dict[str, Any]:
    if kind == "text":
        return _text(root)
    if kind == "news":
        return _news(root, is_event, warnings)
    if kind in {"image", "voice", "video", "music"}:
        return _media(root, kind)
    if kind == "transfer_customer_service":
        return {}
    raise BadReply(f"MsgType {kind}")


def read_reply(
    body: bytes, secrets: Secrets, *, openid: str, account: str, nonce: str, is_event: bool
) -> Passive:
    """Read the body of a 200.

    Raises:
        BadReply: for anything WeChat would show 服务出现故障 for, ``"success"`` in quotes among them.
    """
    if body in {b"success", b""}:
        return Passive("nothing")
    inner, warnings = unwrap(body, secrets, nonce)
    root = parse_xml(inner, "inner XML")
    if one(root, "ToUserName") != openid:
        raise BadReply("ToUserName is not who wrote")
    if one(root, "FromUserName") != account:
        raise BadReply("FromUserName is not the account")
    if not one(root, "CreateTime").isdigit():
        raise BadReply("CreateTime")
    kind = one(root, "MsgType")
    return Passive(kind, _content(root, kind, is_event, warnings), tuple(warnings))
