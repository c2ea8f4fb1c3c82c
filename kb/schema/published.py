"""Published standards of real places: comparisons, never a resident's current answer (DESIGN.md, Area)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from kb.schema.base import Content


class PublishedRow(Content):
    """One line as the place published it, in its own grouping; figures stay text."""

    group: Literal["住院", "大病保险", "医疗救助", "门诊", "资助参保", "其他"]
    label: str
    deductible: str | None = None
    ratio: str | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> PublishedRow:
        if not (self.deductible or self.ratio or self.text):
            raise ValueError("a row needs a deductible, a ratio or a text")
        return self


class Published(Content):
    """What one place published for one year. Shown as 「YYYY年公开标准」; nothing is mixed in from elsewhere.

    ``year`` None: the page names none; then it is shown as 「年份未注明」.
    """

    area: str
    year: int | None
    published_on: dt.date | None = None
    scheme: str
    rows: list[PublishedRow] = Field(min_length=1)
    confidence: Literal["official", "secondary"]
    official_page: str | None = None
    note: str | None = None

    @property
    def title(self) -> str:
        """How it is marked wherever it is shown."""
        return f"{self.year}年公开标准" if self.year else "公开标准（年份未注明）"
