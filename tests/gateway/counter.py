"""Services, offices and notices of the small content tree of ``appkit``."""

from __future__ import annotations

import datetime as dt
from typing import Any

FACT: dict[str, Any] = {
    "id": "fee-local",
    "topic": "contribution",
    "statement": "居民医保个人缴费标准由各地公布。",
    "scope": "全国",
    "source": {"document": "doc-a"},
    "confidence": "secondary",
    "collected_on": dt.date(2026, 11, 1),
}
_HOURS = [{"days": [1, 2, 3, 4, 5], "open": "08:30", "close": "12:00"}]


def _office(name: str, town: str, longitude: float | None, services: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "area": "990001",
        "name": f"{town}便民服务中心",
        "kind": "镇街服务站",
        "town": town,
        "address": f"{town}人民路1号",
        "phone": "0000-8812401",
        "longitude": longitude,
        "latitude": None if longitude is None else 39.45,
        "hours": _HOURS,
        "services": services,
        "example": True,
    }


SERVICES: list[dict[str, Any]] = [
    {
        "id": "newborn-registration",
        "name": "新生儿参保登记",
        "category": "参保登记",
        "who": "新生儿的父母",
        "materials": [
            {"name": "户口簿", "form": "原件", "exempt": "已经联网查到的不用带"},
            {"name": "出生医学证明", "form": "复印件", "copies": 1},
        ],
        "channels": [{"kind": "线下", "name": "村居服务点", "steps": ["带材料去", "当场登记"]}],
        "immediate": True,
        "time_limit": "当场办结",
        "fee": "不收费，保费每年{{ resident_fee }}",
        "result": "孩子参保成功",
        "facts": ["fee-local"],
        "citations": [{"document": "doc-a"}],
        "entries": ["enrolment/newborn"],
    },
    {
        "id": "relief-claim",
        "name": "医疗救助申请",
        "category": "医疗救助",
        "who": "低保户等困难群众 <家庭>",
        "materials": [],
        "channels": [{"kind": "线下", "name": "乡镇", "steps": []}],
        "immediate": False,
        "time_limit": "按当地规定",
        "fee": "不收费",
        "result": "救助金",
        "facts": ["fee-local"],
        "citations": [{"document": "doc-a"}],
        "effective": {"to": dt.date(2026, 12, 31)},
    },
]
OFFICES = [
    _office("east", "东山镇", 83.50, ["newborn-registration"]),
    _office("west", "西河镇", 83.30, ["newborn-registration", "relief-claim"]),
    _office("north", "北岭乡", None, ["relief-claim"]),
]
NOTICES: list[dict[str, Any]] = [
    {
        "id": "window",
        "area": "990001",
        "title": "集中缴费期",
        "text": "正在缴费。",
        "effective": {"from": dt.date(2026, 9, 1), "to": dt.date(2026, 12, 31)},
        "published_on": dt.date(2026, 9, 1),
        "example": True,
    },
    {
        "id": "shutdown",
        "area": "990001",
        "title": "年终结算暂停",
        "text": "系统暂停两天。",
        "priority": "urgent",
        "effective": {"from": dt.date(2026, 12, 20), "to": dt.date(2026, 12, 31)},
        "published_on": dt.date(2026, 12, 18),
        "example": True,
    },
]
