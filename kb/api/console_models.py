"""Request and reply shapes of the operator's console: search, answers, lists. A field may be added, none renamed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from kb.api.models import CitationOut, EntryRef, EntryReply, Model, Span
from kb.api.place_models import OfficeOut

CallId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""Made by the page for each call: joins what was shown, noted and flagged in it."""
EntryIdIn = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}/[a-z0-9-]{1,60}$")]
Form = Literal["speech", "sms", "wechat"]


class Badge(Model):
    """What an operator must know before opening: ``new``, ``changed``, ``starts``, ``ends`` or ``lacking``."""

    kind: Literal["new", "changed", "starts", "ends", "lacking"]
    text: str


class ConsoleHit(Model):
    """One entry found; ``text`` is the title or question that fits, where it is another than the title.

    ``found_by``: ``typed`` by its words, characters or letters, ``search`` by the whole search.
    """

    id: str
    version: str
    title: str
    title_highlights: list[Span] = Field(default_factory=list)
    text: str | None = None
    highlights: list[Span] = Field(default_factory=list)
    short: str
    short_highlights: list[Span] = Field(default_factory=list)
    probability: float | None = None
    found_by: Literal["typed", "search"]
    badges: list[Badge] = Field(default_factory=list)


class TraceCandidate(Model):
    """An entry the search considered, kept or not, with the signals behind its score."""

    id: str
    title: str
    score: float
    probability: float
    matched: str
    signals: dict[str, float]


class SearchTrace(Model):
    """How the search came to its decision: its steps, and everything it looked at closely."""

    steps: list[dict[str, Any]]
    candidates: list[TraceCandidate]
    normalised: str


class FindReply(Model):
    """What fits what is typed; ``decision`` and ``beside`` only after the whole search.

    ``beside`` is what a resident would be told where the matter is another authority's.
    """

    q: str
    results: list[ConsoleHit]
    decision: Literal["answer", "clarify", "decline"] | None = None
    beside: str | None = None
    trace: SearchTrace | None = None
    area: str
    area_name: str
    as_of: dt.date
    coverage_year: int | None = None
    release: str
    duration_ms: int
    trace_id: str


class Copied(Model):
    """A text to copy. ``size`` counts what limits the form: seconds to say it, messages of an SMS, UTF-8 bytes."""

    text: str
    size: int


class Copies(Model):
    """The answer with citation and validity in the form of each channel; curated parts only."""

    speech: Copied
    sms: Copied
    wechat: Copied


class ConsoleEntry(EntryReply):
    """An entry as an operator sees it. ``internal`` is for the desk alone: no public route has it."""

    internal: str | None = None
    copies: Copies
    offices: list[OfficeOut] = Field(default_factory=list)
    documents: list[CitationOut] = Field(default_factory=list)
    calculators: list[str] = Field(default_factory=list)
    badges: list[Badge] = Field(default_factory=list)
    hotline: str | None = None
    owner: str
    review_by: dt.date | None = None
    coverage_year: int | None = None
    current: bool = True
    favourite: bool = False
    open_flags: int = 0


class Listed(EntryRef):
    """An entry in a list; ``note`` says why it is there: how often asked, when changed, when seen."""

    note: str | None = None
    badges: list[Badge] = Field(default_factory=list)


class AreaChoice(Model):
    """An area to choose, with its hotline."""

    code: str
    name: str
    hotline: str | None = None


class DeskReply(Model):
    """What the desk starts with: areas and years to choose, and the four lists."""

    areas: list[AreaChoice]
    years: list[int]
    recents: list[Listed]
    favourites: list[Listed]
    hot: list[Listed]
    changed: list[Listed]
    open_follow_ups: int
    area: str
    as_of: dt.date
    release: str
    trace_id: str


class ShownRequest(Model):
    """An answer was opened or copied in a call."""

    call_id: CallId
    entry: EntryIdIn
    version: str = Field(pattern=r"^[0-9a-f]{1,64}$")
    area: str | None = Field(default=None, max_length=6)
    year: int | None = None
    how: Literal["open", "speech", "sms", "wechat"] = "open"
