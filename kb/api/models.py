"""Request and reply shapes of the public and internal API. A field may be added, none renamed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.answer.outcome import Outcome


class Model(BaseModel):
    """Base: unknown request keys are refused with a clear error."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(Model):
    """What went wrong: stable ``code``, Chinese ``message``, the offending ``field`` if one."""

    code: str
    message: str
    field: str | None = None
    trace_id: str


class ErrorReply(Model):
    """The one shape of every error."""

    error: ErrorBody


class EntryRef(Model):
    """An entry as served: its version is the hash of its content."""

    id: str
    version: str
    title: str
    probability: float | None = None


class CitationOut(Model):
    """A cited document; ``article`` only where a fact records it; ``text_read`` how far it was read."""

    document: str
    title: str
    number: str | None = None
    issuer: str
    date: dt.date | None = None
    article: str | None = None
    effective: str | None = None
    text_read: Literal["full", "partial", "not-seen"]
    url: str | None = None


class Button(Model):
    """A choice: ``text`` is shown, ``send`` is the plain text sent when pressed; ``form`` is the form it starts."""

    text: str
    send: str
    form: str | None = None


class MaterialOut(Model):
    """One thing to bring."""

    name: str
    form: str | None = None
    copies: int | None = None
    waived: str | None = None
    note: str | None = None


class WayOut(Model):
    """A channel to get it done."""

    kind: str
    name: str
    how: str | None = None


class Detail(Model):
    """The structured parts of an answer, folded below it by the front ends."""

    steps: list[str] = Field(default_factory=list)
    materials: list[MaterialOut] = Field(default_factory=list)
    channels: list[WayOut] = Field(default_factory=list)
    time_limit: str | None = None
    fee: str | None = None


class ServiceRef(Model):
    """A service item (办理事项) to link to: its page is ``/services/{id}``."""

    id: str
    name: str
    category: str


class EntityOut(Model):
    """An entity in the text; ``value`` is normalised (雇员→职工; 三万二→32000). Offsets in the raw text."""

    entity: Literal[
        "category", "insurance", "hospital_level", "amount", "year", "date", "place", "service", "aspect"
    ]
    value: str
    text: str
    start: int
    end: int
    negated: bool = False


class ChatRequest(Model):
    """A message from an API client; the text is limited to 2,000 characters.

    ``channel`` is accepted and changes nothing: a caller of the API always speaks as ``api``.
    ``message_id`` is the client's: the same one sent twice is handled once and gets the same reply.
    """

    sender: str = Field(min_length=1, max_length=128)
    text: str = Field(min_length=1, max_length=2000)
    channel: str | None = Field(default=None, max_length=32)
    area: str | None = Field(default=None, max_length=6)
    date: dt.date | None = None
    message_id: str | None = Field(default=None, min_length=1, max_length=64)


class ChatReply(Model):
    """One reply; every field that does not apply is empty, never absent."""

    outcome: Outcome
    text: str
    short: str
    understood_as: str | None = None
    entries: list[EntryRef] = Field(default_factory=list)
    citations: list[CitationOut] = Field(default_factory=list)
    detail: Detail | None = None
    services: list[ServiceRef] = Field(default_factory=list)
    buttons: list[Button] = Field(default_factory=list)
    follow_ups: list[Button] = Field(default_factory=list)
    notices: list[str] = Field(default_factory=list)
    validity: str | None = None
    authority: str | None = None
    missing: list[str] = Field(default_factory=list)
    area: str
    area_name: str
    as_of: dt.date
    release: str
    degraded: bool = False
    duration_ms: int = 0
    trace_id: str = ""


class InternalRequest(Model):
    """What the action server asks of the knowledge base (loopback, token).

    ``act`` is the dialogue act Rasa decided on: ``ask`` for a policy question, ``follow_up`` for one
    that needs the last subject, else a canned act of ``kb/content/vocab/canned.yml``.
    """

    act: str = "ask"
    text: str = Field(default="", max_length=2000)
    area: str | None = None
    date: dt.date | None = None
    channel: str = "web"
    entities: list[EntityOut] = Field(default_factory=list)
    last_entry: str | None = None
    last_question: str | None = None
    slots: dict[str, Any] = Field(default_factory=dict)
    misses: int = 0


class Span(Model):
    """Characters ``start`` to ``end`` (exclusive) of a text, to be highlighted."""

    start: int
    end: int


class SearchHit(Model):
    """One entry found: ``matched`` is the question variant nearest to the query."""

    id: str
    version: str
    title: str
    short: str
    probability: float
    matched: str
    highlights: list[Span] = Field(default_factory=list)


class SearchReply(Model):
    """What a search finds and what chat would do with it (``answer``, ``clarify`` or ``decline``)."""

    decision: Literal["answer", "clarify", "decline"]
    out_of_scope: str | None = None
    results: list[SearchHit]
    entities: list[EntityOut] = Field(default_factory=list)
    area: str
    area_name: str
    as_of: dt.date
    release: str
    duration_ms: int
    trace_id: str


class SuggestionOut(Model):
    """An entry offered while typing; ``text`` is the title or question that fits what was typed."""

    id: str
    title: str
    text: str
    highlights: list[Span] = Field(default_factory=list)


class SuggestReply(Model):
    """What fits the text typed so far, best first; empty when nothing does."""

    suggestions: list[SuggestionOut]
    area: str
    area_name: str
    as_of: dt.date
    release: str
    duration_ms: int
    trace_id: str


class EntryReply(Model):
    """One entry as served for an area and a day; ``withdrawn`` ones are shown for old answers only."""

    id: str
    version: str
    title: str
    text: str
    short: str
    speech: str | None = None
    detail: Detail
    citations: list[CitationOut]
    related: list[EntryRef] = Field(default_factory=list)
    services: list[ServiceRef] = Field(default_factory=list)
    validity: str | None = None
    notices: list[str] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)
    status: Literal["draft", "approved"]
    collected_on: dt.date
    checked_on: dt.date | None = None
    withdrawn: bool = False
    area: str
    area_name: str
    as_of: dt.date
    release: str
    trace_id: str


Reason = Annotated[str, Field(min_length=1, max_length=40)]


class FeedbackRequest(Model):
    """Whether the reply with this trace id helped; ``comment`` is masked before it is stored."""

    trace_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    helpful: bool
    reasons: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(
        default_factory=list, max_length=10
    )
    comment: str | None = Field(default=None, max_length=500)


class FeedbackReply(Model):
    """The feedback is stored."""

    accepted: bool = True
    trace_id: str


class Health(Model):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Model):
    """Questions can be answered; the details are shown to this machine only."""

    status: Literal["ready"]
    release: str | None = None
    entries: int | None = None
    database: bool | None = None
    rasa: Literal["asked", "left_alone"] | None = None
    mode: str | None = None
