"""Personal numbers as people write them, and figures that only look like some; all made up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from bot.gateway.numbers import PROVINCES

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
AROUND = (
    "{}",
    "我的是{}",
    "{} 能查吗",
    "请帮我查{}，谢谢",
    "（{}）",
    "，{}。",
    "我妈:{}",
    "你好{}你好",
    "{}我要查缴费",
    "2026年的，{}，380元交了吗",
)
NAMED = (
    "医保卡号{}",
    "医保号是{}",
    "我的社保卡号：{}",
    "社会保障号 {}",
    "医保编号为{}",
    "个人编号{}",
    "参保号{}",
    "农合证号：{}",
    "{}是我的医保号",
    "医保个人编号是{}吧",
)


def _day(rng: random.Random, first: int, last: int) -> dt.date:
    return dt.date(first, 1, 1) + dt.timedelta(days=rng.randrange((last - first) * 365))


def id18(rng: random.Random) -> str:
    """A valid 18-digit ID number."""
    body = rng.choice(sorted(PROVINCES)) + f"{rng.randrange(10000):04}"
    body += f"{_day(rng, 1930, 2025):%Y%m%d}{rng.randrange(1000):03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def id15(rng: random.Random) -> str:
    """An old 15-digit ID number."""
    born = f"{_day(rng, 1930, 1985):%y%m%d}"
    return rng.choice(sorted(PROVINCES)) + f"{rng.randrange(10000):04}{born}{rng.randrange(1000):03}"


def mobile(rng: random.Random) -> str:
    """A mobile number."""
    return f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09}"


def card(rng: random.Random) -> str:
    """A bank card number with the right check digit."""
    prefix = rng.choice(("622848", "621700", "622202", "623052", "436742", "518710", "955880", "601382"))
    body = prefix + "".join(rng.choice("0123456789") for _ in range(rng.choice((9, 12))))
    total = 0
    for place, char in enumerate(reversed(body)):
        value = int(char) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def insurance(rng: random.Random) -> str:
    """A medical-insurance number: digits, or a social security card's letter and digits."""
    letter = rng.choice(("", "", "A", "C"))
    return letter + "".join(rng.choice("0123456789") for _ in range(rng.randrange(8, 13)))


def _cut(number: str, sizes: tuple[int, ...], gap: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return gap.join([*parts, number[at:]] if at < len(number) else parts)


def _write(number: str, sizes: tuple[int, ...], rng: random.Random) -> str:
    """The number as somebody types it: plain, in groups, with full-width digits, digit by digit."""
    way = rng.randrange(6)
    if way == 1:
        return _cut(number, sizes, rng.choice((" ", "-", "—", "－", "  ")))
    if way == 2:
        return "".join(chr(ord(char) + 0xFEE0) for char in number)
    if way == 3:
        return " ".join(number)
    if way == 4:
        return number.lower()
    if way == 5 and number.isdigit():
        return "".join("零一二三四五六七八九"[int(char)] for char in number)
    return number


KINDS = ("id18", "id15", "mobile", "mobile86", "card", "insurance")


def plant(kind: str, rng: random.Random) -> tuple[str, str]:
    """A number of the kind: as it is written, and its plain digits."""
    if kind == "insurance":
        number = insurance(rng)
        return rng.choice(NAMED).format(number), number
    if kind == "mobile86":
        number = mobile(rng)
        return rng.choice(("+86", "86", "86-", "+86 ", "0086")) + number, number
    number, sizes = {
        "id18": lambda: (id18(rng), (6, 8, 4)),
        "id15": lambda: (id15(rng), (6, 6, 3)),
        "mobile": lambda: (mobile(rng), (3, 4, 4)),
        "card": lambda: (card(rng), (4, 4, 4, 4)),
    }[kind]()
    return _write(number, sizes, rng), number


def _document(rng: random.Random) -> str:
    who = rng.choice(("国办发", "医保发", "粤府办", "财社", "人社部令第", "国医保电", "湛医保函"))
    return f"{who}〔{rng.randrange(2003, 2027)}〕{rng.randrange(1, 300)}号第{rng.randrange(1, 60)}条"


def _amount(rng: random.Random) -> str:
    value = rng.choice((rng.randrange(1, 1000), rng.randrange(10**3, 10**6), rng.randrange(10**9, 10**12)))
    return rng.choice(
        ("一共{}元", "报了{}块钱", "{}万元", "¥{}", "￥{}", "总额{}.50元", "基金支出{}元")
    ).format(value)


def _dates(rng: random.Random) -> str:
    day, gap = _day(rng, 2003, 2027), rng.choice((".", "-", "/", ""))
    later = day + dt.timedelta(days=rng.randrange(1, 4000))
    pattern = gap.join(("%Y", "%m", "%d"))
    return rng.choice(("从{}到{}", "{}-{}", "{} {}", "身份证有效期{}-{}", "缴费期{}至{}")).format(
        day.strftime(pattern), later.strftime(pattern)
    )


def _policy_number(rng: random.Random) -> str:
    length = rng.choice((8, 10, 12, 14, 16, 18, 19, 20))
    digits = "".join(rng.choice("0123456789") for _ in range(length))
    return rng.choice(
        ("保单号{}", "保单号：{}能赔吗", "发票号码{}", "受理编号 {}", "订单号{}", "业务流水号{}")
    ).format(digits)


def _hotline(rng: random.Random) -> str:
    number = rng.choice(
        ("12393", "12345", "12333", "0759-3338888", "400-820-8820", "95588", "020-12345678", "110")
    )
    return rng.choice(("打{}能查吗", "热线{}", "请问{}是医保电话吗", "个人编号不知道打{}行吗")).format(number)


def _lists(rng: random.Random) -> str:
    values = [
        str(rng.choice((380, 400, 450, 670, 1000, 1500, 2000, 30000))) for _ in range(rng.randrange(2, 6))
    ]
    return rng.choice(("缴费档次{}", "{}哪个划算", "报了{}")).format(
        rng.choice((" ", "、", "，", "-", "/")).join(values)
    )


_MAKERS: dict[str, Callable[[random.Random], str]] = {
    "document": _document,
    "amount": _amount,
    "dates": _dates,
    "policy_number": _policy_number,
    "hotline": _hotline,
    "lists": _lists,
}
HARMLESS = tuple(_MAKERS)


def harmless(kind: str, rng: random.Random) -> str:
    """A text of the kind without any personal number."""
    return _MAKERS[kind](rng)
