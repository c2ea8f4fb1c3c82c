"""Follow-up questions: put the subject back that the resident left out (FEATURES D2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.api.models import EntityOut

_LEAD = re.compile(
    r"^(?:那么?|那就|然后|还有|另外|请问|再问(?:一)?下|那我想问|那要是|如果|要是|假如)+[，, ]*"
)
_TAIL = re.compile(r"(?:呢|呐|嘛|吗|啊|呀|哦|咧)*[？?。！!，, ]*$")
_ELLIPTIC = re.compile(r"^(?:那|然后|还有|另外|如果|要是|假如|换成)|(?:呢|呐)[？?。]*$")
SHORT = 14
SUBJECTS = ("category", "insurance", "hospital_level", "place", "service", "year")


@dataclass(frozen=True)
class FollowUp:
    """A follow-up with its subject: ``query`` is searched, ``understood_as`` is shown."""

    query: str
    understood_as: str
    aspect: str | None
    same_subject: bool


def looks_elliptic(text: str) -> bool:
    """Whether a message alone lacks its subject: short, and opening or closing like a follow-up."""
    return len(text) <= SHORT and bool(_ELLIPTIC.search(text.strip()))


def resolve(text: str, entities: Sequence[EntityOut], last_question: str, last_title: str) -> FollowUp | None:
    """Merge a follow-up with the last question; None when there is nothing to take over.

    A new category, insurance, level or place takes the place of the old one (「低保户呢」); an aspect
    (「要带什么材料」) is asked of the last entry.
    """
    core = _TAIL.sub("", _LEAD.sub("", text.strip()))
    if not core:
        return None
    new = [e for e in entities if e.entity in SUBJECTS]
    aspect = next((e.value for e in entities if e.entity == "aspect"), None)
    if aspect or not new:
        subject = last_title
        joined = f"{subject.rstrip('？?')}：{core}"
        return FollowUp(query=joined, understood_as=joined, aspect=aspect, same_subject=not new)
    stem = _TAIL.sub("", last_question if len(last_question) <= 40 else last_title)
    joined = f"{core}：{stem}"
    return FollowUp(query=f"{core} {stem}", understood_as=joined, aspect=None, same_subject=False)
