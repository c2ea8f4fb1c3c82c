"""What is not known about a stay: its possible answers, and which of them change the result."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.rules.choices import Care, Category, Level, Scheme, Setting, Tier
from kb.rules.result import Line, MissingFigure, Step
from kb.rules.stay import Stay

CLOSED: Mapping[str, Sequence[Any]] = {
    "scheme": tuple(Scheme),
    "level": tuple(Level),
    "care": tuple(Care),
    "category": tuple(Category),
    "stay_number": (1, 2, 3),
    "retired": (False, True),
    "in_province": (True, False),
}
"""Facts with few possible answers, in the order they are asked for."""
WORDS: dict[str, dict[object, str]] = {
    "stay_number": {1: "今年第一次住院", 2: "今年第二次住院", 3: "今年第三次或以后住院"},
    "retired": {False: "在职", True: "退休"},
    "in_province": {True: "省内", False: "省外"},
}
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

    ``label`` says which end of the in-scope cost it was computed for.
    """

    label: str
    facts: tuple[tuple[str, Any], ...]
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    missing: tuple[MissingFigure, ...] = ()
    first_pay: bool = False

    @property
    def signature(self) -> object:
        """What two outcomes are compared by."""
        return self.lines or self.missing or self.first_pay


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
) -> Iterator[tuple[Stay, tuple[tuple[str, Any], ...]]]:
    """The stay with every combination of answers to the unknown facts that means something, and those answers."""
    for values in itertools.product(*(CLOSED[name] for name in unknown)):
        facts = dict(zip(unknown, values, strict=True))
        whole = replace(stay, **facts)
        # A fact that does not apply keeps its first answer: one combination stands for all.
        if ("stay_number", 3) in facts.items() and not place.thirds:
            continue  # the second stay stands for every later one
        if all(applies(name, whole, place) or value == CLOSED[name][0] for name, value in facts.items()):
            yield whole, tuple(facts.items())


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
    result = []
    for i, (name, _) in enumerate(outcomes[0].facts):
        seen: dict[object, object] = {}
        for outcome in outcomes:
            rest = (outcome.label, *(f for j, f in enumerate(outcome.facts) if j != i))
            if seen.setdefault(rest, outcome.signature) != outcome.signature:
                result.append(name)
                break
    return result


def merged(outcomes: list[Outcome]) -> tuple[MissingFigure, ...]:
    """All figures missing in any of the outcomes, once each."""
    return tuple(dict.fromkeys(figure for outcome in outcomes for figure in outcome.missing))


def word(name: str, value: Any, place: Telling) -> str:
    """An answer in words."""
    if name == "stay_number" and value == 2 and not place.thirds:
        return "今年不是第一次住院"
    return WORDS[name][value] if name in WORDS else str(value.label)


def titles(names: Sequence[str]) -> list[str]:
    """The facts in words."""
    words = {"scheme": "险种", "level": "医院级别", "care": "转诊备案情况", "category": "救助身份"}
    words |= {"stay_number": "第几次住院", "retired": "是否退休", "in_province": "是否省内"}
    return [words[name] for name in names]
