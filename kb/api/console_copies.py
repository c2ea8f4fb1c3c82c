"""An answer as a text to say, to send by SMS or by WeChat: the curated parts, their source, how long they hold."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from kb.answer.dress import DEMO_NOTICE
from kb.api.console_models import Copied, Copies
from kb.api.models import CitationOut, EntryReply, MaterialOut

SAID_PER_SECOND = 4.5
"""Characters of Chinese read out clearly in a second."""
SMS_ALONE, SMS_JOINED = 70, 67
"""Characters of an SMS, and of each when several are joined (3GPP TS 23.040, UCS-2)."""
WECHAT_BYTES = 2000
"""WeChat cuts a message at 2,048 bytes."""
ARTICLES = 2
"""Articles of a document that a copied text names."""
_NATIONAL = re.compile(r"国家|国务院|全国人|中共中央|财政部|民政部|人社部|人力资源|税务总局")
OLD_NOTICE = "这是以前的版本，现在的规定可能已经不同"
_BULLET = re.compile(r"^(\s*)[-*•]\s+", re.MULTILINE)
_BLANKS = re.compile(r"\n{3,}")
_ENDS = "。！？；…"


def copies(reply: EntryReply, hotline: str | None, *, old: bool = False) -> Copies:
    """The three forms of an answer; ``old``: it is no longer what is served, and says so wherever it goes."""
    if old or reply.withdrawn:
        reply = reply.model_copy(update={"notices": [OLD_NOTICE, *reply.notices]})
    speech, sms, wechat = _speech(reply), _sms(reply, hotline), _wechat(reply, hotline)
    return Copies(
        speech=Copied(text=speech, size=math.ceil(len(reply.speech or reply.short) / SAID_PER_SECOND)),
        sms=Copied(text=sms, size=messages(sms)),
        wechat=Copied(text=wechat, size=len(wechat.encode())),
    )


def messages(text: str) -> int:
    """How many SMS a text takes."""
    return 1 if len(text) <= SMS_ALONE else math.ceil(len(text) / SMS_JOINED)


def by_document(citations: Sequence[CitationOut]) -> list[CitationOut]:
    """One citation a document, with all its cited articles."""
    groups: dict[str, list[CitationOut]] = {}
    for citation in citations:
        groups.setdefault(citation.document, []).append(citation)
    return [
        rows[0].model_copy(
            update={"article": "、".join(dict.fromkeys(c.article for c in rows if c.article)) or None}
        )
        for rows in groups.values()
    ]


def _speech(reply: EntryReply) -> str:
    lines = [
        reply.speech or plain(reply.short),
        _cited(reply, 1, numbers=False),
        f"{_holds(reply)}。",
        *_marks(reply),
    ]
    return "\n".join(filter(None, lines))


def _sms(reply: EntryReply, hotline: str | None) -> str:
    """One line: an SMS shows no others."""
    parts = [f"{reply.title}：{_ended(plain(reply.short))}", _cited(reply, 1), f"{_holds(reply)}。"]
    parts.append(f"咨询{hotline}。" if hotline else "")
    marks = _marks(reply)
    lead = f"【{DEMO_NOTICE}】" if DEMO_NOTICE in marks else ""
    tail = "".join(_ended(mark) for mark in marks if mark != DEMO_NOTICE)
    return " ".join((lead + "".join(filter(None, parts)) + tail).split())


def _wechat(reply: EntryReply, hotline: str | None) -> str:
    """Title, answer and materials; the short answer where the whole one does not fit."""
    below = [_holds(reply), f"适用：{reply.area_name}", _cited(reply, 2)]
    below += [f"咨询电话：{hotline}"] if hotline else []
    tail = "\n".join(filter(None, [*below, *_marks(reply)]))
    materials = (
        "\n".join(["要带的材料：", *map(material, reply.detail.materials)]) if reply.detail.materials else ""
    )
    title, short = f"【{reply.title}】", plain(reply.short)
    for body in ([plain(reply.text), materials], [plain(reply.text)], [short, materials], [short]):
        text = "\n\n".join(filter(None, [title, *body, tail]))
        if len(text.encode()) <= WECHAT_BYTES:
            return text
    return text


def material(item: MaterialOut) -> str:
    """One thing to bring, in one line."""
    said = [item.form, f"{item.copies}份" if item.copies else None, item.waived, item.note]
    more = "，".join(filter(None, said))
    return f"· {item.name}" + (f"（{more}）" if more else "")


def plain(markdown: str) -> str:
    """An answer without the marks of its Markdown subset."""
    return _BLANKS.sub("\n\n", _BULLET.sub(r"\1· ", markdown.replace("**", ""))).strip()


def _holds(reply: EntryReply) -> str:
    day = reply.as_of
    return reply.validity or f"按{day.year}年{day.month}月{day.day}日有效的规定"


def _cited(reply: EntryReply, most: int, *, numbers: bool = True) -> str:
    """The documents, ended with a full stop; how many more there are is said."""
    found = sorted(by_document(reply.citations), key=_rank)
    named = [_named(one, numbers) for one in found[:most]]
    more = f"，共{len(found)}份文件" if len(found) > most else ""
    return f"依据：{'；'.join(named)}{more}。" if named else ""


def _rank(citation: CitationOut) -> int:
    """What holds everywhere is named first, a report without a document number last."""
    if _NATIONAL.match(citation.issuer):
        return 0
    return 1 if citation.number else 2


def _named(citation: CitationOut, numbers: bool) -> str:
    title = citation.title if citation.title.startswith("《") else f"《{citation.title}》"
    number = f"（{citation.number}）" if numbers and citation.number else ""
    articles = citation.article.split("、") if citation.article else []
    more = "等" if len(articles) > ARTICLES else ""
    return f"{title}{number}{'、'.join(articles[:ARTICLES])}{more}"


def _marks(reply: EntryReply) -> list[str]:
    """What must be said beside the answer wherever it goes."""
    return list(reply.notices)


def _ended(text: str) -> str:
    return text if text.endswith(tuple(_ENDS)) else f"{text}。"
