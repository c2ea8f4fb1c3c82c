"""What the routes share: made when the app starts, reached through ``request.app``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request
from prometheus_client import CollectorRegistry

from bot.gateway.conversation import Gateway
from bot.gateway.desk import Desk
from bot.gateway.handoff import People
from bot.gateway.limits import Limiter
from bot.gateway.rasa_client import RasaClient
from kb.answer.knowledge import KnowledgeBase
from kb.clock import Clock
from kb.dialogue.turn import Dialogue
from kb.settings import Settings
from kb.store.database import Database
from kb.store.tracker import Tracker

HASHES_AT_ONCE = 2
"""Each takes 64 MiB."""


@dataclass(frozen=True)
class State:
    """The parts of a running app."""

    settings: Settings
    clock: Clock
    database: Database
    tracker: Tracker
    current: Callable[[], KnowledgeBase | None]
    desk: Desk
    gateway: Gateway
    rasa: RasaClient
    limiter: Limiter
    registry: CollectorRegistry
    dialogue: Dialogue
    suggestions: tuple[str, ...]
    """Ids of the entries offered as first questions."""
    people: People
    """The way from a resident to an operator."""
    hashing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(HASHES_AT_ONCE))
    """Passwords that may be hashed at the same time."""

    def area(self, named: str | None) -> str:
        """The area that was named, if there is one by that code; else this server's own."""
        return named if named is not None and named in self.desk.areas else self.settings.area


def get_state(request: Request) -> State:
    """The state of the app that a request came to."""
    state = request.app.state.parts
    assert isinstance(state, State)
    return state


Shared = Annotated[State, Depends(get_state)]
