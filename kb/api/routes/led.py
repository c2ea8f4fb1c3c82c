"""``/v1/led``: the feed of a screen, its quiz cards and their recordings, and what the screen reports."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Path, Request

from kb.api import led_feed
from kb.api.deps import limited, same
from kb.api.errors import ApiError
from kb.api.led_models import LedFeed, LedPlayed, LedQuiz, LedReport, LedReportReply
from kb.api.state import Shared, State
from kb.api.trace import trace_id
from kb.clock import SHANGHAI
from kb.led.token import token_of
from kb.schema.led import Screen
from kb.store import led as store

router = APIRouter(tags=["led"], dependencies=[Depends(limited)])
ScreenId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
AHEAD = dt.timedelta(minutes=10)
"""How far a screen's corrected clock may be ahead."""


@router.get("/v1/led/{screen}")
async def feed(screen: ScreenId, request: Request, state: Shared) -> LedFeed:
    """What a screen plays: lines, notices and quiz cards, each with its version and validity."""
    return await to_thread.run_sync(led_feed.feed, request, state, screen)


@router.get("/v1/led/{screen}/quiz")
async def quiz(screen: ScreenId, request: Request, state: Shared) -> LedQuiz:
    """All quiz cards that hold today, for the page beside the LED truck."""
    return await to_thread.run_sync(led_feed.quiz, request, state, screen)


@router.post("/v1/led/{screen}/played")
async def played(
    screen: ScreenId,
    body: LedReport,
    request: Request,
    state: Shared,
    authorization: Annotated[str, Header(max_length=200)] = "",
) -> LedReportReply:
    """What a screen has shown, and how it is; wants the screen's token. The same batch is stored once."""
    _, known = led_feed.screen_of(state, screen)
    _authorised(state, known, authorization)
    now = state.clock.now()
    oldest = now - dt.timedelta(days=state.settings.retention_days)
    right = [_play(item) for item in body.items if oldest <= item.started_at <= now + AHEAD]
    health = store.Health(**body.health.model_dump())
    fresh = await to_thread.run_sync(store.report, state.database, screen, body.batch, right, health, now)
    return LedReportReply(
        stored=len(right) if fresh else 0,
        repeated=not fresh,
        refused=len(body.items) - len(right),
        now=now.astimezone(SHANGHAI),
        trace_id=trace_id(request),
    )


def _authorised(state: State, screen: Screen, header: str) -> None:
    kind, _, given = header.partition(" ")
    if kind.lower() != "bearer" or not same(given.strip(), token_of(state.settings.secret_key, screen)):
        raise ApiError(401, "screen_token_invalid")


def _play(item: LedPlayed) -> store.Play:
    return store.Play(item.kind, item.id, item.version, item.release, item.started_at, item.seconds)
