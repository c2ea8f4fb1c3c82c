"""Quiz cards of the LED truck: ``quiz/<topic>.yml``, a list of cards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kb.schema.base import AreaCode, Content, EntryId, Period, Slug
from kb.schema.entry import Approval

Choice = Annotated[str, Field(min_length=1, max_length=24)]


class Recording(Content):
    """A recording of a card: ``file`` below ``audio/`` of a content tree.

    ``text`` is the digest of what was read out; after a change of the card the recording is not played.
    """

    dialect: str = Field(max_length=12)
    file: str = Field(pattern=r"^[a-z0-9][a-z0-9/_-]*\.(mp3|ogg|m4a|wav)$")
    text: str = Field(pattern=r"^[0-9a-f]{12}$")


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
    audio: list[Recording] = Field(default_factory=list)
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
