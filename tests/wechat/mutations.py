"""Requests gone wrong in every way we can think of, by the thousand, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

FRAMES = ("base64", "length", "padding", "inner_length", "appid", "short", "empty")
INNER = (
    "<xml><ToUserName><![CDATA[gh_double000001]]></ToUserName><FromUserName><![CDATA[o_mutant]]></FromUserName>"
    "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[居民医保一年交多少钱]]></Content><MsgId>24000000000000001</MsgId></xml>"
)
OUTER = (
    "<xml><ToUserName><![CDATA[gh_double000001]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
)
NASTY = (
    "]]>",
    "\x00",
    "\x02",
    "\ufffe",
    "😀",
    "&b;",
    "<",
    "</xml>",
    "<!DOCTYPE a>",
    "<![CDATA[",
    "é" * 500,
    "\r\n",
)
TAGS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId", "Encrypt", "xml")
Mutation = Callable[[random.Random], dict[str, Any]]


def _damaged(text: str, dice: random.Random) -> str:
    """One to four small changes: cut, doubled, inserted, a tag renamed or repeated."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        end = min(len(text), at + dice.randint(1, 40))
        tag = dice.choice(TAGS)
        text = dice.choice(
            (
                text[:at] + text[end:],
                text[:end] + text[at:],
                text[:at] + dice.choice(NASTY) + text[at:],
                text.replace(tag, dice.choice(TAGS), 1),
                text.replace(f"</{tag}>", f"</{tag}><{tag}>x</{tag}>", 1),
                text[:at],
            )
        )
    return text


def _outer(dice: random.Random) -> dict[str, Any]:
    return {"outer": _damaged(OUTER, dice)}


def _inner(dice: random.Random) -> dict[str, Any]:
    return {"inner": _damaged(INNER, dice)}


def _frame(dice: random.Random) -> dict[str, Any]:
    return {"frame": dice.choice(FRAMES)}


def _signed(dice: random.Random) -> dict[str, Any]:
    how = ("right", "wrong", "absent")
    types = ("aes", "raw", "", None)
    wrong = {
        "signature": dice.choice(how),
        "msg_signature": dice.choice(how),
        "encrypt_type": dice.choice(types),
    }
    return {**wrong, "plain": dice.random() < 0.3}


def _time(dice: random.Random) -> dict[str, Any]:
    stamps = ("", "-1", "0", "abc", "1e9", "9" * 30, "１７００００００００", "nan")
    return (
        {"timestamp": dice.choice(stamps)} if dice.random() < 0.5 else {"offset": dice.uniform(-2000, 2000)}
    )


def _size(dice: random.Random) -> dict[str, Any]:
    return {"fill": dice.choice((262_143, 262_144, 262_145, 400_000))}


def _entities(dice: random.Random) -> dict[str, Any]:
    return (
        {"dtd": True, "outer": OUTER}
        if dice.random() < 0.5
        else {"inner": f"<!DOCTYPE a [<!ENTITY b 'c'>]>{INNER}"}
    )


def _replay(dice: random.Random) -> dict[str, Any]:
    return {"inner": INNER, "nonce": str(dice.randrange(5))}


KINDS: tuple[tuple[int, Mutation], ...] = (
    (30, _inner), (25, _outer), (15, _frame), (10, _signed), (8, _time), (2, _size), (5, _entities), (5, _replay)
)  # fmt: skip


def mutations(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """``count`` forgeries (fields of :class:`tests.wechat.double.forge.Forgery`).

    The account may answer 403 or 413, or 200 with ``success``, nothing or an encrypted reply; never 5xx.
    """
    dice = random.Random(seed)
    weights = [weight for weight, _ in KINDS]
    for make in dice.choices([kind for _, kind in KINDS], weights, k=count):
        yield {"openid": "o_mutant", **make(dice)}
