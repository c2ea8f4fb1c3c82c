"""Compares what was seen after a step with what was expected; every difference is a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.wechat.scenario import Calls, Expect


@dataclass
class Seen:
    """What a step brought about."""

    message: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None  # of a forged request
    bubbles: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    earlier_calls: list[dict[str, Any]] = field(default_factory=list)
    typing: bool = False
    rasa: list[dict[str, Any]] | None = None


def words(bubble: dict[str, Any]) -> str:
    """All text of a bubble."""
    content = bubble["content"]
    return str(content["text"]) if "text" in content else json.dumps(content, ensure_ascii=False)


def check(expect: Expect, seen: Seen) -> list[str]:
    """The differences; none is a pass."""
    return [*_message(expect, seen), *_bubbles(expect, seen), *_answer(expect, seen), *_behind(expect, seen)]


def _replies(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [a["reply"] for a in message["attempts"] + message["extras"] if a["reply"]]


def _message(expect: Expect, seen: Seen) -> Iterator[str]:
    message = seen.message
    if message is None:
        if expect.outcome or expect.attempts or expect.same_replies or expect.seconds_most is not None:
            yield "nothing was delivered, but its outcome is expected"
        return
    attempts: Sequence[dict[str, Any]] = message["attempts"]
    if expect.outcome and message["outcome"] != expect.outcome:
        why = "; ".join(f"{a['result']} {a['reason']}" for a in attempts)
        yield f"outcome {message['outcome']} ({why}), not {expect.outcome}"
    if expect.attempts and len(attempts) not in expect.attempts:
        yield f"{len(attempts)} deliveries, not {expect.attempts}"
    if expect.seconds_most is not None and attempts[-1]["seconds"] > expect.seconds_most:
        yield f"answered after {attempts[-1]['seconds']} s, not {expect.seconds_most}"
    if expect.same_replies:
        replies = _replies(message)
        if len(replies) < 2 or any(reply != replies[0] for reply in replies):
            yield f"{len(replies)} replies, not two or more and all the same: {replies}"
    for attempt in [*attempts, *message["extras"]]:
        yield from (f"warning: {warning}" for warning in attempt["warnings"])
        if attempt["result"] == "bad":
            yield f"malformed reply: {attempt['reason']}"


def _bubbles(expect: Expect, seen: Seen) -> Iterator[str]:
    text = "\n".join(words(b) for b in seen.bubbles)
    if expect.shown is not None and len(seen.bubbles) != expect.shown:
        yield f"{len(seen.bubbles)} bubbles, not {expect.shown}: {text[:300]}"
    if expect.shown_most is not None and len(seen.bubbles) > expect.shown_most:
        yield f"{len(seen.bubbles)} bubbles, not {expect.shown_most} at most: {text[:300]}"
    if not expect.fault and any(b["kind"] == "fault" for b in seen.bubbles):
        yield "服务出现故障 was shown"
    if expect.via is not None and [b["via"] for b in seen.bubbles] != expect.via:
        yield f"via {[b['via'] for b in seen.bubbles]}, not {expect.via}"
    for pattern in expect.contains:
        if not re.search(pattern, text):
            yield f"no {pattern!r} in: {text[:300]}"
    for pattern in expect.lacks:
        if found := re.search(pattern, text):
            yield f"{pattern!r} must not be there: {found.group()!r}"
    for bubble in seen.bubbles:
        size = bubble["content"].get("bytes", 0)
        if expect.bytes_most is not None and size > expect.bytes_most:
            yield f"a text of {size} bytes, not {expect.bytes_most}"
        for link in bubble["content"].get("links", []):
            if expect.links_match and not re.match(expect.links_match, link["href"]):
                yield f"link {link['href']!r}"


def _answer(expect: Expect, seen: Seen) -> Iterator[str]:
    answer = seen.answer
    if answer is None:
        if expect.status or expect.body or expect.body_lacks or expect.type:
            yield "no request was forged, but its answer is expected"
        return
    if expect.status and answer["status"] not in expect.status:
        yield f"status {answer['status']}, not {expect.status}: {answer['body'][:200]}"
    if expect.body is not None and not re.fullmatch(expect.body, answer["body"], re.DOTALL):
        yield f"body {answer['body'][:200]!r}, not {expect.body!r}"
    if expect.body_lacks is not None and re.search(expect.body_lacks, answer["body"]):
        yield f"body has {expect.body_lacks!r}: {answer['body'][:200]!r}"
    if expect.type is not None and not answer["type"].startswith(expect.type):
        yield f"type {answer['type']!r}, not {expect.type!r}"


def _counted(wanted: Calls, seen: Seen) -> Iterator[str]:
    calls = seen.calls if wanted.since == "step" else seen.earlier_calls + seen.calls
    found = [c for c in calls if c["api"].endswith(wanted.api)]
    if wanted.errcode is not None:
        found = [c for c in found if c["errcode"] == wanted.errcode]
    if wanted.took_effect is not None:
        found = [c for c in found if c["took_effect"] == wanted.took_effect]
    wrong = (
        (wanted.count is not None and len(found) != wanted.count)
        or (wanted.least is not None and len(found) < wanted.least)
        or (wanted.most is not None and len(found) > wanted.most)
    )
    if wrong:
        yield f"{len(found)} calls, not {wanted.model_dump(exclude_none=True)}"


def _behind(expect: Expect, seen: Seen) -> Iterator[str]:
    for wanted in expect.calls:
        yield from _counted(wanted, seen)
    if expect.typing is not None and seen.typing != expect.typing:
        yield f"typing {seen.typing}, not {expect.typing}"
    wants_rasa = (expect.rasa_calls, expect.rasa_sender, expect.rasa_text_lacks) != (None, None, None)
    if not wants_rasa:
        return
    if seen.rasa is None:
        yield "no gate before Rasa, but what Rasa sees is expected"
        return
    if expect.rasa_calls is not None and len(seen.rasa) != expect.rasa_calls:
        yield f"Rasa was asked {len(seen.rasa)} times, not {expect.rasa_calls}"
    for asked in seen.rasa:
        if expect.rasa_sender and not re.fullmatch(expect.rasa_sender, asked["sender"]):
            yield f"Rasa's sender is {asked['sender']!r}"
        if expect.rasa_text_lacks and re.search(expect.rasa_text_lacks, asked["message"]):
            yield f"Rasa was sent {asked['message']!r}"
