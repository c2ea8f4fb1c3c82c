"""What a kiosk and the server say to each other."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from bot.channels.web.models import HotlineOut
from kb.api.models import Button, ChatReply, Model
from kb.api.place_models import NoticeOut

Session = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}\.[0-9a-f]{32}$")]
"""Stands for one person's time at a kiosk; held by the page alone, signed by the server."""


class Code(Model):
    """A QR code: ``rows`` are its lines from the top as hexadecimal numbers of ``size`` bits, 1 is dark."""

    address: str
    size: int
    rows: list[str]


class Recording(Model):
    """A recording of the spoken text."""

    dialect: str
    url: str


class KioskAnswer(Model):
    """A reply with what a kiosk adds: the text to read out, recordings, the code for a phone.

    ``speech``, ``recordings`` and ``code`` are there only for a reply that is an entry's own answer.
    """

    reply: ChatReply
    speech: str | None = None
    recordings: list[Recording] = Field(default_factory=list)
    code: Code | None = None


class StoredAnswer(KioskAnswer):
    """An answer to be kept on the kiosk: refused after ``valid_to``. ``questions`` find it without a network."""

    questions: list[str]
    valid_to: dt.date | None = None


class TopicOut(Model):
    """A topic of the home screen with its entries."""

    id: str
    name: str
    hint: str
    entries: list[str]


class KioskState(Model):
    """What the home screen shows, and how the kiosk behaves; asked for every minute.

    ``now`` is the moment that a kiosk without the network shows as its as-of time. ``answers`` and ``build``
    change when the stored answers or the page itself have to be fetched again.
    """

    demo_notice: str | None
    hospital: str
    town: str | None
    area: str
    area_name: str
    hotline: HotlineOut | None
    idle_seconds: int
    warning_seconds: int
    cache_hours: int
    topics: list[TopicOut]
    hot: list[str]
    dialogues: list[Button]
    notices: list[NoticeOut]
    now: dt.datetime
    as_of: dt.date
    release: str
    answers: str
    build: str
    trace_id: str


class KioskAnswers(Model):
    """All answers of the kiosk's area and day, to be kept on it; ``key`` as in ``KioskState.answers``.

    ``now`` tells how old they are where the home screen that is kept beside them is of another moment.
    """

    key: str
    now: dt.datetime
    answers: list[StoredAnswer]
    trace_id: str


class SessionOut(Model):
    """A new session; nothing is stored of it before something is asked."""

    session: str


class KioskQuestion(Model):
    """A message typed or chosen at a kiosk; ``message_id`` lets it be sent again safely."""

    session: Session
    text: str = Field(min_length=1, max_length=2000)
    message_id: str | None = Field(default=None, min_length=1, max_length=64)


class SessionRequest(Model):
    """Which session it is about."""

    session: Session


class WipeReply(Model):
    """What was deleted of a session: turns, and rows of Rasa's tracker."""

    deleted_turns: int
    deleted_tracker_rows: int


class ShownRequest(Model):
    """An answer was opened by browsing: counted for the day, without a session."""

    entry: str = Field(pattern=r"^[a-z0-9-]{1,60}/[a-z0-9-]{1,60}$")
    version: str = Field(pattern=r"^[0-9a-f]{1,64}$")
