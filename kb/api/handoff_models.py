"""What the screens of a hand-off, the resident's and the operator's, and the server say to each other."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kb.api.models import Model

HandoffState = Literal["waiting", "taken", "answered", "closed"]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=120)]
MOST_ENTRIES = 4


class CitedEntry(Model):
    """An entry that an answer rests on, in the version that was shown."""

    id: str
    version: str
    title: str


class ThreadMessage(Model):
    """One message of a hand-off; ``who`` is the colleague's name on the operator's screen."""

    id: int
    author: Literal["resident", "operator"]
    who: str | None = None
    text: str
    entries: list[CitedEntry] = Field(default_factory=list)
    at: dt.datetime


class StaffOut(Model):
    """Whether somebody is there: ``available`` is False where nobody ever answers here.

    ``open``: within office hours (null: not known). ``present``: somebody has the console open. ``text`` says
    it all in Chinese.
    """

    available: bool
    open: bool | None
    present: bool
    text: str


class ResidentThread(Model):
    """A resident's own hand-off. ``position`` is 1 for the next in line, null when it does not wait."""

    state: HandoffState
    position: int | None
    messages: list[ThreadMessage]
    read_id: int
    closed_by: Literal["resident", "operator"] | None
    created_at: dt.datetime


class ResidentHandoff(Model):
    """What the chat shows of hand-off: who is there, the newest thread, and what would be passed on.

    ``question`` is the last question asked; ``facts`` what a form has learnt. ``emergency``: what to do at once.
    ``poll_seconds``: when to ask again.
    """

    staff: StaffOut
    thread: ResidentThread | None
    question: str | None = None
    facts: list[str] = Field(default_factory=list)
    emergency: str | None = None
    poll_seconds: int


class AskPersonRequest(Model):
    """Ask for a person; ``facts`` False leaves out what a form has learnt."""

    question: str = Field(min_length=1, max_length=2000)
    facts: bool = True
    message_id: str | None = Field(default=None, min_length=1, max_length=64)


class AddRequest(Model):
    """Something to add."""

    text: str = Field(min_length=1, max_length=2000)
    message_id: str | None = Field(default=None, min_length=1, max_length=64)


class ReadRequest(Model):
    """The page has shown the thread up to this message."""

    read_id: int = Field(ge=0)


class HandoffLine(Model):
    """A hand-off in the operators' list. ``unread``: the resident wrote last."""

    id: str
    state: HandoffState
    question: str
    channel: str
    area: str
    area_name: str
    urgent: bool
    mine: bool
    holder: str | None
    unread: bool
    created_at: dt.datetime
    updated_at: dt.datetime


class HandoffList(Model):
    """The queue; ``counts`` as in the top bar."""

    handoffs: list[HandoffLine]
    waiting: int
    mine_unread: int


class HandoffCount(Model):
    """How many wait, and how many of one's own have a new message."""

    waiting: int
    mine_unread: int


class ShownTurn(Model):
    """A turn before the request: what was asked and what was shown, by entry and version."""

    text: str
    outcome: str
    outcome_title: str
    entries: list[CitedEntry]
    at: dt.datetime


class HandoffOpen(HandoffLine):
    """A hand-off with all that the operator needs.

    ``read_id``: the last message that the resident's page has shown.
    """

    facts: list[str]
    turns: list[ShownTurn]
    messages: list[ThreadMessage]
    read_id: int
    closed_by: Literal["resident", "operator"] | None
    delivered: bool | None = None
    masked: list[str] = Field(default_factory=list)


class AnswerRequest(Model):
    """An operator's answer; ``entries`` are the ids of what it rests on."""

    text: str = Field(min_length=1, max_length=2000)
    entries: list[EntryId] = Field(default_factory=list, max_length=MOST_ENTRIES)
