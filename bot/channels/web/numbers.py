"""Amounts and counts as people write them: 32000元, 3.2万, 三万二, 两次. Unclear ones are asked again, never guessed.

Stricter than the search for quantities in a question (``kb.search.quantities``): there a wrong reading costs a
rank, here it would cost a wrong figure. The words must be a well-formed number from end to end.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from kb.rules.money import yuan
from kb.rules.stay import LARGEST
from kb.search.numbers import parse_number

UNCLEAR = "没看懂这个数，请写成 32000、3.2万 或者 三万二 这样。"
UNCLEAR_COUNT = "没看懂这个数，请写一个整数，比如 2。"
RANGE = "这像是一个范围，请写一个准数；说不准就选「不知道」。"
NEGATIVE = "这一项不会是负数，请再看一下。"
TOO_FINE = "金额最多写到分。"
TOO_LARGE = "金额要在零到一千万元之间。"

_D = "[一二两三四五六七八九]"
_SECTION = rf"(?:{_D}千)?(?:零?{_D}百)?(?:零?{_D}?十)?(?:零?{_D})?"
_HAN = re.compile(rf"(?:{_SECTION}万)?{_SECTION}|零")
_DIGITS = re.compile(r"\d{1,12}(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_UNIT = re.compile(r"\d{1,9}(?:\.\d+)?[十百千万kw]|\d{1,4}百万|\d{1,4}千万", re.ASCII)
_MIXED = re.compile(r"\d{1,4}(?:万\d千\d百|万\d千|万\d|万\d{4}|千\d|千\d百)", re.ASCII)
_MONEY = re.compile(
    r"(?P<main>[^元块圆]+?)(?:块钱|元钱|元整|元正|元|圆|块(?P<bare>[^整正])|块)(?:(?P<jiao>.)[角毛](?:(?P<fen>.)分)?)?"
)
_SPAN = re.compile(r"[^-~到至]+[-~到至][^-~到至]+")
_YEAR = re.compile(r"二零[零一二三四五六七八九]{2}")
_ABOUT = re.compile(r"^(?:大概|大约|差不多|约)|左右$")
_COUNTED = re.compile(r"^第?(?P<main>.+?)(?:年度|年|次|口人|口|个人|个|人)?$")
_VAGUE = set("几多余来")
_FORMAL = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟俩萬KW", "零一二三四五六七八九十百千两万kw")


class Unclear(ValueError):
    """Not one certain number; the message (Chinese) says what to write instead."""


def amount(said: str) -> Decimal:
    """The amount in yuan, at most two decimals; raises Unclear."""
    text = _plain(said)
    text = _ABOUT.sub("", text.removeprefix("人民币").removeprefix("¥"))
    if text.startswith("-") or text.startswith("负"):
        raise Unclear(NEGATIVE)
    money = _MONEY.fullmatch(text)
    found = _number(money["main"] if money else text, UNCLEAR, "元")
    if money:
        found += _small(money)
    if found > LARGEST:
        raise Unclear(TOO_LARGE)
    if found != found.quantize(Decimal("0.01")):
        raise Unclear(TOO_FINE)
    return found


def count(said: str) -> int:
    """A whole number, 零 or more, with or without its measure word (两次, 3年); raises Unclear."""
    text = _plain(said)
    if text.startswith("-") or text.startswith("负"):
        raise Unclear(NEGATIVE)
    counted = _COUNTED.fullmatch(text)
    main = counted["main"] if counted else text
    if _YEAR.fullmatch(main):
        return int("".join(str("零一二三四五六七八九".index(char)) for char in main))
    found = _number(main, UNCLEAR_COUNT, "")
    if found != found.to_integral_value() or found > LARGEST:
        raise Unclear(UNCLEAR_COUNT)
    return int(found)


def _plain(said: str) -> str:
    text = unicodedata.normalize("NFKC", said).translate(_FORMAL)
    return re.sub(r"[\s￥]", "", text).replace("−", "-").replace("—", "-")


def _number(text: str, unclear: str, unit: str) -> Decimal:
    if _SPAN.fullmatch(text):
        raise Unclear(RANGE)
    value = parse_number(text) if text else None
    if value and (value[0] != value[1] or _VAGUE & set(text)):
        low, high = ((yuan(v).removesuffix("元") if unit else f"{v:f}") + unit for v in value)
        raise Unclear(f"「{text}」可以是{low}到{high}，请写一个准数；说不准就选「不知道」。")
    well_formed = _DIGITS.fullmatch(text) or _UNIT.fullmatch(text) or _MIXED.fullmatch(text)
    if value is None or not (well_formed or _han(text)):
        raise Unclear(unclear)
    return value[0]


def _han(text: str) -> bool:
    """Whether the Chinese words are one number as it is properly said; 二三 may be two or three."""
    return bool(text) and not text.startswith(("万", "百", "千")) and bool(_HAN.fullmatch(text))


def _small(money: re.Match[str]) -> Decimal:
    """角 and 分 after 元: 三块五 is 3.50, 八角五分 0.85; not after an amount that has its decimals already."""
    total = Decimal(0)
    said = [money[part] for part in ("jiao", "fen", "bare") if money[part] is not None]
    if said and ("." in money["main"] or (money["bare"] and money["jiao"])):
        raise Unclear(UNCLEAR)
    for part, worth in (("jiao", "0.1"), ("fen", "0.01"), ("bare", "0.1")):
        if money[part] is not None:
            digit = parse_number(money[part])
            if digit is None or not digit[0] < 10 or digit[0] != digit[1]:
                raise Unclear(UNCLEAR)
            total += digit[0] * Decimal(worth)
    return total
