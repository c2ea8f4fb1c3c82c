"""What the gateway is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.dedupe import Dedupe
from bot.gateway.desk import Desk
from bot.gateway.emergency import EmergencyDetector
from bot.gateway.limits import Limiter
from bot.gateway.memory import MemoryStore
from bot.gateway.metrics import GatewayMetrics
from bot.gateway.rasa_client import RasaClient
from kb.api.models import EntityOut
from kb.clock import Clock
from kb.settings import Settings


@dataclass(frozen=True)
class Parts:
    """What a conversation is made of; each can be replaced in tests."""

    settings: Settings
    clock: Clock
    desk: Desk
    detector: EmergencyDetector
    extract: Callable[[str, dt.date], list[EntityOut]]
    limiter: Limiter
    dedupe: Dedupe
    rasa: RasaClient
    memory: MemoryStore
    metrics: GatewayMetrics
