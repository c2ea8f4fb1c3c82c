"""What the calculators' forms are made of, and numbers read for them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kb.api.models import Model, ServiceRef


class OptionOut(Model):
    """A choice of a closed field; ``group`` gathers those that belong together."""

    value: str
    label: str
    group: str | None = None


class ShownWhen(Model):
    """It applies while a field has one of these values (``""``: empty, ``unknown``: 不知道)."""

    field: str
    values: list[str]


class FieldOut(Model):
    """One field of a form; its name is the fact's in the rule's request.

    ``ask`` is the question in full, shown where the rule needs the fact; ``wrong`` says what the field takes.
    ``part`` is the folded part it stands in, empty for the form itself. ``inside`` names the object of the
    request that holds it. ``asked_only``: shown only once the rule asks for it. ``instead``: another field
    that answers the same question. ``listed``: the choice is sent as a list.
    """

    name: str
    label: str
    ask: str
    kind: Literal["choice", "yes_no", "amount", "count", "date"]
    options: list[OptionOut] = Field(default_factory=list)
    hint: str | None = None
    wrong: str
    part: str = ""
    inside: str | None = None
    may_be_unknown: bool = True
    asked_only: bool = False
    shown_when: ShownWhen | None = None
    instead: str | None = None
    listed: bool = False


class GoOnOut(Model):
    """A service to go on with after the result; ``when`` limits it to some answers."""

    service: ServiceRef
    when: ShownWhen | None = None


class CalculatorOut(Model):
    """One calculator: its form, the rule it asks (``path``) and the services to go on with, nearest first.

    ``general`` is the entry that says what holds in general, for an area that lacks a figure.
    """

    id: str
    title: str
    lead: str
    path: str
    fields: list[FieldOut]
    go_on: list[GoOnOut] = Field(default_factory=list)
    general: str | None = None


class EstimateReply(Model):
    """The calculators for the page; ``privacy`` is said before the first field.

    ``unclear`` is the text of an error that says no more than that a field is wrong: ``wrong`` says more.
    """

    privacy: str
    unclear: str
    calculators: list[CalculatorOut]


class NumberRequest(Model):
    """A number as a person wrote it: 3.2万, 三万二, 两次."""

    said: str = Field(max_length=40)
    kind: Literal["amount", "count"] = "amount"


class NumberReply(Model):
    """The number to send on, and how it was read, for the person to see."""

    value: str
    read: str
