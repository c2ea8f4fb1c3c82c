"""Quiz cards of the LED truck: ``quiz/<topic>.yml``, a list of cards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.schema.base import AreaCode, Content, EntryId, Period, Slug
from kb.schema.entry import Approval, Audio

Choice = Annotated[str, Field(min_length=1, max_length=24)]


class QuizCard(Content):
    """A question with two to four choices, one of them right, and why. Texts are templates over parameters.

    Figures in ``question``, the right choice and ``explanation`` come from ``facts``, which are facts of
    ``entry``. ``answer`` is the right choice's number, from 1.
    """

    id: Slug
    entry: EntryId
    area: AreaCode = "CN"
    question: str = Field(min_length=6, max_length=48)
    choices: list[Choice] = Field(min_length=2, max_length=4)
    answer: int = Field(ge=1, le=4)
    explanation: str = Field(min_length=8, max_length=80)
    facts: list[Slug] = Field(min_length=1)
    effective: Period = Period()
    audio: list[Audio] = Field(default_factory=list)
    status: Literal["draft", "approved"] = "draft"
    approvals: list[Approval] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_right(self) -> QuizCard:
        if self.answer > len(self.choices):
            raise ValueError(f"answer {self.answer} is not one of {len(self.choices)} choices")
        if len(set(self.choices)) != len(self.choices):
            raise ValueError("two choices are the same")
        return self

    @property
    def topic(self) -> str:
        """The topic of the entry it rests on."""
        return self.entry.split("/", 1)[0]
