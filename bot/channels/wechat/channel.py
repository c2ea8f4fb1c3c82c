"""The channel put together while the app runs; nothing of it exists unless it is configured."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis

from bot.channels.wechat.answer import Answers
from bot.channels.wechat.answering import Answering
from bot.channels.wechat.asking import CHANNEL, Asking
from bot.channels.wechat.attempt import attempt
from bot.channels.wechat.blocked import Blocked
from bot.channels.wechat.contract import Contract
from bot.channels.wechat.crypto import Crypto
from bot.channels.wechat.ending import Endings
from bot.channels.wechat.events import Events
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.kf.client import KfClient
from bot.channels.wechat.kf.http import Transport
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.kf.token import Tokens
from bot.channels.wechat.late import Late
from bot.channels.wechat.metrics import Metrics
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.people import People
from bot.channels.wechat.person import Person
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store import Layered, Store
from bot.channels.wechat.store_redis import RedisStore
from bot.channels.wechat.store_sqlite import SqliteStore
from bot.channels.wechat.switch import Switch
from bot.channels.wechat.times import Times
from bot.channels.wechat.unread import Unread
from kb.api.state import State
from kb.settings import Settings

log = logging.getLogger(__name__)
REDIS_WAIT = 0.5
REDIS_CONNECTIONS = 32
"""Beyond, one waits for another: hundreds of messages may be looked after at once."""
START_SECONDS = 60.0


@dataclass(frozen=True)
class Channel:
    """What the route needs."""

    settings: Settings
    crypto: Crypto
    contract: Contract
    metrics: Metrics


def open_store(settings: Settings, noticed: Callable[[], None] = lambda: None) -> Store:
    """The store these settings choose: a file in VAR_DIR, below Redis where one is set.

    ``noticed`` is called whenever Redis does not answer.
    """
    own = SqliteStore(settings.var_dir / "wechat.db")
    if not settings.redis_url:
        return own
    pool = BlockingConnectionPool.from_url(
        settings.redis_url,
        max_connections=REDIS_CONNECTIONS,
        timeout=4 * REDIS_WAIT,
        socket_timeout=REDIS_WAIT,
        socket_connect_timeout=REDIS_WAIT,
    )
    return Layered(RedisStore(Redis.from_pool(pool)), own, noticed)


def hosts(settings: Settings) -> tuple[str, ...]:
    """The hosts that answers may link to: the named ones and our own."""
    own = urlsplit(settings.public_url).hostname
    named = [host.strip().lower() for host in settings.wechat_link_hosts.split(",") if host.strip()]
    return tuple([*named, own] if own else named)


def assemble(state: State, store: Store, transport: Transport, metrics: Metrics) -> Contract:
    """Join the parts; opens nothing."""
    settings, times = state.settings, Times(state.settings.wechat_time_scale)
    people, answers, quota = People(store), Answers(store), Quota(store)
    offers = Offers(store, links=settings.wechat_menu_links)
    late = Late(store, answers, offers)
    tokens = Tokens(store, transport, settings.wechat_appid, settings.wechat_appsecret)
    enabled = settings.wechat_kf and bool(settings.wechat_appsecret)
    kf = KfClient(store, transport, tokens, times, metrics, enabled=enabled)
    pusher = Pusher(store, times, people, answers, offers, late, kf, quota, metrics)
    endings = Endings(store, times, answers, late, pusher)
    blocked, unread = Blocked(settings.wechat_blocked_words), Unread(state.database, store)
    answers.shown = unread.shown
    person = Person(state, store, people, pusher, unread, blocked)
    answering = Answering(
        state,
        Asking(state, store, people, times, hosts(settings)),
        Events(state, people),
        offers,
        late,
        kf,
        quota,
        people,
        person,
        unread,
        Switch(store),
        blocked,
        endings.later,
    )
    state.people.outlets[CHANNEL] = person
    endings.jobs = Jobs(store, times, answers, answering.answer, endings.settle, lambda: state.desk.ready)
    return Contract(store, times, answers, people, quota, late, pusher, endings)


@contextlib.asynccontextmanager
async def running(state: State) -> AsyncIterator[Channel]:
    """The channel while the app runs.

    Raises CryptoFault for a WECHAT_AES_KEY that is none: the app does not start half configured.
    """
    settings = state.settings
    crypto, metrics = Crypto(settings.wechat_aes_key, settings.wechat_appid), Metrics(state.registry)
    store, transport = open_store(settings, metrics.redis.inc), Transport(settings.wechat_api_base)
    contract = assemble(state, store, transport, metrics)
    if settings.redis_url:
        await _until(lambda: state.desk.ready, START_SECONDS)
    every = Times(settings.wechat_time_scale).lease
    sweeping = asyncio.create_task(_recover(contract, lambda: state.desk.ready, every))
    try:
        yield Channel(settings, crypto, contract, metrics)
    finally:
        sweeping.cancel()
        await contract.endings.close()
        await transport.close()
        await store.close()


async def _until(ready: Callable[[], bool], seconds: float) -> None:
    """With several workers a new one takes no connections before it can answer: the others do."""
    until = time.monotonic() + seconds
    while not ready() and time.monotonic() < until:
        await asyncio.sleep(0.1)


async def _recover(contract: Contract, ready: Callable[[], bool], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        if not ready():
            continue  # what was left would only be told that nothing can be looked up
        error = (await attempt(contract.endings.recover())).exception()
        if error is not None:
            log.error("what was left could not be taken over: %s", type(error).__name__)
