"""Policy documents: what is cited, and how far it was read."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from kb.schema.base import Content, Period, Slug


class Document(Content):
    """A law, regulation, notice or press report that facts rest on.

    ``text_read`` says how far we read the document itself. Anything but ``full`` makes an
    answer that cites it say 据公开报道整理，以原文为准.
    """

    id: Slug
    title: str
    number: str | None = None
    issuer: str
    date: dt.date | None = None
    effective: Period = Period()
    status: str
    text_read: Literal["full", "partial", "not-seen"]
    url: str | None = None
    supersedes: list[Slug] = Field(default_factory=list)
    superseded_by: list[Slug] = Field(default_factory=list)
    note: str | None = None
