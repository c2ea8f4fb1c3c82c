"""What the action server asks for a turn of a form, and what it gets. A field may be added, none renamed.

``facts`` are the fields of ``kb.api.rule_requests`` by name: amounts as text of yuan, codes, numbers, booleans,
dates in ISO form. Situations of the materials checklist are facts of their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from kb.api.models import ChatReply, EntityOut, Model

FormName = Literal["benefit", "relief", "contribution", "waiting-period", "materials"]
Value = StrictBool | StrictInt | StrictStr
"""As JSON has it: the text "1" is no number, and the number 1 is not true."""
Name = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Facts = Annotated[dict[Name, Value], Field(max_length=60)]


class FormState(Model):
    """What Rasa holds of a form: its slots, and no more.

    ``asked`` is the requested slot, ``about`` whom it is for in words (您母亲), ``misses`` how often in a row the
    question was not answered, ``asides`` how many other things were said in a row, ``noticed`` whether the privacy
    sentence was said in this session, ``offered`` the values put to choose from where they are not all of the question.
    """

    asked: Name | None = None
    facts: Facts = Field(default_factory=dict)
    dont_know: list[Name] = Field(default_factory=list, max_length=40)
    about: str | None = Field(default=None, max_length=20)
    misses: Annotated[int, Field(ge=0)] = 0
    asides: Annotated[int, Field(ge=0)] = 0
    noticed: bool = False
    offered: list[Value] = Field(default_factory=list, max_length=4)


class FormRequest(Model):
    """One message to a form. ``opening`` where it starts the form; ``idle`` is the silence before it in seconds."""

    form: FormName
    opening: bool = False
    revises: bool = False
    state: FormState = Field(default_factory=FormState)
    text: str = Field(default="", max_length=2000)
    entities: list[EntityOut] = Field(default_factory=list)
    area: str | None = None
    date: dt.date | None = None
    channel: str = "web"
    idle: Annotated[int, Field(ge=0)] = 0


class FormReply(Model):
    """How the form goes on, and what is said.

    ``asking`` waits for ``state.asked``; ``done`` has a result; ``closed`` was cancelled or given up; ``switch``
    starts ``next_form`` with the same message.
    """

    status: Literal["asking", "done", "closed", "switch"]
    state: FormState
    next_form: FormName | None = None
    reply: ChatReply | None = None
