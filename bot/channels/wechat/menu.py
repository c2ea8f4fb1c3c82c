"""The menu below the chat, from ``menu.yml``: checked against WeChat's limits before it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("menu.yml")
TOP, BELOW = 3, 5
TOP_NAME, BELOW_NAME, KEY, URL = 16, 60, 128, 1024
"""Bytes of UTF-8."""


class MenuFault(Exception):
    """The menu does not fit; ``args`` say which item and why, in Chinese."""


def read(path: Path = FILE) -> dict[str, Any]:
    """The body of ``/cgi-bin/menu/create``; raises MenuFault."""
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(items, list) or not 1 <= len(items) <= TOP:
        raise MenuFault(f"第一级菜单要 1 到 {TOP} 个")
    return {"button": [_button(item, TOP_NAME, nested=True) for item in items]}


def _button(item: Any, longest: int, *, nested: bool) -> dict[str, Any]:
    name = item.get("name") if isinstance(item, dict) else None
    if not isinstance(name, str) or not name:
        raise MenuFault("有一个菜单没有名字")
    if len(name.encode()) > longest:
        raise MenuFault(f"「{name}」太长：最多 {longest} 字节，一个汉字 3 字节")
    kinds = [kind for kind in ("items", "send", "url") if item.get(kind)]
    if len(kinds) != 1 or (kinds[0] == "items" and not nested):
        raise MenuFault(f"「{name}」要写 send、url 或下一级 items 中的一个")
    if kinds[0] == "items":
        below = item["items"]
        if not isinstance(below, list) or len(below) > BELOW:
            raise MenuFault(f"「{name}」下面最多 {BELOW} 个")
        return {"name": name, "sub_button": [_button(i, BELOW_NAME, nested=False) for i in below]}
    value = str(item[kinds[0]])
    if kinds[0] == "send":
        if len(value.encode()) > KEY:
            raise MenuFault(f"「{name}」的 send 太长：最多 {KEY} 字节")
        return {"type": "click", "name": name, "key": value}
    if len(value.encode()) > URL or not value.startswith("https://"):
        raise MenuFault(f"「{name}」的 url 要以 https:// 开头，最多 {URL} 字节")
    return {"type": "view", "name": name, "url": value}
