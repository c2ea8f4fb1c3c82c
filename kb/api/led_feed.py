"""Build the feed of a screen from what is being served."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import Request

from kb.answer.dress import DEMO_NOTICE
from kb.api.deps import knowledge
from kb.api.errors import ApiError
from kb.api.led_models import (
    LedCard,
    LedFeed,
    LedItem,
    LedLeftOut,
    LedQuiz,
    LedQuizCard,
    LedRecording,
    LedScreenOut,
)
from kb.api.state import State
from kb.api.trace import trace_id
from kb.clock import SHANGHAI
from kb.led.model import Card, Line
from kb.led.page import build
from kb.led.programmes import Programmes
from kb.led.rotation import rotation
from kb.led.served import Served
from kb.schema.led import Screen

POLL_SECONDS = 20
"""A withdrawal reaches the service in five seconds, a screen in this many more."""
_SCREEN = set(LedScreenOut.model_fields)


def screen_of(state: State, screen_id: str) -> tuple[Served, Screen]:
    """What is served and the screen; 404 for one that the release does not have, 503 before a release."""
    served = Served.of(knowledge(state))
    screen = served.release.screens.get(screen_id)
    if screen is None or screen.playlist not in served.release.playlists:
        raise ApiError(404, "screen_unknown", "screen")
    return served, screen


def feed(request: Request, state: State, screen_id: str) -> LedFeed:
    """The feed of a screen at this moment."""
    served, screen = screen_of(state, screen_id)
    playlist = served.release.playlists[screen.playlist]
    now = state.clock.now().astimezone(SHANGHAI)
    found = _programmes(request).own(served, screen, now.date())
    told = _told(request, state, served, screen, now)
    return LedFeed(
        **told,
        build=build(screen, told["area_name"], told["mark"]),
        urgent=playlist.urgent,
        neutral=served.neutral(screen.area),
        rotation=rotation(found.lines, playlist.seed),
        items=[_item(line, screen) for line in found.lines],
        left_out=[LedLeftOut(id=out.id, why=out.why) for out in found.left_out],
    )


def quiz(request: Request, state: State, screen_id: str) -> LedQuiz:
    """All quiz cards that hold at this moment in the screen's area."""
    served, screen = screen_of(state, screen_id)
    now = state.clock.now().astimezone(SHANGHAI)
    cards = [
        LedQuizCard(
            **_card(line.card).model_dump(),
            id=line.id,
            version=line.version,
            entry=served.release.quiz[line.id].entry,
            title=served.release.entries[served.release.quiz[line.id].entry].title,
            source=line.source,
            valid_until=line.end,
        )
        for line in _programmes(request).cards(served, screen, now.date()).lines
        if line.card and line.showable(now)
    ]
    return LedQuiz(**_told(request, state, served, screen, now), cards=cards)


def _told(request: Request, state: State, served: Served, screen: Screen, now: dt.datetime) -> dict[str, Any]:
    """What both answers begin with."""
    return {
        "screen": _screen_out(screen),
        "area": screen.area,
        "area_name": served.release.areas[screen.area].name,
        "release": served.release.id,
        "as_of": now,
        "refuse_after": now + dt.timedelta(hours=screen.offline_hours),
        "poll_seconds": POLL_SECONDS,
        "mark": mark(state),
        "trace_id": trace_id(request),
    }


def _programmes(request: Request) -> Programmes:
    """The programmes of this app, made when first asked for."""
    kept = getattr(request.app.state, "led_programmes", None)
    if not isinstance(kept, Programmes):
        kept = request.app.state.led_programmes = Programmes()
    return kept


def mark(state: State) -> str | None:
    """What stands on every picture in demonstration mode."""
    return DEMO_NOTICE if state.settings.mode == "demo" else None


def _screen_out(screen: Screen) -> LedScreenOut:
    return LedScreenOut(**screen.model_dump(include=_SCREEN))


def _item(line: Line, screen: Screen) -> LedItem:
    return LedItem(
        key=line.key,
        kind=line.kind,
        id=line.id,
        version=line.version,
        text=line.text,
        detail=line.detail,
        card=_card(line.card) if line.card else None,
        source=line.source,
        seconds=line.seconds,
        valid_from=line.start,
        valid_until=line.end,
        weight=line.weight,
        hours=(f"{line.hours[0]:%H:%M}", f"{line.hours[1]:%H:%M}") if line.hours else None,
        weekdays=list(line.weekdays),
        urgent=line.urgent,
        example=line.example,
    )


def _card(card: Card) -> LedCard:
    return LedCard(
        question=card.question,
        choices=list(card.choices),
        answer=card.answer,
        explanation=card.explanation,
        think=card.think,
        reveal=card.reveal,
        audio=[LedRecording(dialect=r.dialect, url=f"/audio/{r.file}") for r in card.audio],
    )
