"""Checks that several routes need."""

from __future__ import annotations

import datetime as dt
import hmac

from fastapi import Request

from bot.gateway.conversation import DAYS_AHEAD, FIRST_DATE
from bot.gateway.identity import is_loopback, network
from bot.gateway.messages import AreaUnknown, DateOutOfRange, RateLimited
from kb.answer.knowledge import KnowledgeBase
from kb.api.errors import ApiError
from kb.api.state import Shared, State


def address(request: Request) -> str:
    """The client's network address (behind a trusted proxy, the one the proxy names)."""
    return request.client.host if request.client else ""


def from_this_machine(request: Request) -> bool:
    """Whether the request was made on this machine and not passed on by a proxy."""
    passed_on = {"x-forwarded-for", "forwarded", "x-real-ip"} & set(request.headers)
    return is_loopback(address(request)) and not passed_on


def same(given: str, wanted: str) -> bool:
    """Whether a token is right, in constant time; an unset one never is."""
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


async def limited(request: Request, state: Shared) -> None:
    """Refuse a network that asks too often; for the routes that do not go through the gateway."""
    per_network = state.settings.rate_per_minute_network
    wait = await state.limiter.wait(
        f"read:{network(address(request))}", per_network, max(1, per_network // 3)
    )
    if wait:
        raise RateLimited(wait)


def knowledge(state: State) -> KnowledgeBase:
    """The knowledge base being served; 503 before the first release."""
    kb = state.current()
    if kb is None:
        raise ApiError(503, "not_ready")
    return kb


def place_and_day(
    state: State, kb: KnowledgeBase, area: str | None, day: dt.date | None
) -> tuple[str, dt.date]:
    """The area and day of a request, with their defaults; raises AreaUnknown and DateOutOfRange."""
    code = area or state.settings.area
    if code not in kb.release.areas:
        raise AreaUnknown(code)
    today = state.clock.today()
    if day is not None and not FIRST_DATE <= day <= today + dt.timedelta(days=DAYS_AHEAD):
        raise DateOutOfRange(day)
    return code, day or today
