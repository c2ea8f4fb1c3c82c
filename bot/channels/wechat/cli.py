"""The commands of ``python -m bot wechat``."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Callable, Mapping

from bot.channels.wechat import menu
from bot.channels.wechat.channel import open_store
from bot.channels.wechat.doctor import examine
from bot.channels.wechat.kf.client import resting, resume
from bot.channels.wechat.kf.errors import MEANINGS
from bot.channels.wechat.kf.http import Ambiguous, NotSent, Transport, code_of
from bot.channels.wechat.kf.token import TokenRefused, Tokens
from bot.channels.wechat.switch import LONGEST_REASON, Switch
from kb.clock import Clock
from kb.settings import Settings, get_settings
from kb.store import audit
from kb.store.database import Database
from kb.store.migrate import migrate


def doctor() -> int:
    """Say what is right and wrong with the connection; 1 when something is wrong."""
    return asyncio.run(_doctor(get_settings()))


def create_menu() -> int:
    """Send the menu of ``menu.yml`` to WeChat; 1 when it does not fit or is not taken."""
    return asyncio.run(_menu(get_settings()))


def switch_off(reason: str) -> int:
    """Stop answering on WeChat; everybody who writes is told ``reason`` and the hotline."""
    if not 0 < len(reason) <= LONGEST_REASON:
        return _failed(f"原因要 1 到 {LONGEST_REASON} 个字，会显示给来问的人")
    return asyncio.run(_switch(get_settings(), reason))


def switch_on() -> int:
    """Answer on WeChat again, and try pushing again at once."""
    return asyncio.run(_switch(get_settings(), None))


def status() -> int:
    """Whether the channel and its pushes are on."""
    return asyncio.run(_status(get_settings()))


COMMANDS: Mapping[str, Callable[..., int]] = {
    "doctor": doctor,
    "menu": create_menu,
    "status": status,
    "on": switch_on,
    "off": switch_off,
}


async def _doctor(settings: Settings) -> int:
    store, transport = open_store(settings), Transport(settings.wechat_api_base)
    bad = 0
    try:
        async for finding in examine(settings, store, transport):
            print(("✓ " if finding.good else "✗ ") + finding.line)
            bad += not finding.good
    finally:
        await transport.close()
        await store.close()
    print("没有发现问题。" if not bad else f"有 {bad} 处要处理。")
    return 1 if bad else 0


async def _menu(settings: Settings) -> int:
    store, transport = open_store(settings), Transport(settings.wechat_api_base)
    try:
        body = menu.read()
        token = await Tokens(store, transport, settings.wechat_appid, settings.wechat_appsecret).get()
        code = code_of(await transport.post("/cgi-bin/menu/create", body, token))
    except menu.MenuFault as exc:
        return _failed(f"菜单没有发出：{exc}")
    except TokenRefused as exc:
        return _failed(f"取不到 access_token（{exc.code}）：{MEANINGS.get(exc.code, exc.message)}")
    except (NotSent, Ambiguous) as exc:
        return _failed(f"没有得到微信的回答（{exc}），请再运行一次")
    finally:
        await transport.close()
        await store.close()
    if code:
        return _failed(f"微信不接受这个菜单（{code}）：{MEANINGS.get(code, '见微信公众平台的错误码说明')}")
    print("菜单已更新，手机上最多 5 分钟后看到；取消关注再关注可以马上看到。")
    return 0


async def _switch(settings: Settings, reason: str | None) -> int:
    store = open_store(settings)
    try:
        if reason is None:
            await Switch(store).on()
            await resume(store)
        else:
            await Switch(store).off(reason)
    finally:
        await store.close()
    _note(settings, "wechat.on" if reason is None else "wechat.off", reason)
    print(
        "微信咨询已开启，客服消息恢复尝试。"
        if reason is None
        else f"微信咨询已暂停，来问的人会看到：{reason}"
    )
    return 0


async def _status(settings: Settings) -> int:
    store = open_store(settings)
    try:
        reason, code = await Switch(store).reason(), await resting(store)
    finally:
        await store.close()
    print("微信咨询：开" if reason is None else f"微信咨询：暂停（{reason}）")
    if not settings.wechat_kf:
        print("客服消息：没有启用（WECHAT_KF）")
    elif code is None:
        print("客服消息：开")
    else:
        why = MEANINGS.get(int(code), "见微信公众平台的错误码说明")
        print(f"客服消息：暂停（{code}，{why}）；处理好以后运行 python -m bot wechat on")
    return 0


def _note(settings: Settings, action: audit.Action, reason: str | None) -> None:
    """Who switched, for the audit."""
    database = Database(settings.db_url)
    detail = {} if reason is None else {"reason": reason}
    try:
        migrate(database)
        with database.write() as session:
            audit.note(
                session,
                Clock().now(),
                actor=f"os:{getpass.getuser()}",
                action=action,
                target="wechat",
                detail=detail,
            )
    finally:
        database.close()


def _failed(line: str) -> int:
    print(line, file=sys.stderr)
    return 1
