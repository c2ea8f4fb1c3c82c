"""LED screens and what plays on them: ``led/screens/<screen>.yml`` and ``led/playlists/<name>.yml``."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from kb.schema.base import AreaCode, Content, EntryId, Period, Slug


class Screen(Content):
    """One LED screen. ``width`` and ``height`` are its pixels, ``columns`` and ``rows`` its text grid.

    A column is half a character (GB 2312 cell): a full-width character takes two. ``font`` is the height
    of a character in pixels. Reading time: ``characters_per_second`` (a full-width character is one), at
    least ``min_seconds``, at most ``max_seconds`` for one line. ``offline_hours``: how long the screen may
    play without hearing from the service. ``silent_minutes``: after which a screen that says nothing is an
    alarm. ``detail`` also shows the short answer below the line (walls people stand in front of).
    ``key`` counts up when the screen's token must no longer be valid.
    """

    id: Slug
    name: str = Field(max_length=40)
    area: AreaCode
    place: str = Field(max_length=60)
    width: int = Field(ge=32, le=16384)
    height: int = Field(ge=16, le=16384)
    columns: int = Field(ge=4, le=1024)
    rows: int = Field(ge=1, le=128)
    font: int = Field(ge=12, le=2048)
    characters_per_second: float = Field(default=4.0, ge=1, le=10)
    min_seconds: float = Field(default=6.0, ge=2, le=60)
    max_seconds: float = Field(default=30.0, ge=5, le=120)
    offline_hours: int = Field(default=72, ge=1, le=336)
    silent_minutes: int = Field(default=30, ge=2, le=1440)
    colours: Literal["full", "amber", "red"] = "full"
    detail: bool = False
    playlist: Slug
    key: int = Field(default=1, ge=1)
    example: bool = False


class DayPart(Content):
    """Hours of the day in which an item plays; ``to`` before ``from`` runs over midnight."""

    start: dt.time = Field(alias="from")
    end: dt.time = Field(alias="to")

    @model_validator(mode="after")
    def _some_time(self) -> DayPart:
        if self.start == self.end:
            raise ValueError("hours.from and hours.to are the same time: leave hours out for the whole day")
        return self


class PlayItem(Content):
    """What to play, exactly one of: an ``entry``'s line, a ``topic``'s lines, ``notices``, a ``quiz`` topic.

    ``weight``: how often in one round. ``hours``, ``weekdays`` (1 Monday … 7 Sunday) and ``campaign`` limit
    when; all must hold.
    """

    entry: EntryId | None = None
    topic: Slug | None = None
    notices: bool = False
    quiz: str | None = Field(default=None, pattern=r"^(all|[a-z0-9][a-z0-9-]*)$")
    weight: int = Field(default=1, ge=1, le=10)
    hours: DayPart | None = None
    weekdays: list[int] = Field(default_factory=list)
    campaign: Period = Period()

    @model_validator(mode="after")
    def _one_thing(self) -> PlayItem:
        given = [self.entry, self.topic, self.notices or None, self.quiz]
        if sum(part is not None for part in given) != 1:
            raise ValueError("give exactly one of entry, topic, notices, quiz")
        if any(not 1 <= day <= 7 for day in self.weekdays) or len(set(self.weekdays)) != len(self.weekdays):
            raise ValueError("weekdays are 1 (Monday) to 7 (Sunday), each once")
        return self


class Playlist(Content):
    """A playlist; urgent notices need no item.

    ``urgent``: while an urgent notice holds, it plays ``alone``, or ``between`` every two other items.
    ``seed`` changes the order of a round, not how often something plays.
    """

    id: Slug
    title: str = Field(max_length=40)
    urgent: Literal["alone", "between"] = "alone"
    seed: int = 0
    items: list[PlayItem] = Field(min_length=1)
