"""Emergency words: found before anything else, whatever is down (``kb/content/vocab/emergency.yml``)."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from kb.search.normalise import fold

EMERGENCY_FILE = Path(__file__).resolve().parents[2] / "kb" / "content" / "vocab" / "emergency.yml"
Kind = Literal["self_harm", "violence", "fire", "medical"]
GAP = r"[^。！]{0,8}?"
"""What 「…」 in a pattern stands for."""

_STOPS = {**dict.fromkeys("。！？!?;；~～", "。"), **dict.fromkeys(",，、:：", "，")}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmergencyReply(_Strict):
    """What is said: Markdown ``text``, and ``short`` for small screens."""

    text: str
    short: str


class Patterns(_Strict):
    """The words of one kind of emergency, by how much else a message must say; see the file."""

    always: list[str] = Field(default_factory=list)
    unless_treated: list[str] = Field(default_factory=list)
    unless_asking: list[str] = Field(default_factory=list)
    only_now: list[str] = Field(default_factory=list)


class Guards(_Strict):
    """Words that tell a question about insurance, the past or an if from what happens now."""

    past: list[str]
    asking: list[str]
    in_hospital: list[str]
    if_: list[str] = Field(alias="if")
    now: list[str]
    suddenly: list[str]
    negation: str


class EmergencyWords(_Strict):
    """The whole file, checked when it is read."""

    replies: dict[Kind, EmergencyReply]
    numbers: dict[Kind, list[str]]
    order: list[Kind]
    classes: dict[Kind, Patterns]
    harmless: list[str]
    guards: Guards


@dataclass(frozen=True)
class Emergency:
    """An emergency found in a message: its kind, the numbers to call, and what to say."""

    kind: Kind
    numbers: tuple[str, ...]
    text: str
    short: str


@dataclass(frozen=True)
class _Scene:
    """What a message says besides the words of danger."""

    past: bool
    asking: bool
    treated: bool
    urgent: bool
    supposed: bool


class EmergencyDetector:
    """Finds emergencies; compiled once, used for every message, needs nothing else of the service."""

    def __init__(self, words: EmergencyWords) -> None:
        self._words = words
        guards = words.guards
        self._harmless = _any(words.harmless)
        self._negated = re.compile(f"(?:{guards.negation})$")
        self._guards = {
            "past": _any(guards.past),
            "asking": _any(guards.asking),
            "in_hospital": _any(guards.in_hospital),
            "if": _any(guards.if_),
            "now": _any(guards.now),
            "suddenly": _any(guards.suddenly),
        }
        self._tiers = {
            kind: {tier: _any(lines) for tier, lines in patterns.model_dump().items() if lines}
            for kind, patterns in words.classes.items()
        }

    @classmethod
    def load(cls, path: Path = EMERGENCY_FILE) -> EmergencyDetector:
        """Read the file; raises ``pydantic.ValidationError`` or ``re.error`` for a fault in it."""
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(EmergencyWords.model_validate(data))

    def detect(self, text: str) -> Emergency | None:
        """The first emergency of the file's order in ``text``, or None."""
        said = normalise(text)
        plain = self._harmless.sub("□", said)
        scene = self._scene(said, plain)
        for kind in self._words.order:
            for tier, pattern in self._tiers[kind].items():
                if self._counts(kind, tier, scene) and self._hit(pattern, plain):
                    reply = self._words.replies[kind]
                    return Emergency(kind, tuple(self._words.numbers[kind]), reply.text.strip(), reply.short)
        return None

    def _scene(self, text: str, plain: str) -> _Scene:
        """Read the whole ``text``; but 救命 in 救命钱 does not make it urgent, so ``plain`` for that."""
        said = {
            name: pattern.search(plain if name in ("now", "suddenly") else text) is not None
            for name, pattern in self._guards.items()
        }
        treated = said["asking"] and said["in_hospital"]
        return _Scene(
            past=said["past"] and not (said["now"] or (said["suddenly"] and not said["asking"])),
            asking=said["asking"],
            treated=treated,
            urgent=said["now"] or (said["suddenly"] and not treated),
            supposed=said["if"] and said["asking"],
        )

    def _counts(self, kind: Kind, tier: str, scene: _Scene) -> bool:
        """Whether words of this tier are an emergency in a message that says this."""
        if tier == "always":
            # Who once wanted to die may be in danger today; what a body did last year is over.
            return kind == "self_harm" or not (scene.past or scene.supposed)
        if scene.past or scene.supposed:
            return False
        if tier == "unless_treated":
            return not scene.treated or scene.urgent
        if tier == "unless_asking":
            return not scene.asking or (scene.urgent and not scene.treated)
        return scene.urgent and not scene.asking

    def _hit(self, pattern: re.Pattern[str], plain: str) -> bool:
        return any(not self._negated.search(plain[: found.start()]) for found in pattern.finditer(plain))


def normalise(text: str) -> str:
    """``text`` simplified, half-width, without spaces and symbols; sentence and clause marks kept."""
    return "".join(map(_plain, text))


@functools.lru_cache(maxsize=16_384)
def _plain(char: str) -> str:
    """One character as the patterns have it; empty for what does not count."""
    folded = "".join(fold(part) for part in unicodedata.normalize("NFKC", char)).lower()
    if folded in _STOPS:
        return _STOPS[folded]
    kept = "".join(part for part in folded if unicodedata.category(part)[0] in "LN")
    return kept.replace("著", "着")  # 活著: the simplified form of this one depends on its meaning


def _any(lines: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line.replace('…', GAP)})" for line in lines))
