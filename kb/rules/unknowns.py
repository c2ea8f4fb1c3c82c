"""What is not known about a stay: its possible answers, and which of them change the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kb.rules.choices import Care, Category, Level, Scheme, Setting, Tier
from kb.rules.critical import NeedsFirstPay
from kb.rules.lookup import Lookup
from kb.rules.result import Absent, Line, MissingFigure
from kb.rules.settle import settle_quietly
from kb.rules.stay import Stay

CLOSED: Mapping[str, Sequence[Any]] = {
    "scheme": tuple(Scheme),
    "level": tuple(Level),
    "care": tuple(Care),
    "category": (Category.NONE, *(one for one in Category if one is not Category.NONE)),
    "stay_number": (1, 2, 3),
    "retired": (False, True),
    "in_province": (True, False),
}
"""Facts with few possible answers, in the order they are asked for; nobody is in most categories."""
WORDS: dict[str, dict[object, str]] = {
    "stay_number": {1: "今年第一次住院", 2: "今年第二次住院", 3: "今年第三次或以后住院"},
    "retired": {False: "在职", True: "退休"},
    "in_province": {True: "省内", False: "省外"},
}
_CARE_VISIT: dict[object, str] = {Care.LOCAL: "在参保地看门诊"}
"""Where outpatient care was, where the word for a stay does not fit."""
_AWAY = (Care.REFERRED, Care.LONGTERM, Care.UNREGISTERED)
MANY = 150
"""From how many combinations of unknown facts on a few are tried first, to ask at once for what matters."""
MOST = 2048
"""How many combinations are tried before simply asking for all."""


@dataclass(frozen=True)
class Telling:
    """What the area's figures tell apart: a third stay from a second, provinces for care without referral, levels."""

    thirds: bool
    far: bool
    levels: bool


@dataclass(frozen=True)
class Outcome:
    """What one combination of answers gives: figures, or missing ones, or that 先行自付 is needed.

    ``label`` says which end of the in-scope cost ``cost`` and of 先行自付 it was computed for, ``stay`` is the whole
    stay. There is no trace: of many combinations few are told.
    """

    label: str
    facts: tuple[tuple[str, Any], ...]
    stay: Stay
    cost: Decimal
    lines: tuple[Line, ...] = ()
    missing: tuple[MissingFigure, ...] = ()
    first_pay: bool = False

    @property
    def signature(self) -> object:
        """What two outcomes are compared by."""
        return self.lines or self.missing or self.first_pay


def attempt(
    label: str, facts: tuple[tuple[str, Any], ...], stay: Stay, cost: Decimal, look: Lookup
) -> Outcome:
    """Settle one combination without a trace."""
    try:
        lines = settle_quietly(stay, cost, look)
    except Absent as exc:
        return Outcome(label, facts, stay, cost, missing=exc.figures)
    except NeedsFirstPay:
        return Outcome(label, facts, stay, cost, first_pay=True)
    return Outcome(label, facts, stay, cost, lines)


def relevant(name: str, stay: Stay) -> bool:
    """Whether the fact can matter at all, before any cost is known."""
    if name == "retired":
        return stay.scheme is not Scheme.RESIDENT
    if name == "in_province":
        return stay.care in _AWAY
    if name == "stay_number":
        return stay.setting is Setting.INPATIENT
    return name != "category" or stay.through is not Tier.BASIC


def alternatives(
    stay: Stay, unknown: list[str], place: Telling
) -> list[tuple[Stay, tuple[tuple[str, Any], ...]]]:
    """The stay with every combination of answers to the unknown facts that means something, and those answers."""
    found: list[tuple[Stay, tuple[tuple[str, Any], ...]]] = [(stay, ())]
    for name in unknown:  # in the order of CLOSED: what a fact's meaning hangs on comes before it
        found = [
            (replace(known, **{name: value}), (*facts, (name, value)))
            for known, facts in found
            for value in _answers(name, known, place)
        ]
    return found


def _answers(name: str, stay: Stay, place: Telling) -> Sequence[Any]:
    """The answers worth trying: a fact that does not apply keeps its first one, which stands for all."""
    if not applies(name, stay, place):
        return CLOSED[name][:1]
    # The second stay stands for every later one.
    return CLOSED[name][:2] if name == "stay_number" and not place.thirds else CLOSED[name]


def applies(name: str, stay: Stay, place: Telling) -> bool:
    """Whether the fact means anything for a stay: residents do not retire, staying at home is in the province."""
    if name == "retired":
        return stay.scheme is Scheme.EMPLOYEE
    if name == "stay_number":
        return stay.setting is Setting.INPATIENT
    if name == "level":
        return place.levels
    if name == "in_province" and stay.care is Care.UNREGISTERED:
        return place.far
    return name != "in_province" or stay.care in _AWAY


def samples(stay: Stay, unknown: list[str], name: str) -> Iterator[list[Stay]]:
    """Stays that differ in ``name`` alone, the other unknown facts at their first, second … answers."""
    for k in range(max(len(CLOSED[n]) for n in unknown)):
        others = {n: CLOSED[n][min(k, len(CLOSED[n]) - 1)] for n in unknown}
        yield [replace(stay, **{**others, name: value}) for value in CLOSED[name]]


def matters_of(outcomes: list[Outcome]) -> list[str]:
    """The unknown facts whose answer alone can change the result, in asking order."""
    kinds: dict[object, int] = {}
    came = [kinds.setdefault(outcome.signature, len(kinds)) for outcome in outcomes]
    result = []
    for i, (name, _) in enumerate(outcomes[0].facts):
        seen: dict[object, int] = {}
        for outcome, kind in zip(outcomes, came, strict=True):
            rest = (outcome.label, *outcome.facts[:i], *outcome.facts[i + 1 :])
            if seen.setdefault(rest, kind) != kind:
                result.append(name)
                break
    return result


def merged(outcomes: list[Outcome]) -> tuple[MissingFigure, ...]:
    """All figures missing in any of the outcomes, once each."""
    return tuple(dict.fromkeys(figure for outcome in outcomes for figure in outcome.missing))


def word(name: str, value: Any, stay: Stay, place: Telling) -> str:
    """An answer in words."""
    if stay.setting is not Setting.INPATIENT and value in _CARE_VISIT:
        return _CARE_VISIT[value]
    if name == "stay_number" and value == 2 and not place.thirds:
        return "今年不是第一次住院"
    return WORDS[name][value] if name in WORDS else str(value.label)


def titles(names: Sequence[str]) -> list[str]:
    """The facts in words."""
    words = {"scheme": "险种", "level": "医院级别", "care": "转诊备案情况", "category": "救助身份"}
    words |= {"stay_number": "第几次住院", "retired": "是否退休", "in_province": "是否省内"}
    return [words[name] for name in names]
