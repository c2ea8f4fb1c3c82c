"""The same message twice gets the same reply: clients and platforms send again when unsure."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from kb.api.models import ChatReply

log = logging.getLogger(__name__)
KEPT_SECONDS = 600
MOST_REPLIES = 10_000
Work = Callable[[], Awaitable[ChatReply]]


class Dedupe(Protocol):
    """Runs the work for a message id once."""

    async def once(self, sender: str, message_id: str, work: Work) -> ChatReply:
        """The reply of the first run; a repeat waits for one under way. A failed run is not kept."""
        ...

    async def forget(self, sender: str) -> None:
        """Drop what is kept of a sender."""
        ...


class MemoryDedupe:
    """Replies of this process, for ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._runs: OrderedDict[tuple[str, str], tuple[float, asyncio.Future[ChatReply]]] = OrderedDict()

    async def once(self, sender: str, message_id: str, work: Work) -> ChatReply:
        """See ``Dedupe``."""
        self._forget_old()
        key = (sender, message_id)
        known = self._runs.get(key)
        if known is not None:
            return await asyncio.shield(known[1])
        # A task of its own: the client that goes away must not take the reply with it.
        run = asyncio.ensure_future(work())
        self._runs[key] = (self._clock(), run)
        try:
            return await asyncio.shield(run)
        finally:
            if run.done() and (run.cancelled() or run.exception() is not None):
                self._runs.pop(key, None)

    async def forget(self, sender: str) -> None:
        """See ``Dedupe``."""
        for key in [key for key in self._runs if key[0] == sender]:
            del self._runs[key]

    def _forget_old(self) -> None:
        limit = self._clock() - KEPT_SECONDS
        while self._runs:
            key, (started, run) = next(iter(self._runs.items()))
            if started > limit and len(self._runs) < MOST_REPLIES:
                return
            if not run.done():
                return
            del self._runs[key]


class RedisDedupe:
    """Replies shared by all replicas; inside one process ``MemoryDedupe`` joins repeats."""

    def __init__(self, redis: Redis, wait_seconds: float = 10.0) -> None:
        self._redis = redis
        self._wait = wait_seconds
        self._own = MemoryDedupe()

    async def once(self, sender: str, message_id: str, work: Work) -> ChatReply:
        """See ``Dedupe``."""
        return await self._own.once(sender, message_id, lambda: self._shared(sender, message_id, work))

    async def forget(self, sender: str) -> None:
        """See ``Dedupe``; without Redis what it holds goes after ``KEPT_SECONDS``."""
        await self._own.forget(sender)
        try:
            kept = [
                key async for key in self._redis.scan_iter(match=f"yxd:reply:{_hash(sender)}:*", count=1000)
            ]
            if kept:
                await self._redis.delete(*kept)
        except RedisError as exc:
            log.warning("Redis does not answer (%s): replies stay until they expire", type(exc).__name__)

    async def _shared(self, sender: str, message_id: str, work: Work) -> ChatReply:
        name = f"{_hash(sender)}:{_hash(message_id)}"
        key, lock = f"yxd:reply:{name}", f"yxd:running:{name}"
        try:
            if not await self._redis.set(lock, "1", nx=True, ex=round(self._wait)):
                kept = await self._other(key)
                if kept is not None:
                    return kept
        except RedisError as exc:
            log.warning("Redis does not answer (%s): repeats are recognised per process", type(exc).__name__)
            return await work()
        reply = None
        try:
            reply = await work()
        finally:
            await self._keep(key, lock, reply)
        return reply

    async def _keep(self, key: str, lock: str, reply: ChatReply | None) -> None:
        """Keep a reply for repeats; after a failure let the next one try."""
        try:
            if reply is None:
                await self._redis.delete(lock)
            else:
                await self._redis.set(key, reply.model_dump_json(), ex=KEPT_SECONDS)
        except RedisError as exc:
            log.warning("Redis does not answer (%s): a reply is kept here only", type(exc).__name__)

    async def _other(self, key: str) -> ChatReply | None:
        """The reply another replica is making, or None when it makes none in time."""
        deadline = time.monotonic() + self._wait
        while time.monotonic() < deadline:
            kept = await self._redis.get(key)
            if kept is not None:
                return ChatReply.model_validate_json(kept)
            await asyncio.sleep(0.05)
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
