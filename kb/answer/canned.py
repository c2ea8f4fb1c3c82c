"""Canned replies: ``kb/content/vocab/canned.yml``, typed; rendering is the caller's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from kb.answer.outcome import Outcome
from kb.schema.yamlfile import YamlFile

CANNED_FILE = Path(__file__).resolve().parents[1] / "content" / "vocab" / "canned.yml"
_NOISE = re.compile(r"[\W_]+")
_PARTICLES = "啊呀哦喔噢呢吧吗嘛哈了哟啦咧"


class Choice(BaseModel):
    """A button below a canned reply."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    send: str


class Canned(BaseModel):
    """One canned reply; the texts are templates over the names its file lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Outcome
    text: str
    short: str
    demo: str = ""
    buttons: list[Choice] = Field(default_factory=list)
    patterns: list[str] = Field(default_factory=list)

    def full(self, mode: str) -> str:
        """The text with what is added to it in ``demo`` mode."""
        return f"{self.text.strip()}\n\n{self.demo}" if mode == "demo" and self.demo else self.text.strip()


class CannedReplies:
    """All canned replies by name."""

    def __init__(self, replies: Mapping[str, Canned]) -> None:
        self.replies = dict(replies)
        self._acts = {fold(p): name for name, reply in replies.items() for p in reply.patterns}

    def __getitem__(self, name: str) -> Canned:
        """The reply called ``name``; raises KeyError."""
        return self.replies[name]

    def __contains__(self, name: str) -> bool:
        return name in self.replies

    def act(self, text: str) -> str | None:
        """The dialogue act that the whole ``text`` is, by its patterns; for use without Rasa."""
        folded = fold(text)
        return self._acts.get(folded) or self._acts.get(folded.rstrip(_PARTICLES))


def fold(text: str) -> str:
    """Width and case folded, without spaces and punctuation; empty for emoji."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def load_canned(files: Iterable[Path] = (CANNED_FILE,)) -> CannedReplies:
    """Read the files; a later one replaces replies of the same name.

    Raises YamlError for bad YAML and ``pydantic.ValidationError`` for a reply of another shape.
    """
    replies: dict[str, Canned] = {}
    for file in files:
        for name, data in YamlFile(file).data.items():
            replies[name] = Canned.model_validate(data)
    return CannedReplies(replies)
