"""Whose matter a question is: classes with written examples, told apart from medical insurance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kb.search.vocabulary import VOCAB_DIR, VocabularyError

_OURS = re.compile(
    r"医保|医疗保险|医疗保障|新农合|农合|合作医疗|参保|居民保险|大病保险|大病救助|医疗救助|救助|参合|慢特病|生育津贴|异地就医|报销|报账|电子凭证|低保边缘|监测户|两定"
)
_THEIRS = re.compile(
    r"养老|退休金|失业金|失业保险|失业登记|工伤|伤残|公积金|个税|所得税|增值税|发票开|落户|户口迁|上户口|身份证|居住证办|护照|驾照|驾驶证|理赔|车险|重疾险"
    r"|百万医疗|寿险|意外险|学平险|结婚|离婚|低保金|高龄津贴|高龄补贴|疫苗|挂号|准生证|育儿补贴|工资|仲裁|辞退|起诉|宅基地|拆迁|房产|营业执照|贷款|学区|入学"
    r"|吃什么药|怎么治|怎么缓解|严重吗|要不要手术|治好"
)
LEXICAL_SIGNALS = ("ours", "theirs")


@dataclass(frozen=True)
class ScopeClass:
    """A kind of question that is not answered here, and who answers it.

    Search learns from ``examples`` and ``letters``, the encoder from the examples and every other letter
    (docs/adr/0010 and 0011).
    """

    id: str
    name: str
    outcome: str
    examples: list[str]
    authority: str | None = None
    letters: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Authority:
    """Who deals with a matter: name, phone (if one is well established) and the reply to show.

    ``perhaps`` is added to 「没有找到」 where the matter is more probably ours than theirs.
    """

    id: str
    reply: str
    name: str | None = None
    perhaps: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Scope:
    """The classes of ``vocab/scope.yml`` and the authorities of ``vocab/authorities.yml``."""

    classes: dict[str, ScopeClass]
    authorities: dict[str, Authority] = field(default_factory=dict)
    in_scope: list[str] = field(default_factory=list)

    def authority_of(self, class_id: str) -> Authority | None:
        """The authority of a class; None for chat, abuse and unknown classes."""
        found = self.classes.get(class_id)
        return self.authorities.get(found.authority) if found and found.authority else None


def load_scope(folder: Path = VOCAB_DIR) -> Scope:
    """Read ``scope.yml`` with the further examples and the letters of ``scope/<class>.yml``, and the authorities.

    Raises VocabularyError when a file is missing or names an unknown class or authority.
    """
    raw, phones = _read(folder / "scope.yml"), _read(folder / "authorities.yml")
    files = {path.stem: _further(path) for path in sorted((folder / "scope").glob("*.yml"))}
    more = {name: list(data.get("questions") or []) for name, data in files.items()}
    authorities = {key: Authority(key, **value) for key, value in phones.items()}
    classes = {
        key: ScopeClass(
            key,
            **{**value, "examples": [*value["examples"], *more.pop(key, [])]},
            letters=list(files.get(key, {}).get("letters") or []),
        )
        for key, value in raw["classes"].items()
    }
    in_scope = [*(raw.get("in_scope") or []), *more.pop("in_scope", [])]
    if more:
        raise VocabularyError(f"{folder / 'scope'}: 没有这一类：{'、'.join(more)}")
    for item in classes.values():
        if item.authority and item.authority not in authorities:
            raise VocabularyError(f"{folder / 'scope.yml'}: {item.id}: 没有单位 {item.authority}")
    return Scope(classes, authorities, in_scope)


def _further(path: Path) -> dict[str, Any]:
    """``questions`` and ``letters`` of a class; ``in_scope`` has questions alone."""
    data = _read(path)
    known = {"questions"} if path.stem == "in_scope" else {"questions", "letters"}
    if not isinstance(data, dict) or not data or not set(data) <= known:
        raise VocabularyError(f"{path}: 只能有 {'、'.join(sorted(known))}")
    return data


def _read(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as exc:
        raise VocabularyError(f"{path}: {exc}") from exc
    return data


def lexical_evidence(text: str) -> tuple[float, float]:
    """Whether words of medical insurance and words of other matters occur, each 0 or 1.

    >>> lexical_evidence("养老金认证怎么弄")
    (0.0, 1.0)
    """
    return float(bool(_OURS.search(text))), float(bool(_THEIRS.search(text)))
