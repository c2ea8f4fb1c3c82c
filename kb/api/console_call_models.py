"""Request and reply shapes of the console's notes and flags. A field may be added, none renamed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from kb.api.console_models import CallId, EntryIdIn
from kb.api.models import Model

Ended = Literal["answered", "call_back", "passed_on", "not_found", "other"]
"""How a call ended: answered, to be called back, sent to another office, nothing found, anything else."""


def _said(text: str) -> str:
    return text.strip()


Text = Annotated[str, AfterValidator(_said)]


class NoteRequest(Model):
    """The note of a call; texts are masked before they are stored. The same call again replaces it."""

    call_id: CallId
    asked: Text = Field(min_length=1, max_length=500)
    outcome: Ended
    note: Text | None = Field(default=None, max_length=1000)
    follow_up: Text | None = Field(default=None, max_length=500)
    due: dt.date | None = None
    area: str | None = Field(default=None, max_length=6)
    started_at: AwareDatetime | None = None


class ReadAnswer(Model):
    """A version that was given in a call, and how: opened, or copied in a form."""

    id: str
    version: str
    title: str
    how: Literal["open", "speech", "sms", "wechat"]


class NoteOut(Model):
    """A call note as stored; ``masked``: numbers of persons were taken out of its texts."""

    id: int
    call_id: str
    account: str
    area: str
    asked: str
    read: list[ReadAnswer]
    outcome: Ended
    note: str | None = None
    follow_up: str | None = None
    due: dt.date | None = None
    overdue: bool = False
    started_at: dt.datetime
    created_at: dt.datetime
    done_at: dt.datetime | None = None
    masked: list[str] = Field(default_factory=list)


class NotesReply(Model):
    """Call notes, the newest first; ``next`` goes on where they end."""

    notes: list[NoteOut]
    next: int | None = None
    trace_id: str


class NoteReply(Model):
    """The note is stored."""

    note: NoteOut
    trace_id: str


class FlagRequest(Model):
    """An answer is ``wrong`` or ``outdated``, or one is ``missing`` (then ``asked`` says for what)."""

    kind: Literal["wrong", "outdated", "missing"]
    entry: EntryIdIn | None = None
    version: str | None = Field(default=None, pattern=r"^[0-9a-f]{1,64}$")
    area: str | None = Field(default=None, max_length=6)
    year: int | None = None
    call_id: CallId | None = None
    asked: Text | None = Field(default=None, max_length=500)
    comment: Text | None = Field(default=None, max_length=500)


class FlagOut(Model):
    """A flag with the context of the call; ``current``: the flagged version is the one served."""

    id: int
    kind: Literal["wrong", "outdated", "missing"]
    entry: str | None = None
    title: str | None = None
    version: str | None = None
    current: bool = False
    area: str
    as_of: dt.date
    coverage_year: int | None = None
    asked: str | None = None
    comment: str | None = None
    account: str
    created_at: dt.datetime
    closed_at: dt.datetime | None = None
    result: Literal["fixed", "rejected"] | None = None


class FlagReply(Model):
    """The flag is stored."""

    flag: FlagOut
    trace_id: str


class FlagsReply(Model):
    """Flags, the newest first; ``next`` goes on where they end."""

    flags: list[FlagOut]
    next: int | None = None
    trace_id: str


class FlagClose(Model):
    """What came of a flag: the answer was mended, or it is right as it is."""

    result: Literal["fixed", "rejected"]
