"""What WeChat's error codes ask of us."""

from __future__ import annotations

from enum import Enum


class Do(Enum):
    """What to do about an error code."""

    NOTHING = "nothing"
    RETRY_ONCE = "retry once"
    NEW_TOKEN = "new token"
    SWITCH_OFF = "switch off"
    DROP = "drop"
    ALARM = "alarm"
    BACK_OFF = "back off"
    IGNORE = "ignore"


ACTIONS: dict[int, Do] = {
    0: Do.NOTHING,
    -1: Do.RETRY_ONCE,
    **dict.fromkeys((40001, 40014, 42001), Do.NEW_TOKEN),
    **dict.fromkeys((40013, 40125, 40164, 48001, 48004), Do.SWITCH_OFF),
    **dict.fromkeys((45015, 45047, 43004, 48002, 40003), Do.DROP),
    **dict.fromkeys((45002, 44004, 45008, 40033, 40200), Do.ALARM),
    **dict.fromkeys((45009, 45011, 50002), Do.BACK_OFF),
    **dict.fromkeys((45072, 45080, 45081), Do.IGNORE),
}


def action(code: int) -> Do:
    """What to do about ``code``; an unknown one is ours to look into."""
    return ACTIONS.get(code, Do.ALARM)


MEANINGS: dict[int, str] = {
    40001: "AppSecret 不对，或凭据不是最新的",
    40013: "AppID 不对",
    40125: "AppSecret 不对（重置过的要换成新的）",
    40164: "本机的公网地址不在公众号后台的「IP 白名单」里",
    48001: "公众号没有这个接口的权限（多半是没有认证）",
    48004: "接口被微信封禁，登录公众平台看通知",
    45009: "今天的调用次数用完了",
    50002: "账号被限制，登录公众平台看通知",
}
"""The codes a bureau can do something about, in words."""
