"""The inner XML of what a resident does, byte for byte as careless as WeChat's.

Text goes into CDATA raw: control characters and ``]]>`` stay as typed, as observed by several projects.
"""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
# Fields of each kind in WeChat's order, with what a phone would send where a test does not care.
FIELDS: dict[str, dict[str, str]] = {
    "text": {"Content": ""},
    "image": {"PicUrl": "http://mmbiz.qpic.cn/mmbiz_jpg/example/0", "MediaId": "media-image"},
    "voice": {"MediaId": "media-voice", "Format": "amr", "Recognition": ""},
    "video": {"MediaId": "media-video", "ThumbMediaId": "media-thumb"},
    "shortvideo": {"MediaId": "media-video", "ThumbMediaId": "media-thumb"},
    "location": {
        "Location_X": "39.916527",
        "Location_Y": "116.397128",
        "Scale": "15",
        "Label": "示例街道1号",
    },
    "link": {"Title": "示例链接", "Description": "示例", "Url": "https://example.com/a"},
    "subscribe": {"EventKey": "", "Ticket": ""},
    "unsubscribe": {"EventKey": ""},
    "SCAN": {"EventKey": "", "Ticket": "ticket"},
    "CLICK": {"EventKey": ""},
    "VIEW": {"EventKey": "https://example.com/", "MenuId": "1"},
    "LOCATION": {"Latitude": "39.916527", "Longitude": "116.397128", "Precision": "40.0"},
    "TEMPLATESENDJOBFINISH": {"MsgID": "200163836", "Status": "success"},
}
MESSAGES = {"text", "image", "voice", "video", "shortvideo", "location", "link"}
NUMBERS = {
    "CreateTime",
    "MsgId",
    "MsgID",
    "Location_X",
    "Location_Y",
    "Scale",
    "Latitude",
    "Longitude",
    "Precision",
}
OPTIONAL = {"bizmsgmenuid", "MsgId", "CreateTime", "MsgType", "Event"}

_ids = itertools.count(24_000_000_000_000_000 + secrets.randbelow(10**12) * 1000)


@dataclass(frozen=True)
class Inbound:
    """One thing a resident did; the same for all its deliveries."""

    openid: str
    kind: str
    fields: Mapping[str, str]
    created: int
    msg_id: str | None
    xml: bytes = field(repr=False, default=b"")

    @property
    def is_event(self) -> bool:
        """Whether WeChat sends it as MsgType ``event``, without a MsgId."""
        return self.kind not in MESSAGES


def element(name: str, value: str) -> str:
    """One line of the inner XML; CDATA is raw, with no care for what is in it."""
    return f"<{name}>{value}</{name}>" if name in NUMBERS else f"<{name}><![CDATA[{value}]]></{name}>"


def compose(
    openid: str, account: str, kind: str, given: Mapping[str, str], now: float | None = None
) -> Inbound:
    """Write a message or an event of ``kind`` from ``openid`` to ``account``.

    ``given`` overrides :data:`FIELDS`; ``MsgId`` and ``CreateTime`` can be given to repeat a message. ``now`` is
    the time in seconds WeChat believes it is.

    Raises:
        ValueError: for a field this kind does not have.
    """
    known = FIELDS.get(kind, {})
    unknown = set(given) - set(known) - OPTIONAL if kind in FIELDS else set()
    if unknown:
        raise ValueError(f"{kind} has no field {', '.join(sorted(unknown))}")
    created = int(given.get("CreateTime", int(now if now is not None else time.time())))
    fields = {**known, **{k: v for k, v in given.items() if k not in {"MsgId", "CreateTime"}}}
    message = kind in MESSAGES or "MsgId" in given
    msg_id = str(given.get("MsgId", next(_ids))) if message else None
    lines = [element("ToUserName", account), element("FromUserName", openid)]
    lines.append(element("CreateTime", str(created)))
    lines += [element("MsgType", kind)] if message else [element("MsgType", "event"), element("Event", kind)]
    after = {k: v for k, v in fields.items() if k == "bizmsgmenuid"}
    lines += [element(k, v) for k, v in fields.items() if k not in after]
    lines += [element("MsgId", msg_id)] if msg_id else []
    lines += [element(k, v) for k, v in after.items()]
    xml = ("<xml>" + "\n".join(lines) + "\n</xml>").encode("utf-8", "surrogatepass")
    return Inbound(openid, kind, fields, created, msg_id, xml)
