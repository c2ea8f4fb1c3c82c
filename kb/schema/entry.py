"""Entries: one curated answer a file."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.schema.base import AreaCode, Content, EntryId, Period, Slug


class Citation(Content):
    """A document an answer rests on; ``article`` only where a fact records it."""

    document: Slug
    article: str | None = None


class Material(Content):
    """One thing to bring. ``form``: original, copy or either; ``waived`` says who need not bring it."""

    name: str
    form: Literal["原件", "复印件", "原件和复印件", "电子版", "填写"] | None = None
    copies: int | None = Field(default=None, ge=1)
    waived: str | None = None
    note: str | None = None


class Way(Content):
    """One channel to get it done: where, and how."""

    kind: Literal["线上", "线下", "电话"]
    name: str
    how: str | None = None


class Applies(Content):
    """Whom an entry is for."""

    areas: list[AreaCode] = Field(default_factory=lambda: ["CN"])
    audiences: list[str] = Field(default_factory=list)


AUDIO_FILE = r"^[a-z0-9][a-z0-9-]*\.(mp3|m4a|ogg|wav)$"
"""The name of a recording in ``audio/`` of a content tree."""


class Audio(Content):
    """A recording in a dialect, of an entry or of a quiz card; ``file`` lies in ``audio/`` of a content tree.

    ``text`` is what it was recorded from (the entry's ``speech``, the card's ``read_out``), with its figures as
    read out: where an area or a day says anything else, the recording is not played.
    """

    dialect: str = Field(min_length=2, max_length=12)
    file: str = Field(pattern=AUDIO_FILE)
    text: str = Field(min_length=10)


class Body(Content):
    """The fields of an entry that may differ over time or be overridden by an area.

    Texts are Jinja templates over parameters: ``{{ resident_contribution }}``; ``answer`` is a
    Markdown subset (paragraphs, ``-`` and ``1.`` lists, ``**bold**``).
    """

    title: str = Field(min_length=4, max_length=60)
    answer: str = Field(min_length=20)
    short: str = Field(min_length=8)
    speech: str | None = None
    led: str | None = None
    steps: list[str] = Field(default_factory=list)
    materials: list[Material] = Field(default_factory=list)
    channels: list[Way] = Field(default_factory=list)
    time_limit: str | None = None
    fee: str | None = None
    facts: list[Slug] = Field(default_factory=list)
    citations: list[Citation] = Field(min_length=1)
    internal: str | None = None


class Variant(Content):
    """Overrides that hold in a period (a law coming into force): only the fields given change."""

    effective: Period
    title: str | None = Field(default=None, min_length=4, max_length=60)
    answer: str | None = Field(default=None, min_length=20)
    short: str | None = Field(default=None, min_length=8)
    speech: str | None = None
    led: str | None = None
    steps: list[str] | None = None
    materials: list[Material] | None = None
    channels: list[Way] | None = None
    time_limit: str | None = None
    fee: str | None = None
    facts: list[Slug] | None = None
    citations: list[Citation] | None = Field(default=None, min_length=1)
    internal: str | None = None


class Approval(Content):
    """Who approved an entry for an area, and when."""

    area: AreaCode
    approved_by: str
    approved_on: dt.date


class Entry(Body):
    """One knowledge point (or part of one). Its id is its path: ``<topic>/<slug>``.

    ``phrasings`` and ``letters`` are further ways to ask, from ``phrasings/<topic>/<slug>.yml``: search
    learns from them like from ``questions``, no screen shows them. ``letters`` were written before anybody
    looked at the entries, and the encoder is tuned on every other one of them (docs/adr/0010 and 0011).
    """

    id: EntryId
    questions: list[str] = Field(min_length=12)
    phrasings: list[str] = Field(default_factory=list)
    letters: list[str] = Field(default_factory=list)
    not_for: list[str] = Field(default_factory=list)
    covers: list[EntryId] = Field(default_factory=list, max_length=2)
    related: list[EntryId] = Field(default_factory=list)
    service: str | None = None
    audio: list[Audio] = Field(default_factory=list)
    applies: Applies = Applies()
    effective: Period = Period()
    variants: list[Variant] = Field(default_factory=list)
    status: Literal["draft", "approved"] = "draft"
    approvals: list[Approval] = Field(default_factory=list)
    owner: str
    collected_on: dt.date
    checked_on: dt.date | None = None
    review_by: dt.date | None = None

    @property
    def topic(self) -> str:
        """The topic folder the entry lives in."""
        return self.id.split("/", 1)[0]


Asked = Annotated[str, Field(min_length=2, max_length=400)]


class Phrasings(Content):
    """The file of an entry's further questions; ``letters`` are kept apart from what the encoder learns from."""

    questions: list[Asked] = Field(default_factory=list)
    letters: list[Asked] = Field(default_factory=list)

    @model_validator(mode="after")
    def _holds_something(self) -> Phrasings:
        if not self.questions and not self.letters:
            raise ValueError("neither questions nor letters")
        return self
