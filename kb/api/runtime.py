"""Make the parts of a running app, and take them down again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from anyio import to_thread
from prometheus_client import CollectorRegistry
from redis.asyncio import Redis
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.conversation import Gateway
from bot.gateway.dedupe import Dedupe, MemoryDedupe, RedisDedupe
from bot.gateway.desk import Desk
from bot.gateway.emergency import EmergencyDetector
from bot.gateway.handoff import People
from bot.gateway.limits import Limiter, MemoryLimiter, RedisLimiter
from bot.gateway.memory import MemoryStore
from bot.gateway.metrics import GatewayMetrics
from bot.gateway.parts import Parts
from bot.gateway.rasa_client import RasaClient
from kb.answer.areas import read_areas
from kb.answer.knowledge import KnowledgeBase
from kb.answer.phrases import Phrases
from kb.answer.service import AnswerService
from kb.api.auth import limits
from kb.api.security_log import close_security_log, open_security_log
from kb.api.state import State
from kb.clock import Clock
from kb.dialogue.texts import Texts
from kb.dialogue.turn import Dialogue
from kb.release.active import ActiveRelease
from kb.release.engine import EngineMaker
from kb.schema.load import CONTENT_ROOT
from kb.schema.yamlfile import YamlFile
from kb.search.entities import EntityExtractor
from kb.settings import Settings
from kb.store.database import Database
from kb.store.migrate import migrate
from kb.store.retention import purge
from kb.store.sessions import delete_expired
from kb.store.tracker import Tracker

log = logging.getLogger(__name__)
PURGE_EVERY = 24 * 3600
REDIS_WAIT = 0.5


class KnowledgeSource(Protocol):
    """Where the knowledge base being served comes from."""

    def current(self) -> KnowledgeBase | None:
        """The one in use, or None before the first."""
        ...

    def start(self) -> None:
        """Begin to follow the active release."""
        ...

    def stop(self) -> None:
        """Stop following it."""
        ...


@dataclass(frozen=True)
class Overrides:
    """Parts that a test puts in place of the real ones."""

    clock: Clock | None = None
    source: Callable[[Database], KnowledgeSource] | None = None
    extractor: EntityExtractor | None = None
    vocab: Path = CONTENT_ROOT / "vocab"


@contextlib.asynccontextmanager
async def running(settings: Settings, overrides: Overrides) -> AsyncIterator[State]:
    """The parts of an app while it runs: database migrated, release followed, old data deleted daily."""
    database, tracker = Database(settings.db_url), Tracker(settings.tracker_url)
    await to_thread.run_sync(migrate, database)
    security = open_security_log(settings.var_dir / "log")
    redis = Redis.from_url(settings.redis_url, socket_timeout=REDIS_WAIT) if settings.redis_url else None
    source = (
        overrides.source(database)
        if overrides.source
        else ActiveRelease(database, EngineMaker(settings, log.info))
    )
    extractor = overrides.extractor
    if extractor is None:
        extractor = await to_thread.run_sync(EntityExtractor)
    state = assemble(settings, overrides, database, tracker, source, extractor, redis)
    source.start()
    purging = asyncio.create_task(purge_daily(state))
    try:
        yield state
    finally:
        purging.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await purging
        await state.gateway.close()
        await state.rasa.close()
        await to_thread.run_sync(source.stop)
        if redis is not None:
            await redis.aclose()
        tracker.close()
        database.close()
        close_security_log(security)


def assemble(
    settings: Settings,
    overrides: Overrides,
    database: Database,
    tracker: Tracker,
    source: KnowledgeSource,
    extractor: EntityExtractor,
    redis: Redis | None,
) -> State:
    """Join the parts; opens nothing."""
    clock = overrides.clock or Clock()
    phrases = Phrases(overrides.vocab, settings.mode)
    service = AnswerService(source.current, extractor, phrases, clock, settings.area)
    desk = Desk(source.current, service, phrases, read_areas((CONTENT_ROOT, *settings.content_dirs)))
    registry = CollectorRegistry()
    rasa = RasaClient(settings.rasa_url, settings.rasa_timeout)
    limiter: Limiter = RedisLimiter(redis) if redis else MemoryLimiter()
    dedupe: Dedupe = RedisDedupe(redis) if redis else MemoryDedupe()
    detector = EmergencyDetector.load(overrides.vocab / "emergency.yml")
    gateway = Gateway(
        Parts(
            settings=settings,
            clock=clock,
            desk=desk,
            detector=detector,
            extract=lambda text, day: extractor.extract(text, day),
            limiter=limiter,
            dedupe=dedupe,
            rasa=rasa,
            memory=MemoryStore(database),
            metrics=GatewayMetrics(registry),
        )
    )
    texts = Texts.load(overrides.vocab / "dialogue.yml")
    suggestions = tuple(YamlFile(overrides.vocab / "suggestions.yml").data)
    return State(
        settings,
        clock,
        database,
        tracker,
        source.current,
        desk,
        gateway,
        rasa,
        limiter,
        registry,
        Dialogue(texts, phrases, service),
        suggestions,
        People(database, clock, desk, detector, rasa, texts, settings.rasa_token),
    )


async def purge_daily(state: State) -> None:
    """Delete what is older than the retention period, now and every day."""
    while True:
        now, days = state.clock.now(), state.settings.retention_days
        try:
            await to_thread.run_sync(purge, state.database, state.tracker, now, days)
            await to_thread.run_sync(delete_expired, state.database, limits(state), now)
        except SQLAlchemyError as exc:
            log.warning("old conversations not deleted, next try in a day: %s", type(exc).__name__)
        await asyncio.sleep(PURGE_EVERY)
