"""Shapes of the LED feed and of what screens report. Moments are ISO 8601 with +08:00."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from kb.api.models import Model

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}(/[a-z0-9-]{1,60})?$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{1,64}$")]
ReleaseId = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,64}$")]


class LedScreenOut(Model):
    """The panel: pixels, text grid in GB columns, what it shows."""

    id: str
    name: str
    place: str
    width: int
    height: int
    columns: int
    rows: int
    font: int
    characters_per_second: float
    colours: Literal["full", "amber", "red"]
    detail: bool


class LedRecording(Model):
    """A recording of a card in a dialect."""

    dialect: str
    url: str


class LedCard(Model):
    """A quiz card; ``think`` and ``reveal`` in seconds, ``answer`` from 1."""

    question: str
    choices: list[str]
    answer: int
    explanation: str
    think: float
    reveal: float
    audio: list[LedRecording] = Field(default_factory=list)


class LedItem(Model):
    """One thing to show, true from ``valid_from`` until before ``valid_until`` (null: open).

    ``hours`` ("18:00", "08:00": over midnight) and ``weekdays`` (1 Monday … 7 Sunday) limit when it plays.
    ``urgent`` items take the screen at once. ``seconds``: reading time.
    """

    key: str
    kind: Literal["entry", "notice", "quiz"]
    id: str
    version: str
    text: str
    detail: str | None = None
    card: LedCard | None = None
    source: str
    seconds: float
    valid_from: dt.datetime | None
    valid_until: dt.datetime | None
    weight: int
    hours: tuple[str, str] | None = None
    weekdays: list[int] = Field(default_factory=list)
    urgent: bool = False
    example: bool = False


class LedLeftOut(Model):
    """What the playlist names and the screen does not show, and why."""

    id: str
    why: str


class LedTold(Model):
    """What every answer to a screen begins with; nothing of it may be shown after ``refuse_after``.

    ``mark``: what stands on every picture in demonstration mode. ``poll_seconds``: ask again after.
    """

    screen: LedScreenOut
    area: str
    area_name: str
    release: str
    as_of: dt.datetime
    refuse_after: dt.datetime
    poll_seconds: int
    mark: str | None
    trace_id: str


class LedFeed(LedTold):
    """Everything a screen needs to play until ``refuse_after``, also without a connection.

    ``rotation``: keys of ``items`` in playing order, one round. ``neutral``: what is shown when nothing may
    be. ``build``: which page it is made for; a wall that loaded another one loads that.
    """

    build: str
    urgent: Literal["alone", "between"]
    neutral: str
    rotation: list[str]
    items: list[LedItem]
    left_out: list[LedLeftOut]


class LedQuizCard(LedCard):
    """A quiz card with what it rests on."""

    id: str
    version: str
    entry: str
    title: str
    source: str
    valid_until: dt.datetime | None


class LedQuiz(LedTold):
    """The quiz cards a screen's area may be asked today."""

    cards: list[LedQuizCard]


class LedPlayed(Model):
    """One item as it was shown."""

    kind: Literal["entry", "notice", "quiz"]
    id: ItemId
    version: Hash
    release: ReleaseId
    started_at: AwareDatetime
    seconds: float = Field(gt=0, le=3600, allow_inf_nan=False)


class LedHealthIn(Model):
    """How the screen is: see ``kb/store/led_tables.py``."""

    clock_offset: float | None = Field(default=None, allow_inf_nan=False)
    feed_as_of: AwareDatetime | None = None
    release: ReleaseId | None = None
    showing: str | None = Field(default=None, max_length=120)
    waiting: int = Field(default=0, ge=0, le=1_000_000)
    lost: int = Field(default=0, ge=0, le=1_000_000)
    width: int | None = Field(default=None, ge=1, le=100_000)
    height: int | None = Field(default=None, ge=1, le=100_000)


class LedReport(Model):
    """What was played since the last report. The same ``batch`` again is stored once."""

    batch: str = Field(pattern=r"^[0-9a-f-]{16,36}$")
    items: list[LedPlayed] = Field(default_factory=list, max_length=200)
    health: LedHealthIn = LedHealthIn()


class LedReportReply(Model):
    """``stored``: new rows. ``repeated``: this batch was here before. ``refused``: impossible times, lost."""

    stored: int
    repeated: bool
    refused: int
    now: dt.datetime
    trace_id: str
