"""Types shared by all content models."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

TOPICS = (
    "enrolment",
    "contribution",
    "relief",
    "benefit",
    "manual",
    "chronic",
    "critical",
    "maternity",
    "cross-region",
    "transfer",
    "account",
    "supervision",
    "service",
)
"""The topics of ``points/knowledge_points.yml``; folder names under ``faq/``."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
EntryId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
AreaCode = Annotated[str, Field(pattern=r"^(CN|[0-9]{6})$")]


class Content(BaseModel):
    """Base of all content models: unknown keys are errors, so nothing is dropped silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Period(Content):
    """A period of validity; both ends inclusive, ``None`` is open (Asia/Shanghai dates)."""

    start: dt.date | None = Field(default=None, alias="from")
    end: dt.date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.start and self.end and self.start > self.end:
            raise ValueError("effective.from is after effective.to")
        return self

    def contains(self, day: dt.date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def intersect(self, other: Period) -> Period:
        """The days in both periods; raises ValueError when there are none."""
        starts = [d for d in (self.start, other.start) if d]
        ends = [d for d in (self.end, other.end) if d]
        return Period(start=max(starts, default=None), end=min(ends, default=None))
