"""The commands of ``python -m bot wechat``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping

from bot.channels.wechat import menu
from bot.channels.wechat.channel import open_store
from bot.channels.wechat.doctor import examine
from bot.channels.wechat.kf.errors import MEANINGS
from bot.channels.wechat.kf.http import Ambiguous, NotSent, Transport, code_of
from bot.channels.wechat.kf.token import TokenRefused, Tokens
from kb.settings import Settings, get_settings


def doctor() -> int:
    """Say what is right and wrong with the connection; 1 when something is wrong."""
    return asyncio.run(_doctor(get_settings()))


def create_menu() -> int:
    """Send the menu of ``menu.yml`` to WeChat; 1 when it does not fit or is not taken."""
    return asyncio.run(_menu(get_settings()))


COMMANDS: Mapping[str, Callable[[], int]] = {"doctor": doctor, "menu": create_menu}


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


def _failed(line: str) -> int:
    print(line, file=sys.stderr)
    return 1
