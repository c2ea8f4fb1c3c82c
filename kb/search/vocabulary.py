"""Reads ``kb/content/vocab``: the entity lists, the synonyms and the segmenter's dictionary."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

VOCAB_DIR = Path(__file__).resolve().parents[1] / "content" / "vocab"


class VocabularyError(Exception):
    """A vocabulary file is missing or malformed; the message names the file."""


@dataclass(frozen=True)
class Vocabulary:
    """The word lists as read.

    ``entities`` is label → value → phrases, ``synonyms`` canonical term → other ways to say it,
    ``repairs`` wrong spelling → right one, ``pinyin`` common words that may stand in a line of pinyin,
    ``initials`` terms that people type by their first letters (ydjy),
    ``words`` further domain words the segmenter keeps whole.
    """

    entities: dict[str, dict[str, list[str]]]
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    repairs: dict[str, str] = field(default_factory=dict)
    pinyin: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def phrases(self) -> list[str]:
        """Every phrase of the entity lists."""
        return [
            phrase for values in self.entities.values() for phrases in values.values() for phrase in phrases
        ]

    def terms(self) -> list[str]:
        """Every term that must not be cut: entity phrases, synonyms, dictionary words."""
        pairs = [term for canonical, others in self.synonyms.items() for term in (canonical, *others)]
        return sorted({*self.phrases(), *pairs, *self.words})


def load_vocabulary(folder: Path = VOCAB_DIR) -> Vocabulary:
    """Read the vocabulary; raises VocabularyError for a missing file or a phrase listed twice."""
    entities = _mapping(folder / "entities.yml")
    seen: dict[str, str] = {}
    for label, values in entities.items():
        for value, phrases in values.items():
            for phrase in phrases:
                if phrase in seen:
                    raise VocabularyError(
                        f"{folder / 'entities.yml'}: {phrase} 同时属于 {seen[phrase]} 和 {label}/{value}"
                    )
                seen[phrase] = f"{label}/{value}"
    extra: dict[str, Any] = _mapping(folder / "synonyms.yml")
    return Vocabulary(
        entities={
            label: {str(v): [str(p) for p in ps] for v, ps in values.items()}
            for label, values in entities.items()
        },
        synonyms={str(k): [str(t) for t in v] for k, v in (extra.get("synonyms") or {}).items()},
        repairs={str(k): str(v) for k, v in (extra.get("repairs") or {}).items()},
        initials=[str(term) for term in extra.get("initials") or []],
        pinyin=[str(word) for word in extra.get("pinyin") or []],
        words=_words(folder / "jieba.txt"),
    )


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise VocabularyError(f"{path}: {exc}") from exc
    if not isinstance(data, dict):
        raise VocabularyError(f"{path}: expected a mapping")
    return data


def _words(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as exc:
        raise VocabularyError(f"{path}: {exc}") from exc
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]
