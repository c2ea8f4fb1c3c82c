"""Replies of the rules routes. A field may be added, none renamed.

Amounts are yuan, as text so that nothing is lost on the way.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from kb.api.models import Model
from kb.api.place_models import ForArea
from kb.rules.choices import Category


class StepOut(Model):
    """One step in words, with its parameter and what that rests on."""

    text: str
    parameter: str | None = None
    title: str | None = None
    value: str | None = None
    fact: str | None = None
    document: str | None = None
    document_title: str | None = None
    article: str | None = None
    example: bool = False
    before: Decimal | None = None
    after: Decimal | None = None


class LineOut(Model):
    """A figure; ``low`` and ``high`` differ for a range; ``at_least`` where only a floor is known."""

    name: str
    title: str
    low: Decimal
    high: Decimal
    unit: str
    at_least: bool = False


class ScenarioOut(Model):
    """One way it came out, under the assumptions of ``label``."""

    label: str
    amounts: list[LineOut]
    steps: list[StepOut]


class ChoiceOut(Model):
    """A closed choice: the value to send and the words to show."""

    value: str
    label: str


class QuestionOut(Model):
    """A fact that is needed: the request's field and how to ask for it."""

    name: str
    ask: str
    choices: list[ChoiceOut] = Field(default_factory=list)


class MissingOut(Model):
    """A figure the area has not set; ``national`` is what the nation says about it."""

    name: str
    title: str
    ask: str
    national: str | None = None


class RuleReply(ForArea):
    """Exactly one of: ``amount`` (figures and trace), ``not_eligible``, ``need``, ``missing``."""

    status: Literal["amount", "not_eligible", "need", "missing"]
    amounts: list[LineOut] = Field(default_factory=list)
    scenarios: list[ScenarioOut] = Field(default_factory=list)
    assumptions: list[str] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    dates: dict[str, dt.date] = Field(default_factory=dict)
    because: list[StepOut] = Field(default_factory=list)
    need: list[QuestionOut] = Field(default_factory=list)
    missing: list[MissingOut] = Field(default_factory=list)


class ConditionOut(Model):
    """One condition of a group: met, failed or unknown, and what it rests on."""

    state: Literal["met", "failed", "unknown"]
    step: StepOut
    asks: list[str] = Field(default_factory=list)


class FindingOut(Model):
    """How one group came out."""

    category: Category
    title: str
    verdict: Literal["likely", "unlikely", "ask_staff"]
    recognised_by: str
    conditions: list[ConditionOut]


class ReliefReply(ForArea):
    """``decided`` with a verdict, or ``need`` with what must be known. The authority decides."""

    status: Literal["decided", "need"]
    verdict: Literal["likely", "unlikely", "ask_staff"] | None = None
    category: Category | None = None
    findings: list[FindingOut] = Field(default_factory=list)
    road: list[StepOut] = Field(default_factory=list)
    before: list[StepOut] = Field(default_factory=list)
    notes: list[StepOut] = Field(default_factory=list)
    need: list[QuestionOut] = Field(default_factory=list)
    missing: list[MissingOut] = Field(default_factory=list)


class ItemOut(Model):
    """One material for this person; ``why`` says when it is needed, ``asks`` what would settle it."""

    name: str
    state: Literal["needed", "not_needed", "depends"]
    form: str | None = None
    copies: int | None = None
    shared: str | None = None
    why: str | None = None
    note: str | None = None
    asks: list[str] = Field(default_factory=list)
    fact: str | None = None
    document: str | None = None
    article: str | None = None


class MaterialsReply(ForArea):
    """The checklist of a service for a person; ``need`` would settle what depends."""

    service: str
    name: str
    items: list[ItemOut]
    need: list[QuestionOut] = Field(default_factory=list)
