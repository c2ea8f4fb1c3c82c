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
NAMING = ("category", "insurance", "service")
SUBJECTS = ("category", "insurance", "hospital_level", "place", "service", "year")


@dataclass(frozen=True)
class FollowUp:
    """A follow-up with its subject: ``query`` is searched, ``understood_as`` is shown.

    ``subject_query`` asks it of the subject alone (居民医保要怎么交), where the last question named one: the
    last entry's title would draw every search back to that entry.
    """

    query: str
    understood_as: str
    aspect: str | None
    same_subject: bool
    subject_query: str | None = None


def looks_elliptic(text: str) -> bool:
    """Whether a message alone lacks its subject: short, and opening or closing like a follow-up."""
    return len(text) <= SHORT and bool(_ELLIPTIC.search(text.strip()))


def resolve(
    text: str,
    entities: Sequence[EntityOut],
    last_question: str,
    last_title: str,
    last_entities: Sequence[EntityOut] = (),
) -> FollowUp | None:
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
        names = [e.text for e in last_entities if e.entity in NAMING and not e.negated]
        alone = "".join(dict.fromkeys(names)) + core if names and not new else None
        return FollowUp(joined, joined, aspect, same_subject=not new, subject_query=alone)
    stem = _TAIL.sub("", last_question if len(last_question) <= 40 else last_title)
    joined = f"{core}：{stem}"
    return FollowUp(query=f"{core} {stem}", understood_as=joined, aspect=None, same_subject=False)
