"""``python -m bot wechat doctor``: settings, clock, token, IP list, Redis; what is wrong, in Chinese."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.channels.wechat.crypto import Crypto, CryptoFault
from bot.channels.wechat.kf.errors import MEANINGS
from bot.channels.wechat.kf.http import Ambiguous, NotSent, Transport
from bot.channels.wechat.kf.token import TokenRefused, Tokens
from bot.channels.wechat.signature import SKEW_SECONDS
from bot.channels.wechat.store import Store
from kb.settings import Settings

_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*(?::[0-9a-f]*){3,}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``good`` or not, and a line that says what to do."""

    good: bool
    line: str


async def examine(settings: Settings, store: Store, transport: Transport) -> AsyncIterator[Finding]:
    """Look at everything in order; nothing is sent to any person."""
    for finding in _settings(settings):
        yield finding
    yield await _clock(settings)
    yield await _redis(settings)
    if settings.wechat_appid and settings.wechat_appsecret:
        yield await _token(settings, store, transport)


def _settings(settings: Settings) -> list[Finding]:
    found = []
    for name in ("wechat_token", "wechat_aes_key", "wechat_appid"):
        given = bool(getattr(settings, name))
        found.append(Finding(given, f"{name.upper()} " + ("已填" if given else "没有填：微信通道不会启动")))
    if settings.wechat_token and not _TOKEN.fullmatch(settings.wechat_token):
        found.append(Finding(False, "WECHAT_TOKEN 要 3 到 32 位英文字母或数字，和公众号后台一致"))
    if settings.wechat_aes_key:
        try:
            Crypto(settings.wechat_aes_key, settings.wechat_appid)
        except CryptoFault:
            found.append(Finding(False, "WECHAT_AES_KEY 要 43 位，从公众号后台的 EncodingAESKey 原样复制"))
    if settings.wechat_appid and not re.fullmatch(r"wx[0-9a-f]{16}", settings.wechat_appid):
        found.append(Finding(False, "WECHAT_APPID 应当是 wx 加 16 位字母数字"))
    if settings.wechat_kf and not settings.wechat_appsecret:
        found.append(Finding(False, "WECHAT_KF=true 还需要 WECHAT_APPSECRET，否则不会主动推送"))
    if not settings.public_url.startswith("https://"):
        found.append(Finding(False, "PUBLIC_URL 没有填或不是 https；公众号后台的 URL 是它加 /wx"))
    if settings.wechat_time_scale != 1:
        found.append(Finding(False, "WECHAT_TIME_SCALE 只用于测试，正式使用要去掉"))
    return found


async def _clock(settings: Settings) -> Finding:
    """This machine's clock against the Date of WeChat's server."""
    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.head(settings.wechat_api_base)
    except httpx.HTTPError as exc:
        return Finding(False, f"连不上 {settings.wechat_api_base}（{type(exc).__name__}）：检查出网和 DNS")
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Finding(False, "对方没有给出时间，没法核对时钟")
    skew = round(time.time() - theirs)
    if abs(skew) > SKEW_SECONDS:
        return Finding(False, f"本机时钟差 {skew} 秒：超过 600 秒会收不到任何消息，请开启自动校时")
    return Finding(True, f"时钟相差 {skew} 秒")


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding(True, "没有设 REDIS_URL：只能在一台机器上运行")
    redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
    try:
        await redis.ping()
    except (RedisError, OSError) as exc:
        return Finding(False, f"REDIS_URL 连不上（{type(exc).__name__}）")
    finally:
        await redis.aclose()
    return Finding(True, "Redis 可用")


async def _token(settings: Settings, store: Store, transport: Transport) -> Finding:
    tokens = Tokens(store, transport, settings.wechat_appid, settings.wechat_appsecret)
    try:
        await tokens.get()
    except TokenRefused as exc:
        meaning = MEANINGS.get(exc.code, exc.message)
        seen = _ADDRESS.search(exc.message)
        where = f"；微信看到的地址是 {seen[0]}" if exc.code == 40164 and seen else ""
        return Finding(False, f"取不到 access_token（{exc.code}）：{meaning}{where}")
    except (NotSent, Ambiguous) as exc:
        return Finding(False, f"取 access_token 时没有得到回答（{exc}）")
    return Finding(True, "access_token 正常，IP 白名单正常")
