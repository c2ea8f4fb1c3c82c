"""The rules for what the account sends on its own: customer-service messages and the custom menu."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.wechat.double.residents import Refused
from tests.wechat.double.shown import links_of

TEXT_BYTES = 2048
ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
NAME_BYTES = {"top": 16, "sub": 60}
KEY_BYTES, URL_BYTES = 128, 1024


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON of a call.

    Raises:
        Refused: 47001 if it is none; 40033 if other than ASCII is written as ``\\uXXXX``.
    """
    try:
        data = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(47001, "data format error") from error
    if not isinstance(data, dict):
        raise Refused(47001, "data format error")
    if ESCAPED.search(body):
        raise Refused(
            40033, "invalid charset. please check your request, if include \\uxxxx will create fail!"
        )
    return data


def _text(data: Mapping[str, Any]) -> dict[str, Any]:
    content = str(data.get("text", {}).get("content", ""))
    if not content.strip():
        raise Refused(44004, "empty content")
    if len(content.encode()) > TEXT_BYTES:
        raise Refused(45002, "content size out of limit")
    return {"text": content, "bytes": len(content.encode()), "links": links_of(content)}


def _news(data: Mapping[str, Any]) -> dict[str, Any]:
    articles = data.get("news", {}).get("articles", [])
    if not articles:
        raise Refused(44003, "empty news data")
    if len(articles) > 1:
        raise Refused(45008, "article size out of limit")
    names = {"title": "title", "description": "description", "picture": "picurl", "url": "url"}
    return {"articles": [{k: str(a.get(v, "")) for k, v in names.items()} for a in articles]}


def _msgmenu(data: Mapping[str, Any]) -> dict[str, Any]:
    menu = data.get("msgmenu", {})
    choices = menu.get("list") or []
    if not choices:
        raise Refused(44004, "empty content")
    for choice in choices:
        if set(choice) != {"id", "content"}:
            raise Refused(47001, "data format error")
    return {"head": menu.get("head_content", ""), "list": choices, "tail": menu.get("tail_content", "")}


def read_push(data: Mapping[str, Any], *, test_account: bool) -> tuple[str, dict[str, Any]]:
    """Kind and content of a ``custom/send``.

    Raises:
        Refused: 40008 (kind), 40200, 44003, 44004, 45002, 45008 or 47001.
    """
    kind = str(data.get("msgtype", ""))
    if kind == "text":
        return kind, _text(data)
    if kind == "news":
        return kind, _news(data)
    if kind == "msgmenu":
        if test_account:
            raise Refused(40200, "invalid account type")
        return kind, _msgmenu(data)
    if kind in {"image", "voice"} and data.get(kind, {}).get("media_id"):
        return kind, {"MediaId": data[kind]["media_id"]}
    raise Refused(40008, "invalid message type")


def _button(button: Mapping[str, Any], level: str) -> None:
    codes = {"top": (40018, 40017, 40019, 40020), "sub": (40025, 40024, 40026, 40027)}[level]
    name, kind = str(button.get("name", "")), button.get("type")
    if not name or len(name.encode()) > NAME_BYTES[level]:
        raise Refused(codes[0], "invalid button name size")
    if level == "top" and "sub_button" in button:
        return
    if kind == "click":
        if not 0 < len(str(button.get("key", "")).encode()) <= KEY_BYTES:
            raise Refused(codes[2], "invalid button key size")
    elif kind == "view":
        if not 0 < len(str(button.get("url", "")).encode()) <= URL_BYTES:
            raise Refused(codes[3], "invalid button url size")
    elif kind != "scancode_push":
        raise Refused(codes[1], "invalid button type")


def check_menu(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The buttons of ``menu/create``: at most 3, each with at most 5 below it.

    Raises:
        Refused: 40016–40020 for the row, 40022–40027 for what is below.
    """
    buttons: Sequence[dict[str, Any]] = data.get("button") or []
    if not 1 <= len(buttons) <= 3:
        raise Refused(40016, "invalid button size")
    for button in buttons:
        _button(button, "top")
        below = button.get("sub_button", [])
        if len(below) > 5 or ("sub_button" in button and not below):
            raise Refused(40023, "invalid sub button size")
        for each in below:
            if "sub_button" in each:
                raise Refused(40022, "invalid sub button level")
            _button(each, "sub")
    return list(buttons)
