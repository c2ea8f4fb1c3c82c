"""A reply of the knowledge base as text for a bubble: the short answer first, the whole one behind 1."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.channels.wechat import words
from bot.channels.wechat.plain import plain
from bot.channels.wechat.split import LIMIT, size
from kb.answer.outcome import Outcome
from kb.api.models import ChatReply, CitationOut, Detail

_SERVED = (Outcome.ANSWERED, Outcome.CALCULATED)
CITED = 2
"""Citations shown under the short answer; all of them stand under the whole one."""


@dataclass(frozen=True)
class Choice:
    """What can be sent by its number: ``text`` is shown, ``send`` is asked."""

    text: str
    send: str


@dataclass(frozen=True)
class Rendered:
    """``text`` is shown now; ``full`` on request, empty when ``text`` is everything."""

    text: str
    full: str = ""
    choices: tuple[Choice, ...] = ()
    lead: str = ""
    person: bool = False
    """Whether a person was asked for."""


def render(reply: ChatReply, hosts: Collection[str], mode: str) -> Rendered:
    """The reply as text; ``hosts`` may be linked to, ``mode`` is ``demo`` or ``production``."""
    body = _full(reply, hosts)
    marks = _marks(reply, mode)
    offered = [Choice(b.text, b.send) for b in (reply.buttons or reply.follow_ups)]
    lead = words.CHOOSE if reply.buttons else words.ASK_ON
    if reply.outcome not in _SERVED or not reply.short:
        person = reply.outcome is Outcome.HANDOFF
        return Rendered("\n\n".join([*body, *marks]), "", tuple(offered), lead, person)
    short = [*_understood(reply), plain(reply.short, hosts), "\n".join(_under(reply, CITED)), *marks]
    return Rendered("\n\n".join(filter(None, short)), "\n\n".join([*body, *marks]), tuple(offered), lead)


def _full(reply: ChatReply, hosts: Collection[str]) -> list[str]:
    parts = [*_understood(reply), plain(reply.text, hosts)]
    if reply.detail is not None:
        parts += _detail(reply.detail)
    if reply.outcome in _SERVED:
        parts.append("\n".join(_under(reply, len(reply.citations))))
    return [part for part in parts if part]


def _understood(reply: ChatReply) -> list[str]:
    return [f"我理解为：{reply.understood_as}"] if reply.understood_as else []


def _under(reply: ChatReply, cited: int) -> list[str]:
    """Validity, area and sources."""
    lines = [reply.validity] if reply.validity else []
    lines.append(words.AREA.format(area=reply.area_name))
    lines += [f"依据：{_citation(citation)}" for citation in reply.citations[:cited]]
    return lines


def _citation(citation: CitationOut) -> str:
    article = f" {citation.article}" if citation.article else ""
    number = f"（{citation.number}）" if citation.number else ""
    return f"《{citation.title}》{number}{article}"


def _detail(detail: Detail) -> Iterator[str]:
    if detail.steps:
        yield "怎么办：\n" + "\n".join(f"{n}. {step}" for n, step in enumerate(detail.steps, 1))
    if detail.materials:
        lines = []
        for item in detail.materials:
            said = [item.form, f"{item.copies}份" if item.copies else None, item.waived, item.note]
            more = "，".join(filter(None, said))
            lines.append(f"· {item.name}" + (f"（{more}）" if more else ""))
        yield "要带的材料：\n" + "\n".join(lines)
    if detail.channels:
        ways = [f"· {way.name}" + (f"：{way.how}" if way.how else "") for way in detail.channels]
        yield "在哪里办：\n" + "\n".join(ways)
    if detail.time_limit:
        yield f"办理时限：{detail.time_limit}"
    if detail.fee:
        yield f"费用：{detail.fee}"


def _marks(reply: ChatReply, mode: str) -> list[str]:
    """What must be said beside any answer."""
    marks = list(reply.notices)
    if reply.degraded and reply.outcome in (*_SERVED, Outcome.CLARIFY, Outcome.NOT_FOUND):
        marks.append(words.DEGRADED)
    if mode == "demo" and not any(words.DEMO in mark for mark in marks):
        marks.append(words.DEMO)
    return marks


def numbered(text: str, lead: str, lines: list[str], limit: int = LIMIT) -> str:
    """``text`` with the numbered ``lines`` below it; as many as fit, the first always."""
    if not lines:
        return text
    shown = lines
    while len(shown) > 1 and size(_with(text, lead, shown)) > limit:
        shown = shown[:-1]
    return _with(text, lead, shown)


def _with(text: str, lead: str, lines: list[str]) -> str:
    return "\n\n".join(filter(None, [text, "\n".join(filter(None, [lead, *lines]))]))
