"""Amounts of money, years and dates in a text, by pattern; offsets are into the text given."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kb.search.numbers import parse_number

RELATIVE_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "旧年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
}
CANONICAL_YEAR = {-3: "大前年", -2: "前年", -1: "去年", 0: "今年", 1: "明年", 2: "后年"}

_ARABIC = r"\d[\d,，]*(?:\.\d+)?"
_HAN = r"[〇零一二两俩三仨四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟几]"
_MULTIPLE = r"[十百千万亿wWkK]"
_CURRENCY = r"(?:块钱|元钱|元|块|圆|人民币|RMB|rmb)"
_NUMBER = (
    rf"(?:{_ARABIC}\s?(?:[多余来几]?{_MULTIPLE}{{1,2}})?(?:[\d](?:[百千])?)?[多余]?"
    rf"|[一二两俩三仨四五六七八九十几壹贰叁肆伍陆柒捌玖拾]{_HAN}*[多余来]?[万亿]?[多余]?)"
)
_AMOUNT = re.compile(rf"(?<![\d.\-第])({_NUMBER})\s?({_CURRENCY})?")
_NOT_MONEY = re.compile(
    r"\s?(?:多|余|几)?\s?(?:人|名|个|家|户|份|天|年|岁|周|月|日|号|点|小时|分钟|公里|里|平|%|％|次|例|种|口|级|楼|路|条|篇|倍|折|成|项|位|群|步|期|届|热线|医院|类|样|胎|孩|甲|度)"
)
_MONEY_VERB = re.compile(
    r"(?:花了?|花费|交了?|缴了?|费用|费|总共|一共|共计|合计|报了?|收入|工资|自付|自费|押金|欠了?|借了?|补了?|才|要|给了?|涨到|医保|每年|一年|每人|一人|人均|从)\s?(?:大概|大约|约|将近|差不多|是|有|了|得|快)?\s?$"
)
_YEAR = re.compile(
    r"(大前年|前年|去年|上年|旧年|今年|本年|明年|来年|后年)(?:度)?"
    r"|(?<!\d)((?:19|20)\d{2})\s?年?(?:度)?(?!\d|[-号元块.])"
    r"|(?<!\d)(\d{2})年(?!前|后|内|以|来|多|的?(?:工龄|缴费|社保))"
    r"|([一二][九〇零][〇零一二三四五六七八九]{2})年(?:度)?"
)
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d{2})[年.\-/])?\s?(?P<month>1[0-2]|0?[1-9])(?:月|[.\-/](?=\d))份?\s?(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]?)?(?!\d)"
)
_HAN_MONTH = re.compile(
    r"(?<![〇零一二三四五六七八九十个几])(十[一二]|[一二三四五六七八九十])月(?:份|底|初)?(?:([一二三四五六七八九十]{1,3})[日号])?"
)


@dataclass(frozen=True)
class Found:
    """One quantity: its label, normalised value and offsets."""

    label: str
    value: str
    start: int
    end: int


def find_quantities(text: str, today: dt.date | None = None) -> list[Found]:
    """Amounts, years and dates in ``text``; two-digit years need ``today`` to be told from durations."""
    found = [*_dates(text), *_years(text, today), *_amounts(text)]
    found.sort(key=lambda f: (f.start, f.start - f.end))
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(item.end <= other.start or item.start >= other.end for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: f.start)


def resolve_year(value: str, today: dt.date) -> int | None:
    """The calendar year of a ``year`` value as of ``today``: 去年 → ``today.year - 1``; None if neither."""
    if value in RELATIVE_YEARS:
        return today.year + RELATIVE_YEARS[value]
    return int(value) if re.fullmatch(r"\d{4}", value) else None


def plain(number: Decimal) -> str:
    """A Decimal without exponent or trailing zeros: 32000, 3.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amounts(text: str) -> Iterator[Found]:
    for match in _AMOUNT.finditer(text):
        number, currency = match.group(1).rstrip(), match.group(2)
        end = match.end() if currency else match.start(1) + len(number)
        if not currency and not _is_money(text, match.start(), end, number):
            continue
        value = parse_number(re.sub(r"\s", "", number))
        if value is None:
            continue
        low, high = value
        yield Found(
            "amount", plain(low) if low == high else f"{plain(low)}-{plain(high)}", match.start(), end
        )


def _is_money(text: str, start: int, end: int, number: str) -> bool:
    """Whether a number without 元 or 块 is money: 三万二 is, 3个 and 二〇二五 are not."""
    if _NOT_MONEY.match(text, end):
        return False
    multiple = re.search(r"[百千万亿wW]", number)
    if multiple and number[0] not in "百千万亿":
        return True
    after_verb = _MONEY_VERB.search(text[max(0, start - 8) : start])
    return bool(after_verb) and bool(re.fullmatch(r"\d{2,9}(?:\.\d+)?", number))


def _years(text: str, today: dt.date | None) -> Iterator[Found]:
    for match in _YEAR.finditer(text):
        relative, arabic, short, han = match.groups()
        if relative:
            yield Found("year", CANONICAL_YEAR[RELATIVE_YEARS[relative]], *match.span())
        elif arabic:
            yield Found("year", arabic, *match.span())
        elif han:
            value = parse_number(han)
            if value and 1900 <= value[0] < 2100:
                yield Found("year", plain(value[0]), *match.span())
        elif today and abs(int(short) - today.year % 100) <= 12:
            yield Found("year", f"20{short}", *match.span())


def _dates(text: str) -> Iterator[Found]:
    for match in _DATE.finditer(text):
        year, month, day = match.group("year"), int(match.group("month")), match.group("day")
        if "月" not in match.group() and not (year and day):
            continue
        parts = [year] if year else []
        parts += [f"{month:02d}", *([f"{int(day):02d}"] if day else [])]
        yield Found("date", "-".join(parts), match.start(), match.start() + len(match.group().rstrip()))
    for match in _HAN_MONTH.finditer(text):
        month_value, day_value = parse_number(match.group(1)), parse_number(match.group(2) or "")
        if month_value is None:
            continue
        value = f"{int(month_value[0]):02d}" + (f"-{int(day_value[0]):02d}" if day_value else "")
        yield Found("date", value, *match.span())
