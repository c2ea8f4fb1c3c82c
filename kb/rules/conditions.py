"""Conditions of recognition, each met, failed or unknown, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.rules.choices import Category
from kb.rules.grounds import Ground
from kb.rules.result import MissingFigure, Step


class State(StrEnum):
    """Whether a condition is met."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """How likely recognition is; the authority decides."""

    LIKELY = "likely"
    UNLIKELY = "unlikely"
    ASK_STAFF = "ask_staff"


@dataclass(frozen=True)
class Condition:
    """One condition: ``step`` says and cites it, ``asks`` names the facts that would settle it.

    ``missing`` are figures the area has not set, without which nobody here can settle it.
    """

    step: Step
    state: State
    asks: tuple[str, ...] = ()
    missing: tuple[MissingFigure, ...] = ()


@dataclass(frozen=True)
class Finding:
    """How one group of the law came out for a person."""

    category: Category
    recognised_by: str
    conditions: tuple[Condition, ...]

    @property
    def verdict(self) -> Verdict:
        """Unlikely when a condition fails, likely when all are met, else for staff to say."""
        states = [condition.state for condition in self.conditions]
        if State.FAILED in states:
            return Verdict.UNLIKELY
        return Verdict.LIKELY if states and set(states) == {State.MET} else Verdict.ASK_STAFF


def state(truth: bool | None) -> State:
    """The state for a truth value; ``None`` is unknown."""
    if truth is None:
        return State.UNKNOWN
    return State.MET if truth else State.FAILED


def told(text: str, truth: bool | None, ground: Ground, asks: str) -> Condition:
    """A condition that the person answers by yes or no."""
    return Condition(cited(text, ground), state(truth), () if truth is not None else (asks,))


def unsettled(text: str, ground: Ground, figures: Sequence[MissingFigure]) -> Condition:
    """A condition that cannot be settled because the area has not set a figure."""
    names = "、".join(figure.title for figure in figures)
    return Condition(cited(f"{text}（{names}本地没有录入）", ground), State.UNKNOWN, missing=tuple(figures))


def cited(text: str, ground: Ground) -> Step:
    """A sentence with the fact, document and article it rests on."""
    return Step(text, fact=ground.fact, document=ground.document, article=ground.article)
