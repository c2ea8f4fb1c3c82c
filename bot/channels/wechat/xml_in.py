"""Read what WeChat sends: a proper XML envelope, and inside it something that only looks like XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

# Everything XML 1.0 does not allow; WeChat passes U+0002, U+0010 and U+001D from the phone through raw.
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIELD = re.compile(r"<([A-Za-z_][A-Za-z0-9_]*)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", re.DOTALL)
_OPEN, _CLOSE = "<Content>", "</Content>"


class XmlFault(Exception):
    """An envelope that is no XML, declares a DTD or entities, or lacks ``Encrypt``."""


@dataclass(frozen=True)
class Envelope:
    """The outer XML of a callback."""

    encrypt: str


def read_envelope(body: bytes) -> Envelope:
    """The envelope of a POST; raises XmlFault. DTDs, entities and external references are refused."""
    try:
        root: Element = fromstring(body, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as exc:
        raise XmlFault(type(exc).__name__) from exc
    encrypt = (root.findtext("Encrypt") or "").strip()
    if root.tag != "xml" or not encrypt:
        raise XmlFault("no Encrypt")
    return Envelope(encrypt)


def read_fields(message: bytes) -> dict[str, str]:
    """The fields of a decrypted message by name.

    What a person typed is raw: it may hold ``]]></Content><FromUserName>…``. So the fields before
    ``<Content>`` come from before it, those after from behind the last ``</Content>``, and what lies
    between is the text, whatever it looks like. In other messages the first field of a name counts.
    """
    text = ILLEGAL.sub("", message.decode("utf-8", "replace"))
    start, end = text.find(_OPEN), text.rfind(_CLOSE)
    if start < 0 or end < start:
        return _fields(text)
    fields = _fields(text[:start])
    # Behind the text no field of the head is taken again: nobody else may become the sender.
    fields = {**_fields(text[end + len(_CLOSE) :]), **fields}
    fields["Content"] = _uncovered(text[start + len(_OPEN) : end])
    return fields


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _FIELD.finditer(text):
        found.setdefault(match[1], match[2] if match[2] is not None else _plain(match[3]))
    return found


def _uncovered(raw: str) -> str:
    """The text without its CDATA mark; outside one, the five entities are read."""
    stripped = raw.strip()
    if stripped.startswith("<![CDATA[") and stripped.endswith("]]>"):
        return stripped[len("<![CDATA[") : -len("]]>")]
    return _plain(raw)


def _plain(text: str) -> str:
    for name, char in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", char)
    return text
