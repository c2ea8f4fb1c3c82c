"""Canned replies of ``kb/content/vocab/canned.yml``: what is said when no policy is asked for."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from kb.answer.outcome import Outcome

_DROP = re.compile(r"[\s，。？！、,.?!~～…]+")
_PARTICLE = re.compile(r"[啊呀哦噢呢吧嘛啦哈的了]+$")


class CannedReply(BaseModel):
    """One canned reply; texts are templates over ``hotline``, ``hotline_hours``, ``area_name``.

    ``demo`` is added to ``text`` in demo mode; ``patterns`` are whole messages that mean this act.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Outcome
    text: str
    short: str
    demo: str | None = None
    buttons: list[str] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)


def fold(text: str) -> str:
    """A message as compared with patterns: width, case, punctuation and final particles do not count."""
    folded = _DROP.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _PARTICLE.sub("", folded) or folded


class CannedReplies:
    """All canned replies, and which act a whole message is when Rasa cannot be asked."""

    def __init__(self, replies: dict[str, CannedReply]) -> None:
        self.replies = replies
        self._acts = {fold(p): name for name, reply in replies.items() for p in reply.patterns}

    @classmethod
    def load(cls, path: Path) -> CannedReplies:
        """Read the file; raises pydantic.ValidationError for a fault in it."""
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls({name: CannedReply.model_validate(row) for name, row in data.items()})

    def __getitem__(self, name: str) -> CannedReply:
        return self.replies[name]

    def __contains__(self, name: object) -> bool:
        return name in self.replies

    def act(self, text: str) -> str | None:
        """The act that the whole message is, or None."""
        return self._acts.get(fold(text))
