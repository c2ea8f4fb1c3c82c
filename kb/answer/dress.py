"""Build replies: the curated text with what must stand beside it (validity, source, marks)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kb.answer import services
from kb.answer.knowledge import KnowledgeBase, detail_of, period_text
from kb.answer.outcome import Outcome
from kb.answer.render import Rendered
from kb.api.models import Button, ChatReply, Detail, EntityOut

DEMO_NOTICE = "示例，未经医保部门审核"
EXAMPLE_NOTICE = "标有“示例”的数字是虚构的示范县数据，不是任何真实地方的标准"
NOT_READ_NOTICE = "据公开报道整理，以原文为准"
MAX_FOLLOW_UPS = 3


def bare(kb: KnowledgeBase, outcome: Outcome, text: str, short: str, area: str, day: dt.date) -> ChatReply:
    """A reply without an entry."""
    return ChatReply(
        outcome=outcome,
        text=text,
        short=short,
        area=area,
        area_name=kb.area(area).name,
        as_of=day,
        release=kb.release.id,
    )


def answered(
    kb: KnowledgeBase,
    rendered: Rendered,
    area: str,
    day: dt.date,
    *,
    probability: float | None,
    mode: str,
    entities: Sequence[EntityOut] = (),
    focus: str | None = None,
) -> ChatReply:
    """An entry as a reply; ``focus`` puts one of its structured parts first (材料, 时间, 地点, 办法)."""
    citations = kb.sources(rendered)
    focused = _focus(detail_of(rendered), rendered.title, focus) if focus else None
    reply = bare(kb, Outcome.ANSWERED, rendered.answer, rendered.short, area, day)
    return reply.model_copy(
        update={
            "text": f"{focused}\n\n{rendered.short}" if focused else rendered.answer,
            "entries": [kb.ref(rendered.entry.id, probability)],
            "citations": citations,
            "detail": detail_of(rendered),
            "services": services.of_entry(kb, rendered.entry.id, day),
            "follow_ups": follow_ups(kb, rendered, day),
            "validity": _validity(rendered),
            "missing": list(rendered.missing),
            "notices": _notices(kb, rendered, area, mode, entities),
        }
    )


def clarify(kb: KnowledgeBase, ids: Sequence[str], area: str, day: dt.date) -> ChatReply:
    """Two to four named choices; each button sends the entry's title, which finds it for certain."""
    titles = [kb.release.entries[i].title for i in ids]
    text = "您想问的是哪一个？点一下就行，也可以换个说法再问。"
    reply = bare(kb, Outcome.CLARIFY, text, "您想问：" + "；".join(titles), area, day)
    return reply.model_copy(
        update={
            "buttons": [Button(text=t, send=t) for t in titles],
            "entries": [kb.ref(i) for i in ids],
        }
    )


def nearest(kb: KnowledgeBase, reply: ChatReply, ids: Sequence[str]) -> ChatReply:
    """A reply that found nothing, with the entries that lie near the question as buttons.

    Nothing is claimed of them: who was misread finds the way with one click, and whoever was not loses nothing.
    """
    titles = [kb.release.entries[i].title for i in ids]
    text = f"{reply.text}\n\n下面{'这条' if len(ids) == 1 else '这几条'}和您问的相近，看看是不是："
    return reply.model_copy(update={"text": text, "buttons": [Button(text=t, send=t) for t in titles]})


def follow_ups(kb: KnowledgeBase, rendered: Rendered, day: dt.date) -> list[Button]:
    """Related entries as next questions."""
    ids = [i for i in rendered.entry.related if kb.serves(i, day)]
    titles = [kb.release.entries[i].title for i in ids[:MAX_FOLLOW_UPS]]
    return [Button(text=t, send=t) for t in titles]


def _validity(rendered: Rendered) -> str | None:
    text = period_text(rendered.validity)
    return f"本答复{text}有效" if text else None


def _notices(
    kb: KnowledgeBase, rendered: Rendered, area: str, mode: str, entities: Sequence[EntityOut]
) -> list[str]:
    notices = []
    if mode == "demo":
        notices.append(DEMO_NOTICE)
    if rendered.example:
        notices.append(EXAMPLE_NOTICE)
    if any(c.text_read != "full" for c in kb.sources(rendered)):
        notices.append(NOT_READ_NOTICE)
    own = kb.area(area)
    known = {own.name, *own.aliases}
    published = kb.release.published.get(area)
    if published:
        notices.append(f"{own.name}没有录入现行数额；只有{published.title}可供参考，请以当地医保局为准")
    places = {e.text for e in entities if e.entity == "place" and not _own(e.text, known)}
    if places:
        other = "、".join(sorted(places))
        notices.append(f"您提到{other}：本答复按{own.name}的政策，其他地方的规定请问当地医保局")
    return notices


def _own(place: str, known: set[str]) -> bool:
    return any(place in name or name in place for name in known)


def has_part(rendered: Rendered, aspect: str) -> bool:
    """Whether the entry has the structured part that answers the aspect (材料, 时间, 地点 …)."""
    return _focus(detail_of(rendered), rendered.title, aspect) is not None


def _focus(detail: Detail, title: str, aspect: str) -> str | None:
    match aspect:
        case "材料" if detail.materials:
            lines = [
                f"- {m.name}"
                + (f"（{m.form}{f'{m.copies}份' if m.copies else ''}）" if m.form else "")
                + (f"：{m.note}" if m.note else "")
                + (f"；{m.waived}" if m.waived else "")
                for m in detail.materials
            ]
            return "要带的材料：\n\n" + "\n".join(lines)
        case "时间" | "期限" if detail.time_limit:
            return f"要多久：{detail.time_limit}"
        case "地点" | "渠道" if detail.channels:
            return "在哪里办：\n\n" + "\n".join(
                f"- {c.kind}：{c.name}" + (f"，{c.how}" if c.how else "") for c in detail.channels
            )
        case "办法" | "流程" if detail.steps:
            return "怎么办：\n\n" + "\n".join(f"{i}. {s}" for i, s in enumerate(detail.steps, 1))
    return None
