"""Markdown to what a WeChat bubble shows: text, and links to known hosts."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape
from urllib.parse import urlsplit

_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_MARKS = re.compile(r"\*\*|`")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_BULLET = re.compile(r"^(\s*)[-*+]\s+", re.MULTILINE)
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,})\s*$\n?", re.MULTILINE)
_QUOTE = re.compile(r"^>\s?", re.MULTILINE)
_BLANKS = re.compile(r"\n{3,}")
ANCHOR = re.compile(r'<a href="[^"]*">[^<]*</a>')


def plain(markdown: str, hosts: Collection[str]) -> str:
    """``markdown`` without its marks. A link to one of ``hosts`` (or below) over https stays one."""
    # Angle brackets would read as tags; ours are put in afterwards.
    text = _QUOTE.sub("", markdown.replace("\r\n", "\n")).replace("<", "＜").replace(">", "＞")
    text = _BULLET.sub(r"\1· ", _HEADING.sub("", _RULE.sub("", text)))
    text = _MARKS.sub("", _LINK.sub(lambda found: link(found[1], found[2], hosts), text))
    return _BLANKS.sub("\n\n", text).strip()


def link(text: str, url: str, hosts: Collection[str]) -> str:
    """An anchor as WeChat shows it, or only the text for an address that is not on the list."""
    if not allowed(url, hosts):
        return text
    return f'<a href="{escape(url, quote=True)}">{text}</a>'


def allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether ``url`` is https on one of the hosts or a subdomain of one, with no user or odd port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443) or '"' in url:
        return False
    return any(host == known or host.endswith(f".{known}") for known in hosts)
