"""The channel put together while the app runs; nothing of it exists unless it is configured."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from redis.asyncio import Redis

from bot.channels.wechat.answer import Answers
from bot.channels.wechat.answering import Answering
from bot.channels.wechat.asking import Asking
from bot.channels.wechat.contract import Contract
from bot.channels.wechat.crypto import Crypto
from bot.channels.wechat.events import Events
from bot.channels.wechat.jobs import Jobs
from bot.channels.wechat.kf.client import KfClient
from bot.channels.wechat.kf.http import Transport
from bot.channels.wechat.kf.quota import Quota
from bot.channels.wechat.kf.token import Tokens
from bot.channels.wechat.late import Late
from bot.channels.wechat.offers import Offers
from bot.channels.wechat.people import People
from bot.channels.wechat.push import Pusher
from bot.channels.wechat.store import Layered, Store
from bot.channels.wechat.store_redis import RedisStore
from bot.channels.wechat.store_sqlite import SqliteStore
from bot.channels.wechat.times import Times
from kb.api.state import State
from kb.settings import Settings

log = logging.getLogger(__name__)
REDIS_WAIT = 0.5


@dataclass(frozen=True)
class Channel:
    """What the route needs."""

    settings: Settings
    crypto: Crypto
    contract: Contract


def open_store(settings: Settings) -> Store:
    """The store these settings choose: a file in VAR_DIR, below Redis where one is set."""
    own = SqliteStore(settings.var_dir / "wechat.db")
    if not settings.redis_url:
        return own
    redis = Redis.from_url(settings.redis_url, socket_timeout=REDIS_WAIT, socket_connect_timeout=REDIS_WAIT)
    return Layered(RedisStore(redis), own)


def hosts(settings: Settings) -> tuple[str, ...]:
    """The hosts that answers may link to: the named ones and our own."""
    own = urlsplit(settings.public_url).hostname
    named = [host.strip().lower() for host in settings.wechat_link_hosts.split(",") if host.strip()]
    return tuple([*named, own] if own else named)


def assemble(state: State, store: Store, transport: Transport) -> Contract:
    """Join the parts; opens nothing."""
    settings, times = state.settings, Times(state.settings.wechat_time_scale)
    people, answers, quota = People(store), Answers(store), Quota(store)
    offers = Offers(store, links=settings.wechat_menu_links)
    late = Late(store, answers, offers)
    tokens = Tokens(store, transport, settings.wechat_appid, settings.wechat_appsecret)
    enabled = settings.wechat_kf and bool(settings.wechat_appsecret)
    kf = KfClient(store, transport, tokens, enabled=enabled)
    pusher = Pusher(store, times, people, answers, offers, late, kf, quota)
    contract = Contract(store, times, answers, people, quota, late, pusher)
    answering = Answering(
        state,
        Asking(state, store, people, times, hosts(settings)),
        Events(state, people),
        offers,
        late,
        kf,
        quota,
        [word.strip() for word in settings.wechat_blocked_words.split(",") if word.strip()],
    )
    contract.jobs = Jobs(store, times, answers, answering.answer, contract.settle)
    return contract


@contextlib.asynccontextmanager
async def running(state: State) -> AsyncIterator[Channel]:
    """The channel while the app runs.

    Raises CryptoFault for a WECHAT_AES_KEY that is none: the app does not start half configured.
    """
    settings = state.settings
    crypto = Crypto(settings.wechat_aes_key, settings.wechat_appid)
    store, transport = open_store(settings), Transport(settings.wechat_api_base)
    contract = assemble(state, store, transport)
    sweeping = asyncio.create_task(_recover(contract, Times(settings.wechat_time_scale).lease))
    try:
        yield Channel(settings, crypto, contract)
    finally:
        sweeping.cancel()
        await contract.close()
        await transport.close()
        await store.close()


async def _recover(contract: Contract, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        run = asyncio.create_task(contract.recover())
        await asyncio.wait({run})
        if run.exception() is not None:
            log.error("what was left could not be taken over: %s", type(run.exception()).__name__)
