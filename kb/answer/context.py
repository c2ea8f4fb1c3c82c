"""The one object the steps of the answer pipeline share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kb.answer.followup import FollowUp
from kb.answer.knowledge import KnowledgeBase
from kb.answer.render import Rendered
from kb.api.models import ChatReply, EntityOut, InternalRequest
from kb.search.result import SearchResult


@dataclass
class Context:
    """What is known about one question while it is being answered.

    A step may set ``reply``; then the steps after it are skipped.
    """

    request: InternalRequest
    kb: KnowledgeBase
    area: str
    day: dt.date
    entities: list[EntityOut]
    query: str
    last_entities: list[EntityOut] = field(default_factory=list)
    follow_up: FollowUp | None = None
    coverage_year: int | None = None
    search: SearchResult | None = None
    rendered: Rendered | None = None
    reply: ChatReply | None = None
    steps: list[str] = field(default_factory=list)
