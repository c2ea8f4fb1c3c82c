"""What residents' phones show after a load: is every answer there, once, and on the right phone?"""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.wechat.service import Service

MARK = 24
"""Characters of a short answer by which it is recognised on a phone."""


@dataclass(frozen=True)
class Question:
    """A question and the beginning of its answer."""

    text: str
    mark: str


@dataclass
class Asked:
    """One message: who asked what, and what the double says about its deliveries."""

    openid: str
    question: Question
    message: dict[str, Any] = field(default_factory=dict)


def plain(text: str) -> str:
    """Without what WeChat's text has no marks for, and without space."""
    return re.sub(r"[*`\s]", "", text)


class Phones:
    """What the phones show, question by question."""

    def __init__(self, service: Service, asked: Sequence[Asked]) -> None:
        self._double, self.asked = service.double, asked
        self._marks = {each.question.mark for each in asked}

    def look(self, after: dict[str, int] | None = None) -> dict[str, Counter[str]]:
        """How often each answer is on each phone, above bubble number ``after``; by openid and mark."""
        found: dict[str, Counter[str]] = {}
        for openid in {each.openid for each in self.asked}:
            bubbles = self._double.shown(openid, (after or {}).get(openid, 0))
            found[openid] = Counter(filter(None, (self.mark(bubble["content"]) for bubble in bubbles)))
        return found

    def mark(self, content: dict[str, Any]) -> str | None:
        """Which answer a bubble begins with; None for none of those asked for."""
        text = plain(str(content.get("text") or content.get("head") or ""))
        return next((mark for mark in self._marks if mark in text[: MARK * 4]), None)

    def numbers(self) -> dict[str, int]:
        """The number of the last bubble of each phone."""
        return {o: len(self._double.phone(o)["items"]) for o in {each.openid for each in self.asked}}


def fetch(service: Service, phones: Phones, missing: Sequence[Asked]) -> set[tuple[str, str]]:
    """Those with something missing send 1 until it is there; what came, by openid and mark."""
    before = phones.numbers()
    for openid in {each.openid for each in missing}:
        for _ in range(sum(each.openid == openid for each in missing) + 1):
            service.double.say("1", openid)
    after = phones.look(before)
    return {(openid, mark) for openid, found in after.items() for mark in found}


def pushes_by_answer(service: Service, phones: Phones) -> Counter[tuple[str, str]]:
    """How often each answer was sent by customer service, whether it arrived or not."""
    sent: Counter[tuple[str, str]] = Counter()
    for call in service.double.calls("/custom/send"):
        body = call["body"]
        content = body.get("text", {}).get("content") or body.get("msgmenu", {}).get("head_content", "")
        mark = phones.mark({"text": content})
        if mark:
            sent[body["touser"], mark] += 1
    return sent


def different_replies(asked: Sequence[Asked]) -> int:
    """Messages whose deliveries were answered differently."""
    wrong = 0
    for each in asked:
        attempts = each.message["attempts"] + each.message["extras"]
        wrong += len({json.dumps(a["reply"], ensure_ascii=False) for a in attempts if a["reply"]}) > 1
    return wrong


def seconds(asked: Sequence[Asked]) -> dict[str, float]:
    """How long first deliveries waited that were answered with the reply."""
    firsts = [each.message["attempts"][0] for each in asked]
    times = sorted(a["seconds"] for a in firsts if a["result"] == "answered")
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)}


def _story(asked: Asked) -> str:
    """What happened to a message, for whoever looks for the reason."""
    attempts = [f"{a['result']} {a['seconds']}" for a in asked.message["attempts"]]
    return f"{asked.openid} {asked.question.text}: {asked.message['outcome']} ({', '.join(attempts)})"


def judge(service: Service, asked: Sequence[Asked]) -> dict[str, Any]:
    """What became of every message. ``faults`` must all be zero."""
    phones = Phones(service, asked)
    shown = phones.look()
    own = {(each.openid, each.question.mark) for each in asked}
    strange = sum(n for o, found in shown.items() for mark, n in found.items() if (o, mark) not in own)
    missing = [e for e in asked if shown[e.openid][e.question.mark] == 0]
    fetched = fetch(service, phones, missing)
    lost = [e for e in missing if (e.openid, e.question.mark) not in fetched]
    outcomes = Counter(each.message["outcome"] for each in asked)
    return {
        "messages": len(asked),
        "outcomes": dict(outcomes),
        "deliveries": sum(len(e.message["attempts"]) + len(e.message["extras"]) for e in asked),
        "pushed": sum(pushes_by_answer(service, phones).values()),
        "fetched_by_1": len(missing) - len(lost),
        "passive_seconds": seconds(asked),
        "faults": {
            "lost": len(lost),
            "shown_twice": sum(n > 1 for found in shown.values() for n in found.values()),
            "to_the_wrong_person": strange,
            "pushed_twice": sum(n > 1 for n in pushes_by_answer(service, phones).values()),
            "different_replies": different_replies(asked),
        },
        "lost": [_story(each) for each in lost],
    }
