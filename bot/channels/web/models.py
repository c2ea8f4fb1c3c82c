"""What the web chat and the server say to each other."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kb.api.models import Button, Model


class WebChatRequest(Model):
    """A message typed into the web chat; ``message_id`` lets it be sent again safely."""

    text: str = Field(min_length=1, max_length=2000)
    message_id: str | None = Field(default=None, min_length=1, max_length=64)
    area: str | None = Field(default=None, max_length=6)


class HotlineOut(Model):
    """A number to call, with its hours."""

    name: str
    number: str
    hours: str | None = None


class AreaOut(Model):
    """A pooling area to choose; ``demo`` marks a fictitious one."""

    code: str
    name: str
    demo: bool
    hotline: HotlineOut | None


class SessionReply(Model):
    """What the page needs to begin.

    ``conversation``: there are turns of this browser. ``privacy_seen``: the notice was acknowledged;
    until then ``/web/chat`` answers 403 ``privacy_required``, except to an emergency.
    """

    mode: Literal["demo", "production"]
    ready: bool
    area: AreaOut
    areas: list[AreaOut]
    hotline: HotlineOut | None
    suggestions: list[Button]
    privacy_seen: bool
    privacy_notice: str
    conversation: bool
    retention_days: int


class PrivacyRequest(Model):
    """The privacy notice is acknowledged."""

    accepted: Literal[True]


class Done(Model):
    """It is done."""

    done: bool = True


class ForgetReply(Model):
    """How many turns were deleted; the browser starts as a new one."""

    deleted_turns: int
